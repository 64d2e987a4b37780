/** Chance from a seed, in the words that generators use. */
import { randomFrom } from '../../gateway/demo/seeded.ts';

export class Dice {
  readonly #next: () => number;

  constructor(...seed: (string | number)[]) {
    this.#next = randomFrom(...seed);
  }

  /** A whole number from 0 to n - 1. */
  below(n: number): number {
    return Math.floor(this.#next() * n);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: 1 + this.below(most) }, make);
  }
}
