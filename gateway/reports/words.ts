/** Which words of a customer may name a topic. Pure; what cuts text into words is handed in. */
import { withMasks } from '../../engine/contract/masks.ts';
import { isFiller } from './filler-words.ts';

const CHINESE = /^[\p{Script=Han}]{2,8}$/u;
const LATIN = /^[a-z][a-z'-]{2,19}$/;
/** Different words that are kept of one call. */
const MOST_WORDS = 400;

/** Different words of these sentences that may name a topic, sorted. Numbers and masked places are none. */
export function topicWords(texts: readonly string[], cut: (text: string) => readonly string[]): string[] {
  const found = new Set<string>();
  // Of a masked number nobody said its name, nor its letters.
  for (const text of texts)
    for (const piece of cut(withMasks(text, () => ' '))) {
      const word = piece.trim().toLowerCase();
      if ((CHINESE.test(word) || LATIN.test(word)) && !isFiller(word)) found.add(word);
    }
  return [...found].sort().slice(0, MOST_WORDS);
}
