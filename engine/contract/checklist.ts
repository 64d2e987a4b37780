/** What a call still needs: rules with a deadline that say so (`checklist`). */

/**
 * open: not said yet, and still in time · done: said · missed: the deadline has passed. Words that come late, or are
 * rewritten, may turn one into another.
 */
export const CHECK_STATES = ['open', 'done', 'missed'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

export interface CheckItem {
  rule: string;
  /** What is to be said, for the agent. */
  zh: string;
  en: string;
  state: CheckState;
}

/** One call's items, in the order of the rule files. */
export interface Checklist {
  call: string;
  items: CheckItem[];
}
