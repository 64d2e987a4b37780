/**
 * Events that were refused for a reason that passes (disk full, too many open calls), and that the sender is to send
 * again. What comes after one of them is refused too, and is owed from then on: taken before it, it would make it look
 * like a repetition. Pure.
 */

/** By which code an event was refused that is to come again. */
export type Owed = 'LOG_UNAVAILABLE' | 'QUOTA_CALLS';

interface Waiting {
  /** Ascending. */
  seqs: number[];
  /** Those of them that came again since, and were refused again. */
  again: Set<number>;
  code: Owed;
  /** Epoch ms; after it the gap is accepted. */
  until: number;
}

/** How long a refused event is waited for before its gap is accepted, ms: the sender may have given it up. */
const OWED_MS = 30_000;
/** Numbers of one call that are remembered, more than a window holds; the highest of more are not. */
const MOST = 10_000;

export class OwedEvents {
  readonly #calls = new Map<string, Waiting>();

  /** The code by which this event must be refused because an earlier one is owed; null: it may be taken. */
  owes(call: string, seq: number, now: number): Owed | null {
    let waiting = this.#calls.get(call);
    if (waiting && now >= waiting.until) waiting = this.#giveUp(call, waiting, now);
    if (!waiting) return null;
    const lowest = waiting.seqs[0] as number;
    if (seq > lowest) {
      if (!insert(waiting.seqs, seq)) waiting.again.add(seq);
      return waiting.code;
    }
    // An earlier one that comes late is not the one that is waited for.
    if (seq === lowest) waiting.seqs.shift();
    if (waiting.seqs.length === 0) this.#calls.delete(call);
    return null;
  }

  /** It was refused for a reason of its own, and is waited for from now. */
  add(call: string, seq: number, code: Owed, now: number): void {
    const waiting = this.#calls.get(call) ?? { seqs: [], again: new Set(), code, until: 0 };
    insert(waiting.seqs, seq);
    // The newest goes to the end, so that those at the front are the ones that nobody waits for any more.
    this.#calls.delete(call);
    this.#calls.set(call, { ...waiting, code, until: now + OWED_MS });
    for (const [old, { until }] of this.#calls) {
      // Whoever still sends had it renewed since.
      if (until + OWED_MS > now) break;
      this.#calls.delete(old);
    }
  }

  /**
   * Waits no longer for what did not come again: what is owed then. A sender sends what was refused in one go, in order: the
   * time may be up in the middle of it, when its first half was refused a moment ago.
   */
  #giveUp(call: string, { seqs, again, code }: Waiting, now: number): Waiting | undefined {
    const first = seqs.findIndex((seq) => again.has(seq));
    this.#calls.delete(call);
    if (first < 0) return undefined;
    const left = { seqs: seqs.slice(first), again: new Set<number>(), code, until: now + OWED_MS };
    this.#calls.set(call, left);
    return left;
  }
}

/** Into its place, once; most come in order. False where it is there. */
function insert(seqs: number[], seq: number): boolean {
  let at = seqs.length;
  while (at > 0 && (seqs[at - 1] as number) > seq) at -= 1;
  if (seqs[at - 1] === seq) return false;
  seqs.splice(at, 0, seq);
  if (seqs.length > MOST) seqs.pop();
  return true;
}
