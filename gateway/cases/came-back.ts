/** What becomes of a case that was resolved and comes back to work: by a late flag, or reopened. Pure parts of the fold. */
import type { BeforeLate, Case, CaseEvent, EarlierWork, Escalations } from '../../engine/contract/case.ts';

/** What was resolved is not: it is its owner's again, and what is escalated is told anew. Figures keep what was. */
export function backToWork(before: Case, at: string): Partial<Case> {
  return {
    state: before.owner === null ? 'open' : 'working',
    resolution: null,
    resolved_at: null,
    resolved_by: null,
    escalated: { unclaimed: null, overdue: null },
    earlier: earlierOf(before, at),
  };
}

/** The same, remembering what it was. Of several late flags the first one found it so; in review it is as people left it. */
export function backByLate(before: Case, at: string): Partial<Case> {
  const { state, before_late: known } = before;
  const was =
    known && state !== 'review'
      ? known
      : { ...beforeLateOf(before), flags: known?.flags ?? before.flags.length };
  return { ...backToWork(before, at), before_late: was };
}

/** The same by somebody who put the late flag there and means it: nothing of that is undone. */
export function backByHand(before: Case, at: string): Partial<Case> {
  return { ...backToWork(before, at), before_late: null };
}

/** Late flags were taken back: what they did is undone. Its severity stays that of all its flags, as anywhere. */
export function asBefore({ flags: _, ...was }: BeforeLate): Partial<Case> {
  return { state: 'review', ...was };
}

/** Whether a person has taken it up with this event, or decided on what it was: then nothing is undone any more. */
export function begun({ state }: Case, { type, by }: CaseEvent): boolean {
  if (type === 'returned' || type === 'closed') return true;
  // Who makes a case of a flag by hand means it.
  if (type === 'joined') return by !== null;
  return by !== null && type !== 'seen' && state !== 'review';
}

/** This flag is the last late one that stands, and nobody has begun: without it the case is what it was. */
export function undoneBy({ state, flags, before_late }: Case, flag: string): boolean {
  if (!before_late || (state !== 'open' && state !== 'working')) return false;
  return !flags.slice(before_late.flags).some((one) => one.status === 'raised' && one.flag !== flag);
}

/** It is what it was since this late flag was taken back, which nobody has judged: standing again, it brings it back. */
export function comesBackWith({ state, flags, before_late }: Case, flag: string): boolean {
  if (!before_late || state !== 'review') return false;
  return flags.slice(before_late.flags).some((one) => one.flag === flag && one.verdict === null);
}

/** When it was escalated first, whether or not it came back since. */
export function firstEscalated({ escalated, earlier }: Pick<Case, 'escalated' | 'earlier'>): Escalations {
  return {
    unclaimed: earlier?.escalated.unclaimed ?? escalated.unclaimed,
    overdue: earlier?.escalated.overdue ?? escalated.overdue,
  };
}

/** How long it was to be dealt with until it was resolved, all times added up, ms; null while it is not resolved. */
export function tookMs({ opened_at, resolved_at, earlier }: Case): number | null {
  if (resolved_at === null) return null;
  const since = Date.parse(earlier?.since ?? opened_at);
  // A clock that was set back in between makes no negative times.
  return (earlier?.took_ms ?? 0) + Math.max(0, Date.parse(resolved_at) - since);
}

/** Once too late, however often it came: each time counts. */
export function missedDue({ due_at, resolved_at, earlier }: Case): boolean {
  return earlier?.missed === true || (resolved_at !== null && Date.parse(resolved_at) > Date.parse(due_at));
}

function earlierOf(before: Case, at: string): EarlierWork {
  return {
    since: at,
    took_ms: tookMs(before) ?? 0,
    missed: missedDue(before),
    escalated: firstEscalated(before),
  };
}

function beforeLateOf({ flags, earlier, ...was }: Case): BeforeLate {
  const { priority, resolution, resolved_at, resolved_by, escalated, claim_by, due_at } = was;
  return {
    ...{ flags: flags.length, priority, resolution, resolved_at, resolved_by },
    ...{ escalated, claim_by, due_at, earlier: earlier ?? null },
  };
}
