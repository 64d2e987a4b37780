/** Ids of calls that were deleted since the start, for consoles that come back with one on the screen. Pure. */

const KEPT = 10_000;

export class DeletedCalls {
  readonly #kept: number;
  readonly #ids = new Set<string>();

  constructor(kept = KEPT) {
    this.#kept = kept;
  }

  has(call: string): boolean {
    return this.#ids.has(call);
  }

  /** It comes in again: a recording that took the place of the one that was deleted. */
  delete(call: string): void {
    this.#ids.delete(call);
  }

  /** Beyond the number that is kept the one deleted longest ago goes. */
  add(call: string): void {
    this.#ids.delete(call);
    this.#ids.add(call);
    if (this.#ids.size > this.#kept) this.#ids.delete(this.#ids.values().next().value!);
  }
}
