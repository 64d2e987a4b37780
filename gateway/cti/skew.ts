/**
 * When something happened by our clock, told by a telephone system whose clock may be off. Each event is looked at by
 * itself: posts of one token may come from several systems, and one wrong time says nothing of the others. No clock of
 * its own.
 */

/** A clock that is off by less is left as it is, ms: events take some time to come. */
const RIGHT_MS = 2_000;
/** What is farther off than this tells nothing, ms. */
export const DAY_MS = 86_400_000;
/** How long the delay of an event counts, ms: a clock may be put right. */
const KEPT_MS = 600_000;
/** Events that count. */
const EVENTS = 64;

export class Skew {
  readonly #atOnce: boolean;
  /** Arrival less what the event says, ms, and the arrival. */
  readonly #seen: { late_ms: number; now: number }[] = [];

  /** `atOnce`: all events are of one clock, and come as they happen; else they may come late, from several. */
  constructor(atOnce: boolean) {
    this.#atOnce = atOnce;
  }

  /**
   * Both epoch ms. `sent_at`: when it left, by the same clock as `at`, at most `DAY_MS` from `now`. What would lie ahead
   * is put at its arrival: nothing is told before it happens.
   */
  right(at: number, now: number, sent_at?: number): number {
    if (sent_at !== undefined) {
      const off_ms = now - sent_at;
      return notAhead(Math.abs(off_ms) > RIGHT_MS ? at + off_ms : at, now);
    }
    const late_ms = now - at;
    if (late_ms < -RIGHT_MS || (this.#atOnce && late_ms > DAY_MS)) return now;
    if (!this.#atOnce) return at;
    this.#seen.push({ late_ms, now });
    while (this.#seen.length > EVENTS || (this.#seen[0]?.now ?? now) < now - KEPT_MS) this.#seen.shift();
    // What comes soonest comes without delay: where even that is late, the clock is behind.
    const least_ms = Math.min(...this.#seen.map((one) => one.late_ms));
    return least_ms > RIGHT_MS ? at + least_ms : at;
  }
}

function notAhead(at: number, now: number): number {
  return at - now > RIGHT_MS ? now : at;
}
