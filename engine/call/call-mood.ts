/** The customer's anger over a call, for its line. */
import type { CallView } from '../contract/outcome.ts';
import type { Final } from './final.ts';

export type CallMood = CallView['mood'];

/** Angry probabilities kept for the sparkline. */
const RECENT = 24;

export function moodOf(finals: readonly Final[]): CallMood {
  const angry = finals.flatMap((final) => (counts(final) ? [final.score.angry] : []));
  return {
    now: angry.at(-1) ?? null,
    peak: angry.length > 0 ? Math.max(...angry) : null,
    recent: angry.slice(-RECENT),
  };
}

/** The mood after `scored` got its score; scores come nearly in order, so a long call costs no more than a short one. */
export function moodAfter(mood: CallMood, finals: readonly Final[], scored: Final): CallMood {
  if (!counts(scored)) return mood;
  for (let index = finals.length - 1; finals[index] !== scored; index -= 1)
    if (counts(finals[index] as Final)) return moodOf(finals);
  const { angry } = scored.score;
  return {
    now: angry,
    peak: Math.max(mood.peak ?? 0, angry),
    recent: [...mood.recent, angry].slice(-RECENT),
  };
}

function counts(final: Final): final is Final & { score: { angry: number } } {
  return final.role === 'customer' && !!final.score;
}
