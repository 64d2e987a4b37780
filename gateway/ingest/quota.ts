/**
 * How fast one source may send, so that a sender gone wild harms nobody else: one that sends more is read more slowly, and
 * nothing is lost. Pure.
 */
/** A burst of so many seconds' worth is taken at once. */
const BURST_S = 2;

/** A bucket of events that fills with time. */
export class Pace {
  readonly #perMs: number;
  readonly #most: number;
  #left: number;
  #at: number;

  constructor(events_per_s: number, now: number) {
    this.#perMs = events_per_s / 1_000;
    this.#most = events_per_s * BURST_S;
    this.#left = this.#most;
    this.#at = now;
  }

  /** An event came. How long the source is not to be read, ms; 0: read on. */
  take(now: number): number {
    if (this.#perMs === 0) return 0;
    this.#left = Math.min(this.#most, this.#left + (now - this.#at) * this.#perMs) - 1;
    this.#at = now;
    return this.#left >= 0 ? 0 : Math.ceil(-this.#left / this.#perMs);
  }
}
