/** Which words of a customer may name a topic. Pure; what cuts text into words is handed in. */
import { isFiller } from './filler-words.ts';

const CHINESE = /^[\p{Script=Han}]{2,8}$/u;
const LATIN = /^[a-z][a-z'-]{2,19}$/;
/** [手机号·k3f9]: nobody said its name, nor its letters. */
const MASKED = /\[[^[\]·\s]{1,12}(?:·[0-9a-z]{4})?\]/g;
/** Different words that are kept of one call. */
const MOST_WORDS = 400;

/** Different words of these sentences that may name a topic, sorted. Numbers and masked places are none. */
export function topicWords(texts: readonly string[], cut: (text: string) => readonly string[]): string[] {
  const found = new Set<string>();
  for (const text of texts)
    for (const piece of cut(text.replaceAll(MASKED, ' '))) {
      const word = piece.trim().toLowerCase();
      if ((CHINESE.test(word) || LATIN.test(word)) && !isFiller(word)) found.add(word);
    }
  return [...found].sort().slice(0, MOST_WORDS);
}
