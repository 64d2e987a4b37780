/** What a person's command does to a case: events, nothing at all, or a refusal. Pure. */
import {
  type ActionKind,
  type Case,
  type CaseEvent,
  type CaseEventBody,
  type Judging,
  judgeable,
  PRIORITIES,
  type Priority,
  type Resolution,
  type Unjudging,
  VERDICT_REASONS,
  type Verdict,
  type VerdictReason,
} from '../../engine/contract/case.ts';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import { type CasePolicy, timesOf } from './policy.ts';
import { flagsOf, type UnjudgeCommand, unjudge } from './unjudge.ts';

export type CaseCommand =
  /** Somebody looked at it; only the first look counts. */
  | { type: 'see' }
  | { type: 'claim' }
  | { type: 'assign'; to: string }
  | { type: 'release' }
  | { type: 'comment'; text: string }
  | {
      type: 'act';
      kind: ActionKind;
      text: string;
      rule?: string;
      category?: string;
      /** Days from now; needs a rule or a category. */
      check_after_days?: number;
    }
  | { type: 'prioritise'; priority: Priority }
  | { type: 'resolve'; resolution: Resolution; note?: string }
  | { type: 'return'; note: string }
  | { type: 'close'; resolution?: Resolution; note?: string }
  | { type: 'reopen'; note: string }
  | {
      type: 'judge';
      flags: readonly string[];
      verdict: Verdict;
      reason: VerdictReason;
      note?: string;
      /** Leaves out flags that were taken back and those that somebody else has judged. */
      only_unjudged?: boolean;
    }
  | UnjudgeCommand;

export interface CommandContext {
  by: string;
  /** May take a case out of somebody's hands, and close what nobody resolved: managers and admins. */
  leads: boolean;
  /** Epoch ms. */
  now: number;
  policy: CasePolicy;
  /** Id for what the command makes. */
  id: string;
  /** What happened to the case, oldest first. */
  events(): readonly CaseEvent[];
}

export type CaseRefusalCode =
  | 'CASE_TAKEN'
  | 'CASE_STATE'
  | 'CASE_NOT_YOURS'
  | 'CASE_OWN_REVIEW'
  | 'CASE_FLAG_UNKNOWN'
  | 'VERDICT_REASON_UNFIT'
  | 'VERDICT_STAYS'
  | 'ACTION_CHECK_UNFIT';

export interface CaseRefusal {
  code: CaseRefusalCode;
  /** Expected, got, and how to mend it. */
  detail: string;
  /** Of CASE_TAKEN: whose it is, and since when (ISO 8601). */
  owner?: string;
  claimed_at?: string;
  /** Of VERDICT_STAYS: why each one stays. */
  unjudging?: Unjudging;
}

/** No event: what was asked for is so already. */
export type Decision =
  /** `judging`: only of a command with `only_unjudged`; `unjudging`: of `unjudge`. */
  { events: CaseEventBody[]; judging?: Judging; unjudging?: Unjudging } | { refused: CaseRefusal };

const DAY_MS = 86_400_000;
const NOTHING: Decision = { events: [] };
const one = (event: CaseEventBody): Decision => ({ events: [event] });
const refuse = (code: CaseRefusalCode, detail: string): Decision => ({ refused: { code, detail } });

export function decide(of: Case, command: CaseCommand, context: CommandContext): Decision {
  const { by, leads, now, policy } = context;
  const mine = of.owner === by;
  const inState = (...states: Case['state'][]) => states.includes(of.state);
  const wrongState = (wanted: string) =>
    refuse('CASE_STATE', `Expected a case that is ${wanted}, got one that is ${of.state}; look at it again.`);
  const taken = (): Decision => ({
    refused: {
      code: 'CASE_TAKEN',
      detail: `${of.owner} claimed this case at ${of.claimed_at}.`,
      owner: of.owner ?? '',
      claimed_at: of.claimed_at ?? '',
    },
  });
  const foreign = () =>
    refuse(
      'CASE_NOT_YOURS',
      `Expected ${of.owner ?? 'whoever claims it'}, a manager or an admin, got ${by}.`,
    );

  switch (command.type) {
    case 'see':
      return of.seen_at === null ? one({ type: 'seen' }) : NOTHING;
    case 'claim':
      if (of.state === 'closed') return wrongState('not closed');
      if (mine) return NOTHING;
      return of.owner === null ? one({ type: 'claimed' }) : taken();
    case 'assign':
      if (!inState('open', 'working')) return wrongState('open or being worked on');
      if (of.owner === command.to) return NOTHING;
      if (of.owner !== null && !mine && !leads) return taken();
      return one({ type: 'assigned', to: command.to });
    case 'release':
      if (of.state === 'open') return NOTHING;
      if (of.state !== 'working') return wrongState('being worked on');
      return mine || leads ? one({ type: 'released' }) : foreign();
    case 'comment':
      return one({ type: 'commented', text: command.text });
    case 'act': {
      const { kind, text, rule = null, category = null, check_after_days } = command;
      if (check_after_days !== undefined && rule === null && category === null)
        return refuse(
          'ACTION_CHECK_UNFIT',
          'Expected a rule or a category to check again, got neither; name one, or leave check_after_days out.',
        );
      const check_at =
        check_after_days === undefined ? null : new Date(now + check_after_days * DAY_MS).toISOString();
      return one({ type: 'acted', action: { id: context.id, kind, text, rule, category, check_at } });
    }
    case 'prioritise':
      return of.priority === command.priority
        ? NOTHING
        : one({ type: 'prioritised', priority: command.priority });
    case 'resolve':
      if (!inState('open', 'working')) return wrongState('open or being worked on');
      if (of.owner !== null && !mine && !leads) return foreign();
      return {
        events: [
          // Whoever resolves what nobody has is the one who dealt with it.
          ...(of.owner === null ? [{ type: 'claimed' } as const] : []),
          { type: 'resolved', resolution: command.resolution, note: command.note ?? null },
        ],
      };
    case 'return':
      return of.state === 'review' ? one({ type: 'returned', note: command.note }) : wrongState('in review');
    case 'close': {
      if (of.state === 'closed') return NOTHING;
      if (of.state !== 'review' && !leads) return wrongState('in review');
      if (policy.review_by_other && of.state === 'review' && of.resolved_by === by)
        return refuse('CASE_OWN_REVIEW', `Expected somebody other than ${by}, who resolved it, to close it.`);
      const resolution = command.resolution ?? of.resolution;
      if (resolution === null)
        return refuse('CASE_STATE', 'Expected a resolution, since nobody resolved it before, got none.');
      return one({ type: 'closed', resolution, note: command.note ?? null });
    }
    case 'reopen': {
      if (of.state !== 'closed') return wrongState('closed');
      const gravest = of.flags.reduce((a, b) =>
        SEVERITIES.indexOf(b.severity) < SEVERITIES.indexOf(a.severity) ? b : a,
      );
      return one({
        type: 'reopened',
        note: command.note,
        ...timesOf(policy, { ...gravest, queue: of.queue }, now),
      });
    }
    case 'judge': {
      const { verdict, reason, note = null } = command;
      const flags = [...new Set(command.flags)];
      const unknown = foreignFlags(of, flags);
      if (unknown) return unknown;
      const fit: readonly string[] = VERDICT_REASONS[verdict];
      if (!fit.includes(reason))
        return refuse('VERDICT_REASON_UNFIT', `Expected ${fit.join(', ')} for ${verdict}, got ${reason}.`);
      const asked = of.flags.filter(({ flag }) => flags.includes(flag));
      const { free, judging } = judgeable(asked, by);
      const said = (command.only_unjudged ? free : asked).filter(
        ({ verdict: v }) =>
          !(v && v.by === by && v.verdict === verdict && v.reason === reason && v.note === note),
      );
      const decision =
        said.length === 0
          ? NOTHING
          : one({ type: 'judged', flags: said.map(({ flag }) => flag), verdict, reason, note });
      return command.only_unjudged ? { ...decision, judging } : decision;
    }
    case 'unjudge':
      return foreignFlags(of, flagsOf(command)) ?? unjudge(of, command, context);
  }
}

function foreignFlags(of: Case, flags: readonly string[]): Decision | null {
  const unknown = flags.filter((id) => !of.flags.some(({ flag }) => flag === id));
  return unknown.length === 0
    ? null
    : refuse('CASE_FLAG_UNKNOWN', `Expected flags of this case, got ${unknown.join(', ')}.`);
}

/** Of two priorities of a case that a flag joins: a person's own choice is not lowered. */
export function raisedPriority(now: Priority, wanted: Priority): Priority {
  return PRIORITIES.indexOf(wanted) < PRIORITIES.indexOf(now) ? wanted : now;
}
