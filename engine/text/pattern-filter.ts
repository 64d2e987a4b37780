/**
 * Which of many patterns a text may match, without running any: the strings of what every match must hold lie in one
 * automaton; a pattern is named when one string of each of its clauses was found. A pattern of which nothing is known
 * is always named.
 */
import { AhoCorasick } from './aho-corasick.ts';
import { byRarity, type Clause, requiredOf } from './required.ts';

/** Clauses of a pattern that are looked at: the rarest; more would cost more than they spare. */
const MOST_CLAUSES = 4;

/** The greatest number that a stamp can be; a busy server reaches it within weeks, then stamps begin anew. */
const LAST_STAMP = 0x7fff_ffff;

interface Use {
  pattern: number;
  /** Bit of the clause that the string fulfils. */
  bit: number;
}

/** What every match of a pattern must hold, as far as the filter looks. */
export function clausesOf(source: string): readonly Clause[] {
  return byRarity(requiredOf(source)).slice(0, MOST_CLAUSES);
}

export class PatternFilter {
  readonly #automaton: AhoCorasick;
  /** By string of the automaton. */
  readonly #uses: Use[][] = [];
  readonly #always: number[] = [];
  /** By pattern: the bits of all its clauses, and those fulfilled by the text that was looked at last. */
  readonly #all: Int32Array;
  readonly #fulfilled: Int32Array;
  /** By pattern: the text to which `#fulfilled` belongs. */
  readonly #stamp: Int32Array;
  #text = 0;

  /** `patterns`: what `clausesOf` says of each; `texts`: how many it has seen already, for tests. */
  constructor(patterns: readonly (readonly Clause[])[], texts = 0) {
    this.#text = texts;
    this.#all = new Int32Array(patterns.length);
    this.#fulfilled = new Int32Array(patterns.length);
    this.#stamp = new Int32Array(patterns.length);
    const strings: string[] = [];
    const indexOf = new Map<string, number>();
    for (const [pattern, clauses] of patterns.entries()) {
      if (clauses.length === 0) this.#always.push(pattern);
      for (const [clause, any] of clauses.entries()) {
        const bit = 1 << clause;
        this.#all[pattern] = (this.#all[pattern] as number) | bit;
        for (const one of any) {
          let at = indexOf.get(one);
          if (at === undefined) {
            at = strings.push(one) - 1;
            indexOf.set(one, at);
            this.#uses.push([]);
          }
          this.#uses[at]?.push({ pattern, bit });
        }
      }
    }
    this.#automaton = new AhoCorasick(strings);
  }

  /** Indexes of the patterns that must be run on the text. */
  candidates(text: string): number[] {
    if (this.#text === LAST_STAMP) {
      this.#stamp.fill(0);
      this.#text = 0;
    }
    this.#text += 1;
    const named = [...this.#always];
    for (const { word } of this.#automaton.find(text)) {
      for (const { pattern, bit } of this.#uses[word] as Use[]) {
        const before = this.#stamp[pattern] === this.#text ? (this.#fulfilled[pattern] as number) : 0;
        const now = before | bit;
        if (now === before) continue;
        this.#stamp[pattern] = this.#text;
        this.#fulfilled[pattern] = now;
        if (now === this.#all[pattern]) named.push(pattern);
      }
    }
    return named;
  }
}
