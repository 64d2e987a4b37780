/**
 * Calls whose transcript somebody watches or watched a moment ago: their utterances are recorded in the ring. It says
 * from where on, and how new what was told of them is. Pure.
 */

/** Calls that are still recorded after their last watcher left, for the time of a reconnection. */
const LINGERING = 200;

export class WatchedCalls {
  readonly #lingering: number;
  /** Call → number of the delta after which its utterances are in the ring; watched last comes last. */
  readonly #since = new Map<string, number>();
  /** Call → number of its newest delta. */
  readonly #newestOf = new Map<string, number>();
  /** The newest delta that is of no call. */
  #newestOfNone = 0;

  constructor(lingering = LINGERING) {
    this.#lingering = lingering;
  }

  has(call: string): boolean {
    return this.#since.has(call);
  }

  /** From now on they are recorded. `last`: the newest delta. */
  watch(calls: ReadonlySet<string>, last: number): void {
    for (const call of calls) {
      const since = this.#since.get(call) ?? last;
      this.#since.delete(call);
      this.#since.set(call, since);
    }
  }

  /** Delta `n` was told of the call; empty: of none. */
  told(call: string, n: number): void {
    if (call === '') this.#newestOfNone = n;
    else if (this.#since.has(call)) this.#newestOf.set(call, n);
  }

  /** All that was said in these calls after delta `n` was recorded. */
  recordedAfter(n: number, calls: ReadonlySet<string>): boolean {
    return [...calls].every((call) => (this.#since.get(call) ?? Number.POSITIVE_INFINITY) <= n);
  }

  /** Nothing after delta `n` is for those who watch these calls alone: what there is depends on their lists. */
  quietAfter(n: number, calls: ReadonlySet<string>): boolean {
    if (calls.size === 0) return true;
    if (this.#newestOfNone > n) return false;
    for (const call of calls) if ((this.#newestOf.get(call) ?? 0) > n) return false;
    return true;
  }

  /** Forgets those that nobody watches any more beyond the number that lingers, the oldest first. */
  forgetUnwatched(isWatched: (call: string) => boolean): void {
    if (this.#since.size <= this.#lingering) return;
    for (const call of this.#since.keys()) {
      if (this.#since.size <= this.#lingering) return;
      if (isWatched(call)) continue;
      this.#since.delete(call);
      this.#newestOf.delete(call);
    }
  }
}
