/**
 * What a flag says that was looked for, cut to what a person reads. A shipped rule knows ninety words and a hundred
 * exceptions; with all of them a flag weighed 7 KB at every step of its way, with few of them 1 KB. The whole lists stand
 * in the rule, under the `rule_hash` of the flag.
 */

/** Words of a list that are kept. */
const WORDS = 6;
/** Patterns that are kept, and how long each may be to be one that a person reads, characters. */
const PATTERNS = 2;
const READABLE = 40;

/** With `more`: by field, how many words or patterns were left out. Fields that are not lists stay as they are. */
export function brief(looked_for: Record<string, unknown>): Record<string, unknown> {
  const more: Record<string, number> = {};
  const kept = Object.entries(looked_for).map(([key, value]) => {
    const [shorter, left] = shortened(value, key === 'regex' ? fewPatterns : fewWords);
    if (left > 0) more[key] = left;
    return [key, shorter];
  });
  return { ...Object.fromEntries(kept), ...(Object.keys(more).length > 0 ? { more } : {}) };
}

type Few = (texts: readonly string[]) => string[];
const fewWords: Few = (words) => words.slice(0, WORDS);
const fewPatterns: Few = (patterns) => patterns.filter(({ length }) => length <= READABLE).slice(0, PATTERNS);

/** The value with its lists of texts cut, however deep they stand; how many texts were left out. */
function shortened(value: unknown, few: Few): [unknown, number] {
  if (typeof value !== 'object' || value === null) return [value, 0];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    const kept = few(value);
    return [kept, value.length - kept.length];
  }
  let left = 0;
  const inside = (one: unknown) => {
    const [shorter, out] = shortened(one, few);
    left += out;
    return shorter;
  };
  const kept = Array.isArray(value)
    ? value.map(inside)
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inside(one)]));
  return [kept, left];
}
