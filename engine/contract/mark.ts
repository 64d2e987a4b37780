/** What people say of a call afterwards: that a rule missed something, or that a flag is wrong. */
import type { RuleCounts } from './rule.ts';

export const MARK_KINDS = ['missed', 'wrong'] as const;

/** missed: something should have been flagged at these words and was not · wrong: this flag should not be there. */
export type MarkKind = (typeof MARK_KINDS)[number];

/** One mark per person and place; the place is the utterance of a missed one, the flag of a wrong one. */
export interface Mark {
  /** Hash of the person and the place. */
  id: string;
  call: string;
  /** Team of the call when it was marked; absent: nobody knew. */
  team?: string;
  kind: MarkKind;
  /** The marked words; of a wrong flag its first evidence, null where it has none. */
  channel: number | null;
  utterance: string | null;
  /** What should have fired, or what the wrong flag is of. */
  category: string;
  /** null where whoever missed something named only the category. */
  rule: string | null;
  /** Of a wrong mark. */
  flag: string | null;
  /** Masked. */
  note: string | null;
  /** The user who made it. */
  by: string;
  /** ISO 8601. */
  at: string;
}

/** A share with what it is a share of. */
export interface Bound {
  /** Whole percent, rounded up since it is a bound. */
  at_most: number;
  of: number;
}

/**
 * What the marks allow at most: a flag that nobody marked wrong counts as right, and a miss that nobody marked is not
 * known. null where it cannot be said.
 */
export function boundsOf({ wrong, missed, raised }: RuleCounts): {
  precision: Bound | null;
  recall: Bound | null;
} {
  if (raised === null) return { precision: null, recall: null };
  const right = Math.max(0, raised - wrong);
  const bound = (of: number) => (of === 0 ? null : { at_most: Math.ceil((100 * right) / of), of });
  return { precision: bound(raised), recall: bound(right + missed) };
}
