/**
 * Finished calls by id, for snapshots. A morning's two thousand desktops may all ask for calls that the store does not
 * know yet: looks of one moment share a statement that tells known calls from others, equal looks share an answer, few
 * calls are read at once, and that a call is unknown is remembered for some seconds. Knows no clock.
 */
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Store } from '../store/port.ts';

export interface LookupParts {
  store: Pick<Store, 'call' | 'knownCalls'>;
  /** Runs `work` once, after about `ms`. */
  later(work: () => void, ms: number): void;
}

/** Ids in one statement. */
const ASKED_AT_ONCE = 500;
/** Calls that are read at one time. */
const READ_AT_ONCE = 4;
/** An unknown call is asked for again after this long, at most twice as long, ms. */
const UNKNOWN_MS = 5_000;
const UNKNOWN_MOST = 10_000;
/** A call that was open a moment ago may be on its way to the store: this long it is asked for each time, ms. */
const CLOSED_MS = 60_000;
const CLOSED_MOST = 20_000;

interface Asking {
  answer(call: CallDetail | null): void;
  fail(error: unknown): void;
}

export class CallLookup {
  readonly #parts: LookupParts;
  readonly #unknown: Forgetting;
  readonly #closed: Forgetting;
  /** One promise for all who ask for a call at one time. */
  readonly #looks = new Map<string, Promise<CallDetail | null>>();
  #asked = new Map<string, Asking>();
  #asking = false;
  #reading = 0;
  readonly #toRead: (() => void)[] = [];

  constructor(parts: LookupParts) {
    this.#parts = parts;
    this.#unknown = new Forgetting(UNKNOWN_MS, UNKNOWN_MOST, parts.later);
    this.#closed = new Forgetting(CLOSED_MS, CLOSED_MOST, parts.later);
  }

  /** A call as the store has it, null where it does not know it. Rejects while the store cannot answer. */
  look(call: string): Promise<CallDetail | null> {
    if (this.#unknown.has(call)) return Promise.resolve(null);
    const under = this.#looks.get(call);
    if (under) return under;
    const look = new Promise<CallDetail | null>((answer, fail) => this.#asked.set(call, { answer, fail }));
    this.#looks.set(call, look);
    const over = () => this.#looks.delete(call);
    look.then(over, over);
    this.#ask();
    return look;
  }

  /** Something happened in a call: whoever does not find it open any more finds it in the store, soon. */
  heard({ call, status }: Pick<CallView, 'call' | 'status'>): void {
    this.#unknown.delete(call);
    if (status === 'complete') this.#closed.add(call);
  }

  /** What comes while a statement is under way shares the next. */
  #ask(): void {
    if (this.#asking) return;
    this.#asking = true;
    void Promise.resolve()
      .then(() => this.#askAll())
      .finally(() => {
        this.#asking = false;
        if (this.#asked.size > 0) this.#ask();
      });
  }

  async #askAll(): Promise<void> {
    while (this.#asked.size > 0) {
      const some = new Map([...this.#asked].slice(0, ASKED_AT_ONCE));
      for (const call of some.keys()) this.#asked.delete(call);
      try {
        const known = await this.#parts.store.knownCalls([...some.keys()]);
        for (const [call, asking] of some) {
          if (known.has(call)) void this.#read(call).then(asking.answer, asking.fail);
          else {
            if (!this.#closed.has(call)) this.#unknown.add(call);
            asking.answer(null);
          }
        }
      } catch (error) {
        for (const { fail } of some.values()) fail(error);
      }
    }
  }

  async #read(call: string): Promise<CallDetail | null> {
    if (this.#reading >= READ_AT_ONCE) await new Promise<void>((turn) => this.#toRead.push(turn));
    else this.#reading += 1;
    try {
      return await this.#parts.store.call(call);
    } finally {
      const next = this.#toRead.shift();
      if (next) next();
      else this.#reading -= 1;
    }
  }
}

/** Ids that are forgotten after `ms` to twice that; beyond `most` none is taken in. */
class Forgetting {
  readonly #ms: number;
  readonly #most: number;
  readonly #later: LookupParts['later'];
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(ms: number, most: number, later: LookupParts['later']) {
    this.#ms = ms;
    this.#most = most;
    this.#later = later;
  }

  has(id: string): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }

  add(id: string): void {
    if (this.#young.size >= this.#most) return;
    if (this.#young.size === 0 && this.#old.size === 0) this.#later(() => this.#age(), this.#ms);
    this.#young.add(id);
  }

  delete(id: string): void {
    this.#young.delete(id);
    this.#old.delete(id);
  }

  #age(): void {
    this.#old = this.#young;
    this.#young = new Set();
    if (this.#old.size > 0) this.#later(() => this.#age(), this.#ms);
  }
}
