/** What people say of a call afterwards: that a rule missed something, or that a flag is wrong. */
export const MARK_KINDS = ['missed', 'wrong'] as const;

/** missed: something should have been flagged at these words and was not · wrong: this flag should not be there. */
export type MarkKind = (typeof MARK_KINDS)[number];

/** One mark per person and place; the place is the utterance of a missed one, the flag of a wrong one. */
export interface Mark {
  /** Hash of the person and the place. */
  id: string;
  call: string;
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
