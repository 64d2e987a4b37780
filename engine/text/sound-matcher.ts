/**
 * Words heard by their sound: one automaton over near classes finds candidates, then every character is compared.
 * What may differ grows with the length of the word; what is an ordinary word itself is not taken for another one.
 */
import { AhoCorasick } from './aho-corasick.ts';
import { isHan, nearClass, soundOf, syllablesIn } from './sounds.ts';

/**
 * exact: only the characters themselves · careful: other characters of the same sound, in long words also of a near
 * one, and of two characters at most one · same, near: of two characters both.
 */
export type Tolerance = 'exact' | 'careful' | 'same' | 'near';

export interface SoundFound {
  /** Index of the word in the list that the matcher was built from. */
  word: number;
  start: number;
  end: number;
  /** 0–1; 1 would be the word itself. */
  confidence: number;
  /** Some of its characters only sound near, and not the same. */
  near: boolean;
}

/** How much of its certainty a character takes with it, when it only sounds the same, or near. */
const SAME_COST = 0.3;
const NEAR_COST = 0.55;

/** Characters that may be others, by the length of the word: of the same sound, and of these only near. */
function budget(length: number, tolerance: Tolerance): { other: number; near: number } {
  if (tolerance === 'exact' || length < 2) return { other: 0, near: 0 };
  if (length === 2) return { other: tolerance === 'careful' ? 1 : 2, near: tolerance === 'near' ? 1 : 0 };
  const other = length === 3 ? 2 : Math.ceil(length / 2);
  return { other, near: tolerance === 'same' ? 0 : Math.floor(length / 3) };
}

export class SoundMatcher {
  readonly #words: readonly string[];
  readonly #tolerances: readonly Tolerance[];
  readonly #automaton: AhoCorasick;
  /** The word of each path in the automaton: characters with several readings make several. */
  readonly #paths: number[] = [];
  readonly #ordinary: ReadonlySet<string>;

  /** `words` without spaces and punctuation; `ordinary`: words that people say anyway. */
  constructor(words: readonly string[], tolerances: readonly Tolerance[], ordinary: ReadonlySet<string>) {
    this.#words = words;
    this.#tolerances = tolerances;
    this.#ordinary = ordinary;
    const paths: string[] = [];
    for (const [index, word] of words.entries()) {
      if (budget(word.length, tolerances[index] as Tolerance).other === 0) continue;
      for (const path of pathsOf(word)) {
        paths.push(path);
        this.#paths.push(index);
      }
    }
    this.#automaton = new AhoCorasick(paths);
  }

  get size(): number {
    return this.#paths.length;
  }

  /** Words that are not written in the text but sound like what is. */
  find(text: string): SoundFound[] {
    if (this.#paths.length === 0) return [];
    CLASSES.length = 0;
    for (let at = 0; at < text.length; at += 1) CLASSES.push(letterOf(text.charCodeAt(at)));
    const found: SoundFound[] = [];
    for (const { word: path, start, end } of this.#automaton.find(String.fromCharCode(...CLASSES))) {
      const word = this.#paths[path] as number;
      const alike = this.#compare(word, text, start, end);
      if (alike && !found.some((one) => one.word === word && one.start === start)) {
        found.push({ word, start, end, ...alike });
      }
    }
    return found;
  }

  /** null where it is the word itself, too far from it, or an ordinary word of its own. */
  #compare(
    index: number,
    text: string,
    start: number,
    end: number,
  ): Pick<SoundFound, 'confidence' | 'near'> | null {
    const word = this.#words[index] as string;
    const { other, near } = budget(word.length, this.#tolerances[index] as Tolerance);
    let cost = 0;
    let others = 0;
    let nears = 0;
    for (let at = 0; at < word.length; at += 1) {
      const wanted = word.charCodeAt(at);
      const heard = text.charCodeAt(start + at);
      if (wanted === heard) continue;
      if (!isHan(wanted) || !isHan(heard)) return null;
      others += 1;
      const same = soundOf(heard).syllables.some((one) => soundOf(wanted).syllables.includes(one));
      if (!same) nears += 1;
      cost += same ? SAME_COST : NEAR_COST;
    }
    if (others === 0 || others > other || nears > near) return null;
    if (this.#isOrdinary(word, text, start, end)) return null;
    const confidence = Math.round((1 - cost / word.length) * 100) / 100;
    return confidence > 0 ? { confidence, near: nears > 0 } : null;
  }

  /** Whether the characters that differ stand in a word that people say anyway. */
  #isOrdinary(word: string, text: string, start: number, end: number): boolean {
    for (let at = 0; at < word.length; at += 1) {
      if (word.charCodeAt(at) === text.charCodeAt(start + at)) continue;
      for (let from = Math.max(0, start + at - 3); from <= start + at; from += 1) {
        for (let to = Math.max(from + 2, start + at + 1); to <= Math.min(text.length, from + 4); to += 1) {
          // 推定 in 推定性: a longer word around it counts as well as the span itself.
          if (this.#ordinary.has(text.slice(from, to)) && from < end && to > start) return true;
        }
      }
    }
    return false;
  }
}

/** Each near class as one UTF-16 unit, so that the automaton reads them as letters. */
function letterCode(near: number): number {
  return near >= 0x10000 ? near - 0x10000 : 0xe000 + near;
}

/** By code of a character, the letter of its class; 0: not asked yet. */
const LETTERS = new Uint16Array(0x10000);

function letterOf(code: number): number {
  if (LETTERS[code] === 0) LETTERS[code] = letterCode(soundOf(code).near);
  return LETTERS[code] as number;
}

const letter = (near: number) => String.fromCharCode(letterCode(near));

/** Of the text that is read now: put together unit by unit, a string weighs thirty times as much on its way. */
const CLASSES: number[] = [];

/** Every character with two readings doubles the paths; words have one or two of them, what somebody made up has fifty. */
const MOST_PATHS = 8;

/** A character counts by its commonest reading, since the text is read so, and by that which it has in this word. */
function pathsOf(word: string): string[] {
  const syllables = syllablesIn(word);
  let paths = [''];
  for (let at = 0; at < word.length; at += 1) {
    const { near } = soundOf(word.charCodeAt(at));
    const here = isHan(word.charCodeAt(at)) && syllables[at] ? nearClass(syllables[at] as string) : near;
    const letters = [...new Set(paths.length < MOST_PATHS ? [near, here] : [near])].map(letter);
    paths = paths.flatMap((path) => letters.map((one) => path + one));
  }
  return paths;
}
