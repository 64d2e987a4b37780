/**
 * How far the clock of a telephone system is off. What says when it happened cannot come before it happened; and over a
 * line that tells everything at once, what comes soonest comes without delay. No clock of its own.
 */

/** A clock that is off by less is left as it is, ms: events take some time to come. */
const RIGHT_MS = 2_000;
/** How long an event counts, ms: a clock may be put right. */
const KEPT_MS = 600_000;
/** Events that count. */
const EVENTS = 64;

export class Skew {
  readonly #atOnce: boolean;
  /** Arrival less what the event says, ms, and the arrival. */
  readonly #seen: { late_ms: number; now: number }[] = [];

  /** `atOnce`: events come as they happen; else they may come late, and only a clock that is ahead shows. */
  constructor(atOnce: boolean) {
    this.#atOnce = atOnce;
  }

  /** When it happened, by our clock; both epoch ms. `sent_at`: when it left, by the same clock as `at`. */
  right(at: number, now: number, sent_at?: number): number {
    if (sent_at !== undefined) {
      const off_ms = now - sent_at;
      return Math.abs(off_ms) > RIGHT_MS ? at + off_ms : at;
    }
    this.#seen.push({ late_ms: now - at, now });
    while (this.#seen.length > EVENTS || (this.#seen[0]?.now ?? now) < now - KEPT_MS) this.#seen.shift();
    const least_ms = Math.min(...this.#seen.map(({ late_ms }) => late_ms));
    const isOff = least_ms < -RIGHT_MS || (this.#atOnce && least_ms > RIGHT_MS);
    return isOff ? at + least_ms : at;
  }
}
