/**
 * What one principal sees, as one object: asked by routes, by the live socket and, as `seen`, by the store. Team of a
 * call: of its agent, written onto it at the door; where there is none, of its queue when the call began.
 */
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { Mark } from '../../engine/contract/mark.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Directory } from '../directory/directory.ts';
import type { Seen } from '../store/port.ts';
import type { Principal } from './auth.ts';
import { partOf } from './handed-over.ts';
import { maySeeCall, maySeeTeam } from './scope.ts';

/** Of a delta, or of a flag: where it happened. */
export interface SeenPlace {
  /** Team that it is looked up by. */
  team?: string | undefined;
  /** Team that decides who sees it, where that is another one. */
  home?: string | undefined;
  agent?: string | undefined;
  /** Several, all of which must be seen. */
  teams?: readonly string[] | undefined;
}

export interface Sight {
  /** Everything is seen. */
  all: boolean;
  /** Whether marks and their notes are shown: not to the agent whom they are about. */
  marks: boolean;
  /** Equal for those who see the same. */
  key: string;
  /** For queries of the store; undefined: everything. */
  seen: Seen | undefined;
  team(team: string | undefined): boolean;
  call(view: Pick<CallView, 'agent' | 'queue' | 'started_at' | 'ended_at'>): boolean;
  /** A flag by its agent and queue, of a call that began then, epoch ms. */
  flag(flag: Pick<Flag, 'agent' | 'queue'>, began: number): boolean;
  /** Something of a call that goes on. */
  place(place: SeenPlace): boolean;
  /** `counted`: where the flags are, or were, that it counts. */
  scopeFlag(
    flag: ScopeFlag,
    counted?: readonly { team?: string | undefined; queue?: string | undefined }[],
  ): boolean;
  mark(mark: Mark): boolean;
  /** Whether a call was theirs and went to others: `part` has something of it. */
  left(view: Pick<CallView, 'agent' | 'queue' | 'started_at' | 'ended_at' | 'handed_over'>): boolean;
  /** Of a call that went to others: what was said while it was theirs; null where it never was. */
  part(detail: CallDetail): CallDetail | null;
  /** Without what is not for these eyes. */
  detail(detail: CallDetail): CallDetail;
}

export interface SightParts {
  directory: Pick<Directory, 'teamOfQueue' | 'queuesOf'>;
  /** Epoch ms. */
  now(): number;
  /** How long an agent sees an own call after its end, ms. */
  appeal_ms: number;
}

export type SightOf = (principal: Pick<Principal, 'user' | 'role' | 'teams' | 'agent'>) => Sight;

export function sights({ directory, now, appeal_ms }: SightParts): SightOf {
  const home = (team: string | undefined, queue: string | undefined, at: number) =>
    team ?? directory.teamOfQueue(queue, at);

  return (principal) => {
    const { user, role, teams, agent } = principal;
    const window = () => ({ now: now(), appeal_ms });
    const place = ({ team, home: own = team, agent: of, teams: all }: SeenPlace) =>
      all
        ? all.every((one) => maySeeTeam(principal, one))
        : maySeeCall(principal, { team: own, agent: of, ended_at: null }, window());
    const marks = role !== 'agent';
    const call: Sight['call'] = ({ agent: of, queue, started_at, ended_at }) =>
      maySeeCall(principal, { team: home(of?.team, queue, started_at), agent: of?.id, ended_at }, window());
    const flagSeen = (flag: Pick<Flag, 'agent' | 'queue'>, began: number) =>
      place({ team: home(flag.agent?.team, flag.queue, began), agent: flag.agent?.id });
    return {
      all: teams === 'all',
      marks,
      key: JSON.stringify([teams, agent, marks]),
      seen: seenOf(),
      team: (team) => maySeeTeam(principal, team),
      call,
      flag: flagSeen,
      // As if the call were still with those who had it then.
      left: ({ handed_over, started_at, ended_at, ...now }) =>
        handed_over !== undefined &&
        !call({ ...now, started_at, ended_at }) &&
        handed_over.some((span) => call({ ...span, started_at, ended_at })),
      part: (detail) => {
        const { started_at, ended_at } = detail.call;
        return partOf(detail, {
          had: (span) => call({ ...span, started_at, ended_at }),
          flag: (flag) => flagSeen(flag, started_at),
        });
      },
      place,
      // A flag of many calls names them all: it is for those who may see each of them, and for its own team.
      scopeFlag: ({ scope, evidence, at }, counted = evidence) =>
        (scope.by === 'team' && maySeeTeam(principal, scope.name)) ||
        ((teams === 'all' || counted.length > 0) &&
          counted.every(({ team, queue }) => maySeeTeam(principal, home(team, queue, Date.parse(at))))),
      mark: ({ team, by }) => marks && (maySeeTeam(principal, team) || by === user),
      detail: (detail) => (marks ? detail : { ...detail, marks: [] }),
    };

    function seenOf(): Seen | undefined {
      if (teams === 'all') return undefined;
      return {
        teams,
        queues: directory.queuesOf(teams),
        ...(agent === undefined ? {} : { agent: { id: agent, since: now() - appeal_ms } }),
      };
    }
  };
}
