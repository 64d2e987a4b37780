/**
 * One automaton over many words: every word in a text, found in one pass, however many words there are. It lies in a
 * few flat arrays: half a million states weigh some 20 MB and cost the garbage collector nothing.
 */
export interface Found {
  /** Index of the word in the list that the automaton was built from. */
  word: number;
  start: number;
  end: number;
}

const NONE = -1;
const ROOT = 0;

export class AhoCorasick {
  readonly #lengths: Int32Array;
  readonly #edges: Edges;
  /** From the root by code, since most units of a text lead nowhere else. */
  readonly #first = new Int32Array(0x10000);
  readonly #fail: Int32Array;
  /** Word that ends in a state, and the next word of the same spelling. */
  readonly #ends: Int32Array;
  readonly #same: Int32Array;
  /** Nearest shorter suffix in which a word ends. */
  readonly #shorter: Int32Array;

  /** Words must not be empty. Aho and Corasick, "Efficient string matching", CACM 18(6), 1975. */
  constructor(words: readonly string[]) {
    const units = words.reduce((sum, word) => sum + word.length, 1);
    this.#lengths = Int32Array.from(words, (word) => word.length);
    this.#edges = new Edges(units);
    this.#ends = new Int32Array(units).fill(NONE);
    this.#same = new Int32Array(words.length).fill(NONE);
    for (const [index, word] of words.entries()) this.#add(word, index);
    this.#fail = new Int32Array(this.#edges.states);
    this.#shorter = new Int32Array(this.#edges.states).fill(NONE);
    this.#link();
  }

  find(text: string): Found[] {
    const found: Found[] = [];
    this.each(text, (word, end) => found.push({ word, start: end - (this.#lengths[word] as number), end }));
    return found;
  }

  /** The same without a list: most of what a filter looks for is found all the time. */
  each(text: string, take: (word: number, end: number) => void): void {
    let state = ROOT;
    for (let at = 0; at < text.length; at += 1) {
      state = this.#step(state, text.charCodeAt(at));
      if (state === ROOT) continue;
      let end = this.#ends[state] === NONE ? (this.#shorter[state] as number) : state;
      for (; end !== NONE; end = this.#shorter[end] as number) {
        for (let word = this.#ends[end] as number; word !== NONE; word = this.#same[word] as number)
          take(word, at + 1);
      }
    }
  }

  #add(word: string, index: number): void {
    let state = ROOT;
    for (let at = 0; at < word.length; at += 1) state = this.#edges.open(state, word.charCodeAt(at));
    this.#same[index] = this.#ends[state] as number;
    this.#ends[state] = index;
  }

  /** Breadth first, so that a state's suffix is complete before the state needs it. */
  #link(): void {
    const queue = new Int32Array(this.#edges.states);
    let last = 0;
    for (const [code, next] of this.#edges.of(ROOT)) {
      this.#first[code] = next;
      queue[last] = next;
      last += 1;
    }
    for (let head = 0; head < last; head += 1) {
      const state = queue[head] as number;
      for (const [code, next] of this.#edges.of(state)) {
        const suffix = this.#step(this.#fail[state] as number, code);
        this.#fail[next] = suffix;
        this.#shorter[next] = this.#ends[suffix] === NONE ? (this.#shorter[suffix] as number) : suffix;
        queue[last] = next;
        last += 1;
      }
    }
  }

  #step(from: number, code: number): number {
    for (let state = from; state !== ROOT; state = this.#fail[state] as number) {
      const next = this.#edges.next(state, code);
      if (next !== NONE) return next;
    }
    return this.#first[code] as number;
  }
}

/** The edges of a trie in one hash table of flat arrays, and as lists of children for walking. */
class Edges {
  states = 1;
  readonly #mask: number;
  /** State + 1 of an edge, 0 where a slot is free. */
  readonly #from: Int32Array;
  readonly #code: Uint16Array;
  readonly #to: Int32Array;
  readonly #child: Int32Array;
  readonly #sibling: Int32Array;
  readonly #label: Uint16Array;

  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(8, most * 2)));
    this.#mask = size - 1;
    this.#from = new Int32Array(size);
    this.#code = new Uint16Array(size);
    this.#to = new Int32Array(size);
    this.#child = new Int32Array(most).fill(NONE);
    this.#sibling = new Int32Array(most).fill(NONE);
    this.#label = new Uint16Array(most);
  }

  next(state: number, code: number): number {
    const slot = this.#slot(state, code);
    return this.#from[slot] === 0 ? NONE : (this.#to[slot] as number);
  }

  /** The next state, made where it is not there. */
  open(state: number, code: number): number {
    const slot = this.#slot(state, code);
    if (this.#from[slot] !== 0) return this.#to[slot] as number;
    const made = this.states;
    this.states += 1;
    this.#from[slot] = state + 1;
    this.#code[slot] = code;
    this.#to[slot] = made;
    this.#label[made] = code;
    this.#sibling[made] = this.#child[state] as number;
    this.#child[state] = made;
    return made;
  }

  *of(state: number): Iterable<[code: number, next: number]> {
    for (let next = this.#child[state] as number; next !== NONE; next = this.#sibling[next] as number)
      yield [this.#label[next] as number, next];
  }

  #slot(state: number, code: number): number {
    let slot = Math.imul(state * 31 + code, 0x9e3779b1) >>> 7;
    for (slot &= this.#mask; this.#from[slot] !== 0; slot = (slot + 1) & this.#mask)
      if (this.#from[slot] === state + 1 && this.#code[slot] === code) break;
    return slot;
  }
}
