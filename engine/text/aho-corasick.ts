/**
 * One automaton over many words: every word in a text, found in one pass, however many words there are. It lies in a
 * few flat arrays: half a million states weigh some 10 MB and cost the garbage collector nothing.
 */
export interface Found {
  /** Index of the word in the list that the automaton was built from. */
  word: number;
  start: number;
  end: number;
}

const NONE = -1;
const ROOT = 0;
/** Children that are looked through one after the other; among more of them the right one is found by halving. */
const FEW = 8;

export class AhoCorasick {
  readonly #lengths: Int32Array;
  /** By state, the first of its children: states are numbered by depth, so they stand side by side, in order of code. */
  readonly #children: Int32Array;
  /** The code that leads to a state. */
  readonly #codes: Uint16Array;
  /** From the root by code, since most units of a text lead nowhere else. */
  readonly #first = new Int32Array(0x10000);
  readonly #fail: Int32Array;
  /** Word that ends in a state, and the next word of the same spelling. */
  readonly #ends: Int32Array;
  readonly #same: Int32Array;
  /** The state itself where a word ends in it, else its nearest shorter suffix in which one does. */
  readonly #found: Int32Array;

  /** Words must not be empty. Aho and Corasick, "Efficient string matching", CACM 18(6), 1975. */
  constructor(words: readonly string[]) {
    this.#lengths = Int32Array.from(words, (word) => word.length);
    this.#same = new Int32Array(words.length).fill(NONE);
    const last = new Map<string, number>();
    for (const [index, word] of words.entries()) {
      this.#same[index] = last.get(word) ?? NONE;
      last.set(word, index);
    }
    const sorted = [...last.keys()].sort();
    const most = sorted.reduce((sum, word) => sum + word.length, 2);
    this.#children = new Int32Array(most);
    this.#codes = new Uint16Array(most);
    this.#fail = new Int32Array(most);
    this.#ends = new Int32Array(most).fill(NONE);
    this.#found = new Int32Array(most).fill(NONE);
    this.#build(sorted, last);
  }

  find(text: string): Found[] {
    const found: Found[] = [];
    this.each(text, (word, end) => found.push({ word, start: end - (this.#lengths[word] as number), end }));
    return found;
  }

  /** The same without a list: most of what a filter looks for is found all the time. */
  each(text: string, take: (word: number, end: number) => void): void {
    const [found, ends, same, fail] = [this.#found, this.#ends, this.#same, this.#fail];
    let state = ROOT;
    for (let at = 0; at < text.length; at += 1) {
      state = this.#step(state, text.charCodeAt(at));
      if (state === ROOT) continue;
      for (let end = found[state] as number; end !== NONE; end = found[fail[end] as number] as number) {
        for (let word = ends[end] as number; word !== NONE; word = same[word] as number) take(word, at + 1);
      }
    }
  }

  /** State by state, each the words with one beginning: breadth first, so that a state's suffix is complete before it. */
  #build(sorted: readonly string[], indexOf: ReadonlyMap<string, number>): void {
    const from = new Int32Array(this.#codes.length);
    const to = new Int32Array(this.#codes.length);
    to[ROOT] = sorted.length;
    let states = 1;
    let depth = 0;
    let deeper = states;
    for (let state = ROOT; state < states; state += 1) {
      if (state === deeper) {
        depth += 1;
        deeper = states;
      }
      let at = from[state] as number;
      const end = to[state] as number;
      if (at < end && (sorted[at] as string).length === depth) {
        this.#ends[state] = indexOf.get(sorted[at] as string) as number;
        at += 1;
      }
      const ends = this.#ends[state] !== NONE;
      this.#found[state] = ends
        ? state
        : state === ROOT
          ? NONE
          : (this.#found[this.#fail[state] as number] as number);
      this.#children[state] = states;
      while (at < end) {
        const code = (sorted[at] as string).charCodeAt(depth);
        from[states] = at;
        while (at < end && (sorted[at] as string).charCodeAt(depth) === code) at += 1;
        to[states] = at;
        this.#codes[states] = code;
        this.#fail[states] = state === ROOT ? ROOT : this.#step(this.#fail[state] as number, code);
        if (state === ROOT) this.#first[code] = states;
        states += 1;
      }
      this.#children[state + 1] = states;
    }
  }

  #step(from: number, code: number): number {
    const [children, codes] = [this.#children, this.#codes];
    for (let state = from; state !== ROOT; state = this.#fail[state] as number) {
      let low = children[state] as number;
      let high = children[state + 1] as number;
      while (high - low > FEW) {
        const middle = (low + high) >>> 1;
        if ((codes[middle] as number) > code) high = middle;
        else low = middle;
      }
      for (; low < high; low += 1) if (codes[low] === code) return low;
    }
    return this.#first[code] as number;
  }
}
