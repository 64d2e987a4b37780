/** One automaton over many words: every word in a text, found in one pass, however many words there are. */
export interface Found {
  /** Index of the word in the list that the automaton was built from. */
  word: number;
  start: number;
  end: number;
}

export class AhoCorasick {
  readonly #next: Map<number, number>[] = [new Map()];
  readonly #fail: number[] = [0];
  /** Words that end in a state, those of its suffixes included. */
  readonly #ends: number[][] = [[]];
  readonly #words: readonly string[];

  /** Words must not be empty. Aho and Corasick, "Efficient string matching", CACM 18(6), 1975. */
  constructor(words: readonly string[]) {
    this.#words = words;
    for (const [index, word] of words.entries()) this.#add(word, index);
    this.#link();
  }

  find(text: string): Found[] {
    const found: Found[] = [];
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      state = this.#step(state, text.charCodeAt(at));
      const ends = this.#ends[state] as number[];
      for (const word of ends) {
        found.push({ word, start: at + 1 - (this.#words[word] as string).length, end: at + 1 });
      }
    }
    return found;
  }

  #add(word: string, index: number): void {
    let state = 0;
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      let next = this.#next[state]?.get(code);
      if (next === undefined) {
        next = this.#next.length;
        this.#next.push(new Map());
        this.#fail.push(0);
        this.#ends.push([]);
        this.#next[state]?.set(code, next);
      }
      state = next;
    }
    this.#ends[state]?.push(index);
  }

  /** Breadth first, so that a state's suffix is complete before the state needs it. */
  #link(): void {
    const queue = [...(this.#next[0] as Map<number, number>).values()];
    for (let head = 0; head < queue.length; head += 1) {
      const state = queue[head] as number;
      for (const [code, next] of this.#next[state] as Map<number, number>) {
        const suffix = this.#step(this.#fail[state] as number, code);
        this.#fail[next] = suffix;
        this.#ends[next]?.push(...(this.#ends[suffix] as number[]));
        queue.push(next);
      }
    }
  }

  #step(from: number, code: number): number {
    let state = from;
    for (;;) {
      const next = this.#next[state]?.get(code);
      if (next !== undefined) return next;
      if (state === 0) return 0;
      state = this.#fail[state] as number;
    }
  }
}
