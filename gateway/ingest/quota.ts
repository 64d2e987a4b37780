/**
 * What one source may ask of the server, so that a sender gone wild harms nobody else. Too many events a second: it is
 * read more slowly, and nothing is lost. Too many open calls: what would open another one is refused by name. Pure.
 */
export interface Quota {
  /** Events a second, over some seconds; 0: as many as the log takes. */
  events_per_s: number;
  /** Open calls of one source; 0: no limit. */
  open_calls: number;
}

export const QUOTA: Quota = { events_per_s: 20_000, open_calls: 20_000 };

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
