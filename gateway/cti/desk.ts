/** Every telephone system's events on their way in: one sender of the native protocol for each, and what it must remember. */
import type { IngestClient } from '../client/ingest-client.ts';
import { type CtiCall, type CtiEvent, told } from './event.ts';
import { Skew } from './skew.ts';

/** Calls that are remembered after their last event, of one system. */
const CALLS_MAX = 50_000;
/** Nothing more of a call is told so long after its end, ms: the door takes nothing any more. */
const OVER_MS = 60_000;

export class CtiDesk {
  readonly #source: string;
  readonly #client: IngestClient;
  readonly #calls = new Map<string, CtiCall>();
  /** Calls that have ended, and when that was heard, epoch ms; the first comes first. */
  readonly #ended = new Map<string, number>();
  readonly #skew: Skew;
  #last: Promise<void>;

  /**
   * `source`: name of the system, as it stands in the call's attribute `cti`. `atOnce`: it tells everything as it
   * happens.
   */
  constructor(source: string, client: IngestClient, atOnce: boolean) {
    this.#source = source;
    this.#client = client;
    this.#skew = new Skew(atOnce);
    this.#last = client.connect().catch(() => undefined);
  }

  /**
   * Takes an event in; `durable` says when it is on the disk. How much it tells that is new.
   * `now`: epoch ms of its arrival; `sent_at`: when it left, by the system's clock, where it says so.
   */
  take(event: CtiEvent, now: number, sent_at?: number): number {
    this.#forgetOver(now);
    const before = this.#calls.get(event.call);
    if (before?.ended && !this.#ended.has(event.call)) return 0;
    const at = event.at === now ? now : this.#skew.right(event.at, now, sent_at);
    const { call, events } = told(before, event, this.#source, at);
    if (call.ended && !this.#ended.has(event.call)) this.#ended.set(event.call, now);
    // The newest go to the end; the oldest are forgotten first.
    this.#calls.delete(event.call);
    this.#calls.set(event.call, call);
    if (this.#calls.size > CALLS_MAX) this.#calls.delete(this.#calls.keys().next().value as string);
    this.#last = this.#last.then(async () => {
      for (const one of events) await this.#client.send(one).catch(() => undefined);
    });
    return events.length;
  }

  #forgetOver(now: number): void {
    for (const [call, at] of this.#ended) {
      if (now - at <= OVER_MS) return;
      this.#ended.delete(call);
      this.#client.forget(call);
    }
  }

  /** Everything that was taken is durable or was refused by name. */
  async durable(): Promise<void> {
    await this.#last;
    await this.#client.drain();
  }

  close(): void {
    this.#client.close();
  }
}
