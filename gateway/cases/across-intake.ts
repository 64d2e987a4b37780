/** What a flag across calls does to the cases: opens one, joins the open one of the same customer, queue, team or agent. Pure. */
import type { Case } from '../../engine/contract/case.ts';
import { type CountedFlag, type ScopeFlag, TAKEN_BACK } from '../../engine/contract/scope-flag.ts';
import { MOST_FLAGS } from './fold.ts';
import { type Home, homeOf, sameHome, type TeamOfQueue } from './home.ts';
import {
  type CaseChange,
  type CaseIndex,
  type Deciding,
  joining,
  onKnown,
  opening,
  type Taken,
} from './intake.ts';
import { joinsCase, opensCase } from './policy.ts';

export interface AcrossContext extends Deciding {
  teamOfQueue: TeamOfQueue;
}

/** A flag across calls that was delivered: again with each flag that it counts more, which changes nothing. */
export function onScopeFlag(cases: CaseIndex, flag: ScopeFlag, context: AcrossContext): CaseChange | null {
  if (flag.shadow) return null;
  const known = cases.ofFlag('', flag.id);
  if (known) {
    const reason = flag.reason === TAKEN_BACK ? null : (flag.reason ?? null);
    return onKnown(known, { flag: flag.id, call: '', status: statusOf(flag) }, { ...context, reason });
  }
  if (flag.status !== 'raised') return null;
  const { policy, teamOfQueue } = context;
  const taken = takenAcross(flag, teamOfQueue);
  const judged = { rule: flag.rule, severity: flag.severity, queue: taken.place.queue };
  const own = openOf(cases, flag.scope, taken.place, teamOfQueue);
  if (own && own.flags.length < MOST_FLAGS && joinsCase(policy, judged)) return joining(own, taken, context);
  if (!opensCase(policy, judged)) return null;
  return opening(taken, closedOf(cases, flag.scope, taken.place, teamOfQueue)?.id ?? null, context);
}

type Scope = ScopeFlag['scope'];

/**
 * The newest open case that is the flag's own, as the call's is of a flag of a call; of the same teams alone: who sees
 * the case sees its flags, and who sees the flag may work on it.
 */
export function openOf(cases: CaseIndex, scope: Scope, home: Home, teamOfQueue: TeamOfQueue) {
  const alike = (one: Case) => sameHome(homeOf(one, teamOfQueue), home);
  return scope.by === 'customer' ? cases.openOfCustomer(scope.name, alike) : cases.openOfScope(scope, alike);
}

/** The latest closed one of it, of the same teams: a case names none that its readers may not know. */
export function closedOf(cases: CaseIndex, scope: Scope, home: Home, teamOfQueue: TeamOfQueue) {
  const alike = (one: Case) => sameHome(homeOf(one, teamOfQueue), home);
  return scope.by === 'customer'
    ? cases.closedBefore('', scope.name, alike)
    : cases.closedOfScope(scope, alike);
}

export function takenAcross(flag: ScopeFlag, teamOfQueue: TeamOfQueue): Taken {
  const { scope, evidence, why } = flag;
  const own = (by: Scope['by']) => (scope.by === by ? scope.name : null);
  const customer = own('customer');
  const seen = (name: string) => Number(why.seen[name] ?? 0);
  return {
    flag: {
      flag: flag.id,
      call: '',
      rule: flag.rule,
      title: flag.title,
      ...(flag.title_en === undefined ? {} : { title_en: flag.title_en }),
      category: flag.category,
      severity: flag.severity,
      status: statusOf(flag),
      at_ms: 0,
      raised_at: flag.raised_at,
      across: { ...scope, calls: seen('calls'), flags: seen('flags') + seen('not_kept') },
      quote: null,
      verdict: null,
    },
    place: {
      ...teamsOf(flag, teamOfQueue),
      queue: own('queue') ?? queueOf(evidence),
      agent: own('agent'),
    },
    customer,
    // A case of a queue or an agent must not go with one customer of many: it holds none of their calls.
    calls: customer === null ? [] : [...new Set(evidence.map(({ call }) => call))],
  };
}

/** Later words took back what it counted, or a person stopped its rule: as of flags of calls. */
function statusOf({ status, reason }: ScopeFlag) {
  return status === 'withdrawn' && reason === TAKEN_BACK ? 'retracted' : status;
}

/** Who sees the flag: its own team, else whoever sees the team of each flag that it counted. */
function teamsOf({ scope, evidence, at }: ScopeFlag, teamOfQueue: TeamOfQueue) {
  if (scope.by === 'team') return { team: scope.name };
  const home = ({ team, queue }: CountedFlag) => team ?? teamOfQueue(queue, Date.parse(at)) ?? null;
  const teams = [...new Set(evidence.map(home))];
  const known = teams.filter((team) => team !== null).sort();
  if (known.length < teams.length || teams.length === 0) return { team: null };
  return known.length === 1 ? { team: known[0] as string } : { team: null, teams: known };
}

/** Of all of them; null of several. */
function queueOf(evidence: readonly CountedFlag[]): string | null {
  const [first, ...others] = new Set(evidence.map(({ queue }) => queue ?? null));
  return others.length === 0 ? (first ?? null) : null;
}
