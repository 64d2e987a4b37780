/** The formulas. Pure: counts and times in, figures out; what is counted comes from the store or the state. */
import type { Case } from '../../engine/contract/case.ts';
import type {
  CaseMeasures,
  Improvement,
  ImprovementResult,
  MeasureName,
  RuleMeasure,
  Share,
  Spread,
} from '../../engine/contract/case-measures.ts';
import { firstEscalated, tookMs } from './came-back.ts';

export const FORMULAS: Record<MeasureName, string> = {
  see: 'Median and 90th percentile of (first look − opened), over cases opened in the time that somebody has looked at; looks after a case came back do not count.',
  claim:
    'The same of (first claim − opened), over cases that somebody has claimed; claims after a case came back do not count.',
  resolve:
    'The same of (sent to review or closed − opened), over cases that are resolved; of a case that came back, by a flag after it was resolved or reopened, without the times in which it lay resolved; what was sent back from review was not resolved yet, and counts from its opening.',
  within_due:
    'Cases resolved by their due time / cases that are resolved or whose due time is over; a case that came back has a due time for each time, is in time only if it met all of them, and too late from the first that it missed; 95 % interval by Wilson.',
  escalated:
    'Cases that were escalated, unclaimed or overdue, once however often, also before they came back / all cases opened in the time; 95 % interval by Wilson.',
  repeat:
    'Calls with a flag of a category that are followed within 7 days by another call of the same customer with a flag of it / all such calls whose 7 days are over; calls without a customer are left out.',
  precision:
    'Per rule: flags judged right / flags judged right or wrong, the last verdict on each flag counting; unclear ones are left out, and flags that later words took back; flags that were withdrawn when somebody stopped their rule count where they were judged before; a flag in a case of several teams counts for each of them; 95 % interval by Wilson.',
  recall:
    'Per rule: r / (r + missed), r = flags raised × precision, withdrawn flags among them and retracted ones not, missed = places marked as missed; the interval comes from that of the precision. An upper bound: misses that nobody marked are not known. None of a rule across calls, which nobody can mark as missed.',
  improvement:
    'Calls with a flag of the rule or category / all calls of the team, or of all teams of the case, in the time D after the action and in the time D before it, D being the time until it was to be checked (of a rule across calls: calls that its flags counted); the difference with its 95 % interval by Newcombe. Of a case of several teams told for each of them, to those who see the case.',
};

/** Two-sided 95 %. */
const Z = 1.959964;

/** Wilson's score interval: holds for few cases and for shares near 0 and 1. null of nothing. `z`: 95 % where none is given. */
export function wilson(count: number, of: number, z = Z): Share | null {
  if (of === 0) return null;
  const p = count / of;
  const z2 = z * z;
  const centre = (p + z2 / (2 * of)) / (1 + z2 / of);
  const half = (z / (1 + z2 / of)) * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of));
  // At the ends the interval touches 0 and 1 exactly; the sums above only nearly.
  const low = count === 0 ? 0 : Math.max(0, centre - half);
  const high = count === of ? 1 : Math.min(1, centre + half);
  return { of, count, share: p, low, high };
}

/** Difference of two shares, the later minus the earlier; Newcombe 1998, method 10. */
export function difference(before: Share, after: Share): { by: number; low: number; high: number } {
  const by = after.share - before.share;
  const low = by - Math.hypot(after.share - after.low, before.high - before.share);
  const high = by + Math.hypot(after.high - after.share, before.share - before.low);
  return { by, low: Math.max(-1, low), high: Math.min(1, high) };
}

/** Nearest rank; null of nothing. */
export function spreadOf(times: readonly number[]): Spread | null {
  if (times.length === 0) return null;
  const sorted = [...times].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
  return { count: sorted.length, median_ms: rank(0.5), p90_ms: rank(0.9) };
}

/** Times of one case, epoch ms; null where it has not happened. */
export interface CaseTimesRow {
  opened: number;
  due: number;
  seen: number | null;
  claimed: number | null;
  resolved: number | null;
  /** How long it was to be dealt with until it was resolved, ms, all times added up; null while it is not. */
  took: number | null;
  /** It was resolved after its due time before it came back. */
  missed: boolean;
  /** Also before it came back. */
  escalated: boolean;
}

export function timesRow(one: Case): CaseTimesRow {
  const at = (iso: string | null) => (iso === null ? null : Date.parse(iso));
  const { unclaimed, overdue } = firstEscalated(one);
  return {
    opened: Date.parse(one.opened_at),
    due: Date.parse(one.due_at),
    seen: at(one.seen_at),
    claimed: at(one.first_claimed_at),
    resolved: at(one.resolved_at),
    took: tookMs(one),
    missed: one.earlier?.missed ?? false,
    escalated: (unclaimed ?? overdue) !== null,
  };
}

export function timesMeasured(
  rows: readonly CaseTimesRow[],
  now: number,
): Pick<CaseMeasures, 'cases' | 'see' | 'claim' | 'resolve' | 'within_due' | 'escalated'> {
  // A clock that was set back in between makes no negative times.
  const since = (name: 'seen' | 'claimed') =>
    spreadOf(rows.flatMap((row) => (row[name] === null ? [] : [Math.max(0, row[name] - row.opened)])));
  const decided = rows.filter(({ resolved, due, missed }) => resolved !== null || missed || now >= due);
  const inTime = decided.filter(
    ({ resolved, due, missed }) => resolved !== null && resolved <= due && !missed,
  );
  return {
    cases: rows.length,
    see: since('seen'),
    claim: since('claimed'),
    resolve: spreadOf(rows.flatMap(({ took }) => took ?? [])),
    within_due: wilson(inTime.length, decided.length),
    escalated: wilson(rows.filter(({ escalated }) => escalated).length, rows.length),
  };
}

export const REPEAT_MS = 7 * 86_400_000;

/** A call of a customer with a flag of a category, once however many flags. */
export interface RepeatRow {
  customer: string;
  category: string;
  /** Epoch ms. */
  at: number;
}

/** Over calls begun in [from, to) whose 7 days are over at `now`; later calls are needed to see what followed. */
export function repeatRate(
  rows: readonly RepeatRow[],
  { from, to, now }: { from: number; to: number; now: number },
): Share | null {
  const groups = new Map<string, number[]>();
  for (const { customer, category, at } of rows) {
    const key = JSON.stringify([customer, category]);
    groups.set(key, [...(groups.get(key) ?? []), at]);
  }
  let all = 0;
  let repeated = 0;
  for (const times of groups.values()) {
    times.sort((a, b) => a - b);
    for (const [i, at] of times.entries()) {
      if (at < from || at >= to || now - at < REPEAT_MS) continue;
      all += 1;
      const next = times[i + 1];
      if (next !== undefined && next - at <= REPEAT_MS) repeated += 1;
    }
  }
  return wilson(repeated, all);
}

export interface RuleCountsRow {
  rule: string;
  right: number;
  wrong: number;
  unclear: number;
  raised: number;
  missed: number;
  /** A rule across calls: nobody can mark that it missed something. */
  across?: true;
}

export function ruleMeasured({ across, ...counts }: RuleCountsRow): RuleMeasure {
  const { right, wrong, raised, missed } = counts;
  const precision = wilson(right, right + wrong);
  const found = (share: number) => (raised * share) / (raised * share + missed);
  const recall =
    precision === null || raised === 0 || across
      ? null
      : {
          estimate: orOne(found(precision.share)),
          low: orOne(found(precision.low)),
          high: orOne(found(precision.high)),
        };
  return { ...counts, precision, recall };
}

/** 0 found of 0 there: nothing was missed that anybody knows of. */
const orOne = (share: number) => (Number.isNaN(share) ? 1 : share);

export interface ActionRow extends Omit<Improvement, 'before' | 'after' | 'change' | 'result'> {
  /** Calls with such a flag, and all calls, before and after. */
  flagged_before: number;
  calls_before: number;
  flagged_after: number;
  calls_after: number;
}

/** Fewer calls than this on one side say nothing. */
const FEW_CALLS = 20;

export function improvementOf(row: ActionRow, now: number): Improvement {
  const { flagged_before, calls_before, flagged_after, calls_after, ...action } = row;
  const before = wilson(flagged_before, calls_before);
  const after = wilson(flagged_after, calls_after);
  const change = before && after ? difference(before, after) : null;
  return { ...action, before, after, change, result: resultOf(now < Date.parse(row.check_at), row, change) };
}

function resultOf(
  early: boolean,
  { calls_before, calls_after }: ActionRow,
  change: Improvement['change'],
): ImprovementResult {
  if (early) return 'not_yet';
  if (change === null || Math.min(calls_before, calls_after) < FEW_CALLS) return 'too_few';
  if (change.high < 0) return 'better';
  return change.low > 0 ? 'worse' : 'no_difference_seen';
}
