/**
 * Which prompts the agent of one call is shown. Pure: the same flags, sent prompts, answers and call time give the same
 * prompts, whoever computes them. The server decides which may be shown at all ({@link promptsOf}), and the agent's
 * page which of these stand on the screen now ({@link topPrompts}).
 */
import type { PromptAnswer } from '../contract/coaching.ts';
import { type Flag, SEVERITIES, type Severity } from '../contract/flag.ts';
import type { Prompt } from '../contract/live.ts';

export interface PromptLimits {
  /** Prompts of rules that one call may show. */
  per_call: number;
  /** The same within any {@link WINDOW_MS} of call time; critical ones pass beyond it. */
  per_window: number;
}

/** Most prompts on the screen at one time: more are not read while talking. */
export const MOST_SHOWN = 3;
/** Call time in which `per_window` counts, and in which the same words are not said twice, ms. */
export const WINDOW_MS = 300_000;
/** How long a rule's prompt stays: the talk has gone on since, ms of call time. A person's stays until it is answered. */
export const STAYS_MS = 120_000;
export const PROMPT_LIMITS: PromptLimits = { per_call: 12, per_window: 4 };

export type FlagForPrompt = Pick<
  Flag,
  'id' | 'call' | 'rule' | 'severity' | 'at_ms' | 'status' | 'coach' | 'shadow'
>;

export interface PromptSources {
  /** Of one call, in any order. */
  flags: readonly FlagForPrompt[];
  /** What supervisors sent to its agent. */
  sent: readonly Prompt[];
  answers: readonly Pick<PromptAnswer, 'prompt' | 'what'>[];
  limits: PromptLimits;
}

export function promptId(flag: string): string {
  return `p-${flag}`;
}

/**
 * Every prompt of a call that may be shown or was, oldest first, each with its status. What was shown or answered keeps
 * its place in the budget also when its flag is taken back, so that nothing that an agent has read makes room for more.
 */
export function promptsOf({ flags, sent, answers, limits }: PromptSources): Prompt[] {
  const answered = new Map<string, Set<string>>();
  for (const { prompt, what } of answers) answered.set(prompt, (answered.get(prompt) ?? new Set()).add(what));
  const candidates = flags
    .filter(({ status, shadow, coach }) => coach !== undefined && status !== 'tentative' && !shadow)
    .sort((a, b) => a.at_ms - b.at_ms || weight(a.severity) - weight(b.severity) || order(a.id, b.id));
  const known = candidates.filter(({ id }) => answered.has(promptId(id)));
  const admitted = [...known];
  const putAway = new Set(
    known.filter(({ id }) => answered.get(promptId(id))?.has('dismissed')).map(({ coach }) => coach),
  );
  for (const one of candidates) {
    if (answered.has(promptId(one.id)) || one.status !== 'raised' || putAway.has(one.coach)) continue;
    if (admitted.length >= limits.per_call) break;
    const near = admitted.filter(({ at_ms }) => Math.abs(at_ms - one.at_ms) < WINDOW_MS);
    if (near.some(({ coach }) => coach === one.coach)) continue;
    if (one.severity !== 'critical' && near.length >= limits.per_window) continue;
    admitted.push(one);
  }
  const ofRules = admitted.map((flag): Prompt => {
    const { id, call, rule, severity, at_ms, coach = '', status } = flag;
    const prompt: Prompt = { id: promptId(id), call, flag: id, rule, text: coach, severity, at_ms };
    return withStatus(prompt, status !== 'raised', answered.get(prompt.id));
  });
  const ofPersons = sent.map((prompt) => withStatus(prompt, false, answered.get(prompt.id)));
  return [...ofRules, ...ofPersons].sort((a, b) => a.at_ms - b.at_ms || order(a.id, b.id));
}

/** What stands on the screen at this call time: a person's first, then by severity, then the newest. */
export function topPrompts(prompts: readonly Prompt[], at_ms: number): Prompt[] {
  return prompts
    .filter((one) => one.status === undefined && (isSent(one) || at_ms - one.at_ms <= STAYS_MS))
    .sort((a, b) => rank(a) - rank(b) || b.at_ms - a.at_ms || order(a.id, b.id))
    .slice(0, MOST_SHOWN);
}

function withStatus(prompt: Prompt, withdrawn: boolean, answers: ReadonlySet<string> | undefined): Prompt {
  if (withdrawn) return { ...prompt, status: 'withdrawn' };
  if (answers?.has('acted')) return { ...prompt, status: 'acted' };
  if (answers?.has('dismissed')) return { ...prompt, status: 'dismissed' };
  return prompt;
}

export function isSent({ by }: Prompt): boolean {
  return by !== undefined;
}

function rank(prompt: Prompt): number {
  return isSent(prompt) ? -1 : weight(prompt.severity);
}

/** The gravest is 0. */
function weight(severity: string): number {
  const place = SEVERITIES.indexOf(severity as Severity);
  return place < 0 ? SEVERITIES.length : place;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
