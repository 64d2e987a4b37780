import type { Mood } from '../../../../engine/contract/mood.ts';
import { ANGRY } from '../../lib/bands.ts';

export type ShownMood = 'angry' | 'negative' | 'abusive';

/** From here on a mood is worth a word. `angry` is the shipped model's own threshold. */
export const NOTABLE: Record<ShownMood, number> = { angry: ANGRY, negative: 0.6, abusive: 0.81 };

/** The strongest notable mood of an utterance, or null. */
export function moodToShow(mood: Mood): { label: ShownMood; value: number } | null {
  const notable = (Object.keys(NOTABLE) as ShownMood[])
    .map((label) => ({ label, value: mood[label] }))
    .filter(({ label, value }) => value >= NOTABLE[label])
    .sort((a, b) => b.value - a.value);
  return notable[0] ?? null;
}
