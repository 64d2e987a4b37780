/** Which of the words looked for comes nearest to what was said: the one of which most was heard in a row. */
import { shadowOf } from '../text/normalise.ts';

/** At least two characters, and half of the word; undefined where nothing comes near. */
export function nearestWord(
  words: readonly string[],
  text: string,
): { wanted: string; heard: string } | undefined {
  const said = shadowOf(text).text;
  let best: { wanted: string; heard: string } | undefined;
  for (const wanted of words) {
    const heard = longestCommon(shadowOf(wanted).text, said);
    if (heard.length < 2 || heard.length * 2 < wanted.length) continue;
    if (!best || heard.length > best.heard.length) best = { wanted, heard };
  }
  return best;
}

function longestCommon(word: string, text: string): string {
  let longest = '';
  for (let start = 0; start + longest.length < word.length; start += 1) {
    let end = start + longest.length + 1;
    while (end <= word.length && text.includes(word.slice(start, end))) {
      longest = word.slice(start, end);
      end += 1;
    }
  }
  return longest;
}
