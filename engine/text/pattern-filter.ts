/**
 * Which of many patterns a text may match, without running any: the strings of what every match must hold lie in one
 * automaton; a pattern is named when one string of each of its clauses was found. A pattern of which nothing is known
 * is always named.
 */
import { AhoCorasick } from './aho-corasick.ts';
import { byRarity, type Clause, requiredOf } from './required.ts';

/** Clauses of a pattern that are looked at: the rarest; more would cost more than they spare. */
const MOST_CLAUSES = 4;

const NONE: readonly number[] = [];

/** The greatest number that a stamp can be; a busy server reaches it within weeks, then stamps begin anew. */
const LAST_STAMP = 0x7fff_ffff;

/** What every match of a pattern must hold, as far as the filter looks. */
export function clausesOf(source: string): readonly Clause[] {
  return byRarity(requiredOf(source)).slice(0, MOST_CLAUSES);
}

export class PatternFilter {
  readonly #automaton: AhoCorasick;
  /** By string of the automaton: the patterns of whose first clause, the rarest, it is one. */
  readonly #first: number[][] = [];
  /** By pattern: the strings of each of its other clauses. */
  readonly #others: (readonly Int32Array[])[];
  readonly #always: number[] = [];
  /** By string and by pattern: the text in which it was found, or that named it, last. */
  readonly #found: Int32Array;
  readonly #named: Int32Array;
  #text = 0;
  /** Used for one text at a time. */
  readonly #strings: number[] = [];
  readonly #candidates: number[] = [];

  /** `patterns`: what `clausesOf` says of each; `texts`: how many it has seen already, for tests. */
  constructor(patterns: readonly (readonly Clause[])[], texts = 0) {
    this.#text = texts;
    const indexOf = new Map<string, number>();
    const known = (one: string): number => {
      const at = indexOf.get(one) ?? indexOf.size;
      indexOf.set(one, at);
      return at;
    };
    this.#others = patterns.map(([first, ...others], pattern) => {
      if (!first) this.#always.push(pattern);
      for (const one of first ?? []) {
        const at = known(one);
        this.#first[at] ??= [];
        this.#first[at].push(pattern);
      }
      return others.map((clause) => Int32Array.from(clause, known));
    });
    this.#automaton = new AhoCorasick([...indexOf.keys()]);
    this.#found = new Int32Array(indexOf.size);
    this.#named = new Int32Array(patterns.length);
  }

  /** Indexes of the patterns that must be run on the text; good until the next text. */
  candidates(text: string): readonly number[] {
    if (this.#text === LAST_STAMP) {
      this.#found.fill(0);
      this.#named.fill(0);
      this.#text = 0;
    }
    this.#text += 1;
    const now = this.#text;
    const strings = this.#strings;
    strings.length = 0;
    this.#automaton.each(text, (word) => {
      if (this.#found[word] === now) return;
      this.#found[word] = now;
      if (this.#first[word]) strings.push(word);
    });
    const candidates = this.#candidates;
    candidates.length = 0;
    for (const pattern of this.#always) candidates.push(pattern);
    for (const word of strings) {
      for (const pattern of this.#first[word] ?? NONE) {
        if (this.#named[pattern] === now) continue;
        this.#named[pattern] = now;
        if (this.#others[pattern]?.every((clause) => this.#holds(clause))) candidates.push(pattern);
      }
    }
    return candidates;
  }

  #holds(clause: Int32Array): boolean {
    for (const one of clause) if (this.#found[one] === this.#text) return true;
    return false;
  }
}
