/** Small facts about one utterance that several detectors measure. */
import type { Final } from '../call/final.ts';
import type { Place } from '../rules/operator.ts';
import { shadowOf } from '../text/normalise.ts';

/** Characters without spaces and punctuation; a masked number counts as one run of speech like any other. */
export function charactersOf({ text }: Pick<Final, 'text'>): number {
  return shadowOf(text).text.length;
}

/** Where something was measured: at the end of a whole utterance. */
export function atUtterance(final: Final, from_ms = final.start_ms): Place {
  return { at_ms: final.end_ms, from_ms, final, anchored: final, quoted: [final] };
}

/** Probabilities and ratios to three places, so that sums in another order give the same figure. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;
