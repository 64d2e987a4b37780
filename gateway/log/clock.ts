/** Stamps of the log: they never decrease, whatever the wall clock does, and no record is stamped at or before a tick. */
export interface Clocks {
  /** Epoch ms; read once, at the start. */
  now?: () => number;
  /** ms that only ever grow; fractions allowed. */
  monotonic?: () => number;
}

export class LogClock {
  readonly #monotonic: () => number;
  /** Epoch ms at monotonic zero. */
  readonly #origin: number;
  /** No stamp is below. */
  #floor: number;
  #lastTick = 0;

  /** @param after stamps begin here, or later: the newest stamp and one past the last tick of earlier runs */
  constructor({ now = Date.now, monotonic = () => performance.now() }: Clocks, after: number) {
    this.#monotonic = monotonic;
    this.#origin = now() - monotonic();
    this.#floor = after;
  }

  /** Stamp of the next record, whole epoch ms. */
  stamp(): number {
    this.#floor = Math.max(this.#floor, this.#elapsed());
    return this.#floor;
  }

  /** The moment until which nothing more will be stamped, or null when it has not moved since the last tick. */
  tick(): number | null {
    const at = this.stamp();
    if (at <= this.#lastTick) return null;
    this.#lastTick = at;
    this.#floor = at + 1;
    return at;
  }

  /** ms for intervals; only differences mean something. */
  elapsed(): number {
    return this.#monotonic();
  }

  #elapsed(): number {
    return Math.floor(this.#origin + this.#monotonic());
  }
}
