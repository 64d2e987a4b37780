/**
 * The text a mood model sees: normalisation and encoding, pure.
 *
 * The twin of models/training/text.py; `golden.json`, written by the training, holds the two equal. Every step is
 * spelled out in characters, never in classes such as \s or \w, whose meaning differs between the two languages.
 */

export const PAD = 0;
export const UNKNOWN = 1;

/** Stands for one masked piece of personal data, whatever its type. */
const PERSONAL_DATA = '\ue000';

const TOKEN = /\[(?:号码|[\u4e00-\u9fff]{1,8}·[0-9A-Za-z]{1,8})\]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: vertical tab and form feed are white space too
const SPACES = /[\t\n\x0b\x0c\r \x85\u2028\u2029\u200b\ufeff]+/g;
const OUTER_SPACES = /^ +| +$/g;
const LONG_NUMBER = /[0-9]{6,}/g;
const REPEAT = /(.)\1{3,}/gsu;
const UPPER = /[A-Z]+/g;

/** The vocabulary file: `characters[i]` has id `first + i`. */
export interface Vocabulary {
  pad: number;
  unknown: number;
  first: number;
  characters: string[];
  /** Traditional characters that are read as their simplified ones. */
  traditional?: Record<string, string>;
}

/**
 * Masked tokens (`[手机号·k3f9]`) become one character; widths and case fold; white space, numbers of six digits
 * and more, and repeats of more than three shrink. Hot-lines keep their digits: threatening to call one is a mood.
 */
export function normalise(text: string): string {
  return text
    .replace(TOKEN, PERSONAL_DATA)
    .normalize('NFKC')
    .replace(UPPER, (letters) => letters.toLowerCase())
    .replace(SPACES, ' ')
    .replace(OUTER_SPACES, '')
    .replace(LONG_NUMBER, '0')
    .replace(REPEAT, '$1$1$1');
}

export type Encode = (normalised: string) => number[];

/**
 * Ids of the code points of a normalised text. One longer than `maxLength` keeps its first and its last half.
 * @param vocabulary as read from vocab.json
 * @throws Error when the vocabulary's reserved ids are not the ones this code was written for
 */
export function encoder(vocabulary: Vocabulary, maxLength: number): Encode {
  if (vocabulary.pad !== PAD || vocabulary.unknown !== UNKNOWN || !Array.isArray(vocabulary.characters)) {
    throw new Error(
      `vocab.json: expected pad ${PAD}, unknown ${UNKNOWN} and a list of characters; retrain the model or restore the file`,
    );
  }
  const ids = new Map(vocabulary.characters.map((character, i) => [character, vocabulary.first + i]));
  for (const [traditional, simplified] of Object.entries(vocabulary.traditional ?? {})) {
    const id = ids.get(simplified);
    if (id !== undefined) ids.set(traditional, id);
  }
  const head = Math.floor(maxLength / 2);
  return (normalised) => {
    let points = Array.from(normalised);
    if (points.length > maxLength) {
      points = [...points.slice(0, head), ...points.slice(points.length - (maxLength - head))];
    }
    return points.map((point) => ids.get(point) ?? UNKNOWN);
  };
}
