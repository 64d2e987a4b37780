/**
 * Which of many patterns a text may match, without running any: the strings of what every match must hold lie in one
 * automaton, each with the clauses in which it stands; a pattern is named when every clause of it was met. A pattern of
 * which nothing is known is always named.
 */
import { AhoCorasick } from './aho-corasick.ts';
import { byRarity, type Clause, requiredOf } from './required.ts';

/** Clauses of a pattern that are looked at: the rarest; more would cost more than they spare. */
const MOST_CLAUSES = 4;

/** The greatest number that a stamp can be; a busy server reaches it within weeks, then stamps begin anew. */
const LAST_STAMP = 0x7fff_ffff;

/** What every match of a pattern must hold, as far as the filter looks. */
export function clausesOf(source: string): readonly Clause[] {
  return byRarity(requiredOf(source)).slice(0, MOST_CLAUSES);
}

export class PatternFilter {
  readonly #automaton: AhoCorasick;
  /** Clauses in which the strings of the automaton stand, those of a string from its place to that of the next one. */
  readonly #places: Int32Array;
  readonly #clauses: Int32Array;
  /** The pattern of a clause, and how many clauses a pattern has. */
  readonly #patternOf: Int32Array;
  readonly #clausesOf: Int32Array;
  readonly #always: number[] = [];
  /** By clause and by pattern: the last text that held it, or a clause of it; and how many of its clauses that held. */
  readonly #heldBy: Int32Array;
  readonly #seenIn: Int32Array;
  readonly #held: Int32Array;
  #text = 0;
  /** Used for one text at a time. */
  readonly #candidates: number[] = [];

  /** `patterns`: what `clausesOf` says of each; `texts`: how many it has seen already, for tests. */
  constructor(patterns: readonly (readonly Clause[])[], texts = 0) {
    this.#text = texts;
    const all = patterns.flatMap((clauses, pattern) => clauses.map((strings) => ({ strings, pattern })));
    const byString = new Map<string, number[]>();
    for (const [clause, { strings }] of all.entries()) {
      for (const one of strings) {
        const known = byString.get(one);
        if (known) known.push(clause);
        else byString.set(one, [clause]);
      }
    }
    for (const [pattern, clauses] of patterns.entries()) if (clauses.length === 0) this.#always.push(pattern);
    this.#automaton = new AhoCorasick([...byString.keys()]);
    const lists = [...byString.values()];
    this.#clauses = Int32Array.from(lists.flat());
    this.#places = new Int32Array(lists.length + 1);
    for (const [index, { length }] of lists.entries())
      this.#places[index + 1] = (this.#places[index] as number) + length;
    this.#patternOf = Int32Array.from(all, ({ pattern }) => pattern);
    this.#clausesOf = Int32Array.from(patterns, ({ length }) => length);
    this.#heldBy = new Int32Array(all.length);
    this.#seenIn = new Int32Array(patterns.length);
    this.#held = new Int32Array(patterns.length);
  }

  /** Indexes of the patterns that must be run on the text; good until the next text. */
  candidates(text: string): readonly number[] {
    if (this.#text === LAST_STAMP) {
      this.#heldBy.fill(0);
      this.#seenIn.fill(0);
      this.#text = 0;
    }
    this.#text += 1;
    const now = this.#text;
    const candidates = this.#candidates;
    candidates.length = 0;
    for (const pattern of this.#always) candidates.push(pattern);
    const [places, clauses, heldBy, patternOf] = [this.#places, this.#clauses, this.#heldBy, this.#patternOf];
    this.#automaton.each(text, (string) => {
      const end = places[string + 1] as number;
      for (let place = places[string] as number; place < end; place += 1) {
        const clause = clauses[place] as number;
        if (heldBy[clause] === now) continue;
        heldBy[clause] = now;
        if (this.#isLast(patternOf[clause] as number, now)) candidates.push(patternOf[clause] as number);
      }
    });
    return candidates;
  }

  /** One more clause of the pattern is in the text; whether all are. */
  #isLast(pattern: number, now: number): boolean {
    const held = this.#seenIn[pattern] === now ? (this.#held[pattern] as number) + 1 : 1;
    this.#seenIn[pattern] = now;
    this.#held[pattern] = held;
    return held === this.#clausesOf[pattern];
  }
}
