/** An agent's objection to something that was found in an own call, and what became of it. */
export const APPEAL_STATES = ['open', 'accepted', 'rejected'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

/** One per call and flag, or item of the scorecard. */
export interface Appeal {
  /** Hash of the call and what it is against. */
  id: string;
  call: string;
  /** The flag, or null where it is against an item of the scorecard. */
  flag: string | null;
  rule: string;
  /** What the machine took for it, less than 0; null or absent: it took nothing from the score. */
  points?: number | null;
  /** Of an appeal against a flag: how many other flags the points are for, too; absent: not known, or against an item. */
  others?: number;
  /** As it was shown to the agent. */
  title: string;
  /** The same in English, where the rule has it. */
  title_en?: string;
  agent: string;
  /** Whose it is to decide; null: nobody knows the team. */
  team: string | null;
  /** Of the flag, else of the call; absent where there is none, and in old appeals. */
  queue?: string;
  /** Id of the customer, else the token of the number; absent where nobody knows. */
  customer?: string;
  /** Call time at which the rule came true, ms; absent in old ones. */
  at_ms?: number;
  /** Call time at which its first words begin, ms; absent where there are none, and in old ones. */
  from_ms?: number;
  /** What the agent says, masked. */
  text: string;
  by: string;
  /** ISO 8601. */
  at: string;
  state: AppealState;
  /** null while it is open. */
  decision: {
    by: string;
    at: string;
    reason: string;
    /** What the item takes from now on, 0 or less; null or absent: the decision changes no score. */
    points?: number | null;
  } | null;
}
