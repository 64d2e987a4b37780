/**
 * Which of many patterns a text may match, without running any: the rarest clause of each pattern goes into one
 * automaton, the others are looked up only when it is there. A pattern of which nothing is known is always named.
 */
import { AhoCorasick } from './aho-corasick.ts';
import { type Clause, rarest, requiredOf } from './required.ts';

export class PatternFilter {
  readonly #automaton: AhoCorasick;
  /** By string of the automaton: the patterns for which it is one of the rarest clause. */
  readonly #patternsOf: number[][] = [];
  /** By pattern: its other clauses, the shortest first. */
  readonly #others: (readonly string[])[][];
  readonly #always: number[] = [];
  /** By pattern: the last text in which it was named, so that each is named once. */
  readonly #seen: Int32Array;
  #text = 0;

  constructor(patterns: readonly string[]) {
    const strings: string[] = [];
    const indexOf = new Map<string, number>();
    this.#seen = new Int32Array(patterns.length);
    this.#others = patterns.map((pattern, index) => {
      const clauses = requiredOf(pattern);
      const key = rarest(clauses);
      if (!key) this.#always.push(index);
      for (const one of key ?? []) {
        let at = indexOf.get(one);
        if (at === undefined) {
          at = strings.push(one) - 1;
          indexOf.set(one, at);
          this.#patternsOf.push([]);
        }
        this.#patternsOf[at]?.push(index);
      }
      return othersOf(clauses, key);
    });
    this.#automaton = new AhoCorasick(strings);
  }

  /** Indexes of the patterns that must be run on the text. */
  candidates(text: string): number[] {
    this.#text += 1;
    const named = [...this.#always];
    for (const { word } of this.#automaton.find(text)) {
      for (const pattern of this.#patternsOf[word] as number[]) {
        if (this.#seen[pattern] === this.#text) continue;
        this.#seen[pattern] = this.#text;
        const clauses = this.#others[pattern] as (readonly string[])[];
        if (clauses.every((clause) => clause.some((one) => text.includes(one)))) named.push(pattern);
      }
    }
    return named;
  }
}

function othersOf(clauses: readonly Clause[], key: Clause | undefined): (readonly string[])[] {
  return clauses
    .filter((clause) => clause !== key)
    .map((clause) => [...clause])
    .sort((a, b) => a.length - b.length);
}
