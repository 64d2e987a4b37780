/**
 * Events that were refused for a reason that passes (disk full, too many open calls), and that the sender is to send
 * again. What comes after one of them is refused too, and is owed from then on: taken before it, it would make it look
 * like a repetition. Pure.
 */

/** By which code an event was refused that is to come again. */
export type Owed = 'LOG_UNAVAILABLE' | 'QUOTA_CALLS';

interface Waiting {
  /** Ascending by number, with the time at which each was refused last, epoch ms. */
  events: { seq: number; at: number }[];
  code: Owed;
  /** Epoch ms; after it the gap is accepted. */
  until: number;
  /** What was sent again just before the first end of the wait is waited for a little longer; nothing after that. */
  last: boolean;
}

/** How long a refused event is waited for before its gap is accepted, ms: the sender may have given it up. */
const OWED_MS = 30_000;
/**
 * A sender sends what was refused in one go, in order, and the wait may end in the middle of it: what was refused so
 * shortly before is waited for as long again, ms.
 */
const LONGER_MS = 10_000;
/** Numbers of one call that are remembered, more than a window holds; the highest of more are not. */
const MOST = 10_000;

export class OwedEvents {
  readonly #calls = new Map<string, Waiting>();

  /** The code by which this event must be refused because an earlier one is owed; null: it may be taken. */
  owes(call: string, seq: number, now: number): Owed | null {
    let waiting = this.#calls.get(call);
    if (waiting && now >= waiting.until) waiting = this.#giveUp(call, waiting, now);
    if (!waiting) return null;
    const lowest = waiting.events[0]?.seq as number;
    if (seq > lowest) {
      refused(waiting.events, seq, now);
      return waiting.code;
    }
    // An earlier one that comes late is not the one that is waited for.
    if (seq === lowest) waiting.events.shift();
    if (waiting.events.length === 0) this.#calls.delete(call);
    return null;
  }

  /** It was refused for a reason of its own, and is waited for from now. */
  add(call: string, seq: number, code: Owed, now: number): void {
    const events = this.#calls.get(call)?.events ?? [];
    refused(events, seq, now);
    // The newest goes to the end, so that those at the front are the ones that nobody waits for any more.
    this.#calls.delete(call);
    this.#calls.set(call, { events, code, until: now + OWED_MS, last: false });
    for (const [old, { until }] of this.#calls) {
      if (until + LONGER_MS > now) break;
      this.#calls.delete(old);
    }
  }

  /** The wait is over: what is still waited for, or nothing. */
  #giveUp(call: string, { events, code, last }: Waiting, now: number): Waiting | undefined {
    const first = last ? -1 : events.findIndex(({ at }) => at > now - LONGER_MS);
    this.#calls.delete(call);
    if (first < 0) return undefined;
    const left = { events: events.slice(first), code, until: now + LONGER_MS, last: true };
    this.#calls.set(call, left);
    return left;
  }
}

/** Into its place, once; most come in order. */
function refused(events: Waiting['events'], seq: number, now: number): void {
  let place = events.length;
  while (place > 0 && (events[place - 1]?.seq as number) > seq) place -= 1;
  const known = events[place - 1];
  if (known?.seq === seq) {
    known.at = now;
    return;
  }
  events.splice(place, 0, { seq, at: now });
  if (events.length > MOST) events.pop();
}
