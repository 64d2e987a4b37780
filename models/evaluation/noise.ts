/** What speech recognition does to text, simulated with a seed: homophone errors, no punctuation. */
import { seeded } from './metrics.ts';

/** Same-sounding characters with counts, from lines `character TAB syllable TAB x:count y:count …`. */
export function parseHomophones(table: string): Map<string, { characters: string[]; counts: number[] }> {
  const choices = new Map<string, { characters: string[]; counts: number[] }>();
  for (const line of table.split('\n')) {
    const [character, , list] = line.split('\t');
    if (!character || !list) continue;
    const pairs = list.split(' ').map((item) => item.split(':'));
    choices.set(character, { characters: pairs.map((p) => p[0]!), counts: pairs.map((p) => Number(p[1])) });
  }
  return choices;
}

/** Replaces each character by a same-sounding one with probability `rate`, commoner ones more often. */
export function homophoneNoise(
  texts: readonly string[],
  choices: ReturnType<typeof parseHomophones>,
  rate: number,
  seed: number,
): string[] {
  const next = seeded(seed);
  return texts.map((text) =>
    Array.from(text, (character) => {
      const choice = choices.get(character);
      if (!choice || next() >= rate) return character;
      let left = next() * choice.counts.reduce((sum, count) => sum + count, 0);
      for (const [i, count] of choice.counts.entries()) {
        left -= count;
        if (left < 0) return choice.characters[i]!;
      }
      return character;
    }).join(''),
  );
}

/** Punctuation gone without a trace, as a recogniser without it writes. */
export function withoutPunctuation(text: string): string {
  return text.replace(/[\p{P}\s]+/gu, '');
}
