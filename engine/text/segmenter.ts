/** Where words begin and end in Chinese text; rules that ask for whole words use it. */
export interface Segmenter {
  /** Goes into the hash of the rule set: another segmenter may decide otherwise. */
  name: string;
  /** Words in order; joined they give the text again. */
  words(text: string): string[];
}

/** The segmenter inside the language, where no better one is there. */
export function intlSegmenter(version = 'unknown'): Segmenter {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return {
    name: `intl-${version}`,
    words: (text) => Array.from(segmenter.segment(text), (part) => part.segment),
  };
}

/** Offsets at which a word begins or ends. */
export function boundariesOf(text: string, { words }: Segmenter): Set<number> {
  const boundaries = new Set([0]);
  let at = 0;
  for (const word of words(text)) {
    at += word.length;
    boundaries.add(at);
  }
  return boundaries;
}
