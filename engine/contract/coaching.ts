/** What the agent of a call did with a prompt. */
export const PROMPT_ANSWERS = ['shown', 'dismissed', 'acted'] as const;

/** shown: it was on the agent's screen · dismissed: put away · acted: the agent says that it is done. */
export type PromptAnswerKind = (typeof PROMPT_ANSWERS)[number];

/** Once per prompt and kind, whoever repeats it. */
export interface PromptAnswer {
  prompt: string;
  call: string;
  /** Rule that the prompt comes from; '' where a person sent it. */
  rule: string;
  what: PromptAnswerKind;
  /** Call time, ms. */
  at_ms: number;
  by: string;
  /** ISO 8601. */
  at: string;
}

export interface PromptCount {
  shown: number;
  dismissed: number;
  acted: number;
}
