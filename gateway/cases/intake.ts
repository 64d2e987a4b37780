/** What a flag does to the cases: opens one, joins one, changes one, or nothing. Pure. */
import { createHash } from 'node:crypto';
import type { Case, CaseEventBody, CaseFlag, CasePlace } from '../../engine/contract/case.ts';
import { type Flag, fromOf } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { FlagScope } from '../../engine/contract/scope-flag.ts';
import { comesBackWith, undoneBy } from './came-back.ts';
import { raisedPriority } from './decide.ts';
import { MOST_FLAGS, standing } from './fold.ts';
import { homeOf, sameHome, type TeamOfQueue } from './home.ts';
import { type CasePolicy, joinsCase, opensCase, priorityOf, timesOf } from './policy.ts';

/** The cases as the intake asks for them. */
export interface CaseIndex {
  /** The case that holds the flag. */
  ofFlag(call: string, flag: string): Case | undefined;
  /** The newest wanted case of a call, and of a customer, that is not closed. */
  openOfCall(call: string, wanted: (one: Case) => boolean): Case | undefined;
  openOfCustomer(customer: string, wanted: (one: Case) => boolean): Case | undefined;
  /** The newest wanted one that is not closed of a queue, team or agent. */
  openOfScope(scope: FlagScope, wanted: (one: Case) => boolean): Case | undefined;
  /** The newest closed one of the call, else of the customer. */
  closedBefore(call: string, customer: string | null, wanted: (one: Case) => boolean): Case | undefined;
  closedOfScope(scope: FlagScope, wanted: (one: Case) => boolean): Case | undefined;
}

/** A flag as a case takes it in: of a call, or across calls. */
export interface Taken {
  flag: CaseFlag;
  place: CasePlace;
  customer: string | null;
  /** Of a flag across calls: those of the customer that it counted. */
  calls?: string[];
}

/** Events of one case, in order; the first may open it. */
export interface CaseChange {
  id: string;
  events: CaseEventBody[];
}

/** The same flag opens the same case, however often it comes. */
export function caseIdOf(call: string, flag: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['case', call, flag]))
    .digest('hex')
    .slice(0, 16);
}

/** Longest words kept beside a flag, UTF-16 units. */
const QUOTE = 200;

/** What the call says of a flag and the flag itself does not. */
export interface About {
  /** Id of the customer, else the token of the number; null where it is not known. */
  customer: string | null;
  /** The whole utterance of the first evidence that whoever did it spoke, else of the first, masked; null where none is known. */
  words: string | null;
}

export function aboutOf(detail: Pick<CallDetail, 'call' | 'utterances'> | undefined, flag: Flag): About {
  const heard = flag.evidence.flatMap((of) => {
    const said = detail?.utterances.find(
      (one) => one.utterance === of.utterance && one.channel === of.channel,
    );
    return said ? [{ of, said }] : [];
  });
  // A question may be part of what a brush-off rests on: whoever did it is judged by the own words.
  const chosen = heard.find(({ said }) => said.role === flag.by) ?? heard[0];
  const { id, number } = detail?.call.customer ?? {};
  const words = chosen ? around(chosen.said.text, chosen.of.start, chosen.of.end) : null;
  return { customer: id ?? number ?? null, words };
}

/** The words with as much around them as is kept. */
function around(text: string, start: number, end: number): string {
  if (text.length <= QUOTE) return text;
  const from = Math.max(0, Math.min(start - 60, text.length - QUOTE));
  const shown = text.slice(from, Math.max(end, from + QUOTE)).slice(0, QUOTE);
  return `${from > 0 ? '…' : ''}${shown}${from + shown.length < text.length ? '…' : ''}`;
}

export function caseFlagOf(flag: Flag, words: string | null): CaseFlag {
  const quote = words ?? flag.evidence[0]?.text ?? null;
  return {
    flag: flag.id,
    call: flag.call,
    rule: flag.rule,
    title: flag.title,
    ...(flag.title_en === undefined ? {} : { title_en: flag.title_en }),
    category: flag.category,
    severity: flag.severity,
    status: flag.status === 'tentative' ? 'raised' : flag.status,
    at_ms: flag.at_ms,
    ...fromOf(flag),
    raised_at: flag.raised_at,
    quote: quote === null ? null : quote.slice(0, QUOTE + 2),
    verdict: null,
  };
}

/** A flag of a call. */
export function takenOf(flag: Flag, { customer, words }: About): Taken {
  return { flag: caseFlagOf(flag, words), place: placeOf(flag), customer };
}

function placeOf({ agent, queue }: Flag): CasePlace {
  return { team: agent?.team ?? null, queue: queue ?? null, agent: agent?.id ?? null };
}

/** Who sees the flag, as its case is seen. */
function homeOfFlag(
  { raised_at }: Pick<CaseFlag, 'raised_at'>,
  { team, queue }: CasePlace,
  teamOfQueue: TeamOfQueue,
) {
  return { team: team ?? teamOfQueue(queue ?? undefined, Date.parse(raised_at)) ?? null };
}

/** The latest closed case of the call or its customer that whoever sees the flag may see. */
export function closedOfOwnCall(
  cases: CaseIndex,
  { flag, customer, place }: Taken,
  teamOfQueue: TeamOfQueue,
): Case | undefined {
  const home = homeOfFlag(flag, place, teamOfQueue);
  return cases.closedBefore(flag.call, customer, (one) => sameHome(homeOf(one, teamOfQueue), home));
}

/** The open case of the flag's call that its own team sees. A flag of no known team goes with its call. */
export function openOfOwnCall(
  cases: CaseIndex,
  flag: Pick<CaseFlag, 'call' | 'raised_at'>,
  place: CasePlace,
  teamOfQueue: TeamOfQueue,
): Case | undefined {
  const home = homeOfFlag(flag, place, teamOfQueue);
  return cases.openOfCall(flag.call, (one) => home.team === null || sameHome(homeOf(one, teamOfQueue), home));
}

export interface Deciding {
  /** Epoch ms. */
  now: number;
  policy: CasePolicy;
}

export interface IntakeContext extends Deciding {
  /** Asked only where the flag concerns a case: it costs a look through the call. */
  about(): About;
  /** Why the flag was taken back. */
  reason: string | null;
  teamOfQueue: TeamOfQueue;
}

/** A flag that was delivered. Delivering it again changes nothing. */
export function onFlag(cases: CaseIndex, flag: Flag, context: IntakeContext): CaseChange | null {
  // Seen in a partial only, or tried by whoever writes the rule: nobody's case.
  if (flag.status === 'tentative' || flag.shadow) return null;
  const known = cases.ofFlag(flag.call, flag.id);
  if (known) return onKnown(known, { flag: flag.id, call: flag.call, status: flag.status }, context);
  if (flag.status !== 'raised') return null;
  const { policy, teamOfQueue } = context;
  const place = placeOf(flag);
  const judged = { rule: flag.rule, severity: flag.severity, queue: flag.queue ?? null };
  const own = openOfOwnCall(cases, flag, place, teamOfQueue);
  if (own && own.flags.length < MOST_FLAGS && joinsCase(policy, judged))
    return joining(own, takenOf(flag, context.about()), context);
  if (!opensCase(policy, judged)) return null;
  const taken = takenOf(flag, context.about());
  const home = homeOfFlag(flag, place, teamOfQueue);
  const alike = (one: Case) => sameHome(homeOf(one, teamOfQueue), home);
  const theirs = taken.customer === null ? undefined : cases.openOfCustomer(taken.customer, alike);
  if (theirs && theirs.flags.length < MOST_FLAGS) return joining(theirs, taken, context);
  return opening(taken, closedOfOwnCall(cases, taken, teamOfQueue)?.id ?? null, context);
}

/** A case for this flag, whatever its severity: also for a person who opens it by hand. */
export function opening({ place, ...taken }: Taken, previous: string | null, deciding: Deciding): CaseChange {
  const { policy, now } = deciding;
  const { flag } = taken;
  const id = caseIdOf(flag.call, flag.flag);
  const times = timesOf(policy, { ...flag, queue: place.queue }, now);
  const priority = priorityOf(flag.severity);
  return { id, events: [{ type: 'opened', id, ...taken, place, previous, priority, ...times }] };
}

export function joining(to: Case, { place, ...taken }: Taken, { policy, now }: Deciding): CaseChange {
  const { flag } = taken;
  const times = timesOf(policy, { ...flag, queue: place.queue }, now);
  const earlier = (a: string, b: string) => (Date.parse(b) < Date.parse(a) ? b : a);
  const priority = raisedPriority(to.priority, priorityOf(flag.severity));
  // What was resolved has met its time: the new flag brings one of its own.
  if (to.state === 'review')
    return {
      id: to.id,
      events: [{ type: 'joined', ...taken, flag: { ...flag, late: true }, priority, ...times }],
    };
  return {
    id: to.id,
    events: [
      {
        type: 'joined',
        ...taken,
        priority,
        // A graver flag leaves less time, never more.
        claim_by: earlier(to.claim_by, times.claim_by),
        due_at: earlier(to.due_at, times.due_at),
      },
    ],
  };
}

/** How a flag stands now that a case holds. */
export function onKnown(
  known: Case,
  { flag, call, status }: Pick<CaseFlag, 'flag' | 'call' | 'status'>,
  { reason, policy, now }: Deciding & { reason: string | null },
): CaseChange | null {
  const before = known.flags.find((one) => one.flag === flag && one.call === call);
  if (!before || before.status === status) return null;
  const change: CaseEventBody = { type: 'flag', flag, status, reason };
  const events = (...bodies: CaseEventBody[]): CaseChange => ({ id: known.id, events: bodies });
  if (status === 'raised') {
    const times = timesOf(policy, { ...before, queue: known.queue }, now);
    if (known.state === 'closed' && known.resolution === 'withdrawn')
      return events(change, { type: 'reopened', note: '', ...times });
    const priority = raisedPriority(known.priority, priorityOf(before.severity));
    return events(comesBackWith(known, flag) ? { ...change, late: { priority, ...times } } : change);
  }
  const undone = undoneBy(known, flag);
  const left = standing(known.flags).filter((one) => one.flag !== flag).length;
  // A stopped rule takes its cases with it; what only later words took back is left to whoever works on it.
  const gone = status === 'withdrawn' || (known.state === 'open' && !undone);
  return events(
    undone ? { ...change, restores: true } : change,
    ...(left === 0 && known.state !== 'closed' && gone
      ? [{ type: 'closed', resolution: 'withdrawn', note: reason } as const]
      : []),
  );
}
