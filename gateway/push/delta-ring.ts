/** The last deltas, numbered from 1 without holes; memory is bounded by the ring's size. Pure. */
import type { Delta } from '../../engine/contract/live.ts';
import type { Addressed } from './topics.ts';

/** A delta before it has its number. */
export type Unnumbered = Delta extends infer D ? (D extends Delta ? Omit<D, 'n'> : never) : never;

export class DeltaRing {
  readonly #size: number;
  readonly #entries: (Addressed & { json?: string })[] = [];
  /** Number of the newest delta; 0 before the first. */
  #last = 0;
  /** Nothing up to here can be told again. */
  #floor = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get last(): number {
    return this.#last;
  }

  /** Number of the oldest delta still kept. */
  get oldest(): number {
    return Math.max(this.#floor + 1, this.#last - this.#size + 1);
  }

  push(delta: Unnumbered, address: Omit<Addressed, 'delta'>): void {
    this.#last += 1;
    this.#entries[this.#last % this.#size] = { ...address, delta: { ...delta, n: this.#last } as Delta };
  }

  /** Nothing that was told so far is told again: who has not read it gets a snapshot. */
  clear(): void {
    this.#entries.length = 0;
    this.#floor = this.#last;
  }

  /** True when nothing after delta `n` has been forgotten. */
  reaches(n: number): boolean {
    return n >= this.oldest - 1 && n <= this.#last;
  }

  /** The delta numbered `n`, which must still be kept. */
  at(n: number): Addressed {
    return this.#entries[n % this.#size]!;
  }

  /** The same as it goes over the wire; written once, whoever asks. */
  json(n: number): string {
    const entry = this.#entries[n % this.#size]!;
    entry.json ??= JSON.stringify(entry.delta);
    return entry.json;
  }
}
