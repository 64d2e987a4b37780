/** What the agent of a call is shown, and did with it. */
import { SEVERITIES, type Severity } from './flag.ts';
import type { Prompt } from './live.ts';

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

/** Most prompts on the screen at one time: more are not read while talking. */
export const MOST_SHOWN = 3;
/** How long a rule's prompt stays: the talk has gone on since, ms of call time. A person's stays until it is answered. */
export const STAYS_MS = 120_000;

/** What stands on the screen at this call time: a person's first, then by severity, then the newest. */
export function topPrompts(prompts: readonly Prompt[], at_ms: number): Prompt[] {
  return prompts
    .filter((one) => one.status === undefined && (isSent(one) || at_ms - one.at_ms <= STAYS_MS))
    .sort((a, b) => rank(a) - rank(b) || b.at_ms - a.at_ms || byId(a.id, b.id))
    .slice(0, MOST_SHOWN);
}

export function isSent({ by }: Prompt): boolean {
  return by !== undefined;
}

function rank(prompt: Prompt): number {
  return isSent(prompt) ? -1 : gravity(prompt.severity);
}

/** The gravest is 0. */
export function gravity(severity: string): number {
  const place = SEVERITIES.indexOf(severity as Severity);
  return place < 0 ? SEVERITIES.length : place;
}

export function byId(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
