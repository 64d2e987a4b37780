/**
 * Which prompts the agent of one call is shown. Pure: the same flags, sent prompts, answers and call time give the same
 * prompts, whoever computes them. The server decides which may be shown at all ({@link promptsOf}), and the agent's
 * page which of these stand on the screen now (`topPrompts` of the contract).
 */
import { byId, gravity, type PromptAnswer } from '../contract/coaching.ts';
import type { Flag } from '../contract/flag.ts';
import type { Prompt } from '../contract/live.ts';

export interface PromptLimits {
  /** Prompts of rules that one call may show. */
  per_call: number;
  /** The same within any {@link WINDOW_MS} of call time; critical ones pass beyond it. */
  per_window: number;
}

/** Call time in which `per_window` counts, and in which the same words are not said twice, ms. */
export const WINDOW_MS = 300_000;
export const PROMPT_LIMITS: PromptLimits = { per_call: 12, per_window: 4 };

export type FlagForPrompt = Pick<
  Flag,
  'id' | 'call' | 'rule' | 'severity' | 'at_ms' | 'status' | 'coach' | 'coach_en' | 'shadow'
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
  const answered = byPrompt(answers);
  const candidates = flags
    .filter(({ status, shadow, coach }) => coach !== undefined && status !== 'tentative' && !shadow)
    .sort((a, b) => a.at_ms - b.at_ms || gravity(a.severity) - gravity(b.severity) || byId(a.id, b.id));
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
    const { id, call, rule, severity, at_ms, coach = '', coach_en, status } = flag;
    const prompt: Prompt = {
      id: promptId(id),
      call,
      flag: id,
      rule,
      text: coach,
      ...(coach_en === undefined ? {} : { text_en: coach_en }),
      severity,
      at_ms,
    };
    return withStatus(prompt, status !== 'raised', answered.get(prompt.id));
  });
  const ofPersons = sent.map((prompt) => withStatus(prompt, false, answered.get(prompt.id)));
  return [...ofRules, ...ofPersons].sort((a, b) => a.at_ms - b.at_ms || byId(a.id, b.id));
}

/** What supervisors sent, each with what became of it. */
export function sentWithAnswers<P extends Prompt>(
  sent: readonly P[],
  answers: PromptSources['answers'],
): P[] {
  const answered = byPrompt(answers);
  return sent.map((prompt) => withStatus(prompt, false, answered.get(prompt.id)));
}

function byPrompt(answers: PromptSources['answers']): Map<string, Set<string>> {
  const answered = new Map<string, Set<string>>();
  for (const { prompt, what } of answers) answered.set(prompt, (answered.get(prompt) ?? new Set()).add(what));
  return answered;
}

function withStatus<P extends Prompt>(
  prompt: P,
  withdrawn: boolean,
  answers: ReadonlySet<string> | undefined,
): P {
  const seen = answers?.has('shown') ? { seen: true as const } : {};
  if (withdrawn) return { ...prompt, ...seen, status: 'withdrawn' };
  if (answers?.has('acted')) return { ...prompt, ...seen, status: 'acted' };
  if (answers?.has('dismissed')) return { ...prompt, ...seen, status: 'dismissed' };
  return { ...prompt, ...seen };
}
