/** Every telephone system's events on their way in: one sender of the native protocol for each, and what it must remember. */
import type { RefusedFrame } from '../../engine/contract/ingest.ts';
import type { IngestClient } from '../client/ingest-client.ts';
import { type CtiCall, type CtiEvent, told } from './event.ts';
import { Skew } from './skew.ts';

/** Calls that are remembered, of one system: those with the newest events. */
const CALLS_MAX = 50_000;

export class CtiDesk {
  readonly #source: string;
  readonly #client: IngestClient;
  readonly #calls = new Map<string, CtiCall>();
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
   * Takes an event in; `durable` says when it is on the disk or refused. How much it tells that is new.
   * `now`: epoch ms of its arrival; `sent_at`: when it left, by the system's clock, where it says so.
   */
  take(event: CtiEvent, now: number, sent_at?: number): number {
    const before = this.#calls.get(event.call);
    const at = event.at === now ? now : this.#skew.right(event.at, now, sent_at);
    const { call, events } = told(before, event, this.#source, at);
    // The newest go to the end; the oldest are forgotten first.
    this.#calls.delete(event.call);
    this.#calls.set(event.call, call);
    if (this.#calls.size > CALLS_MAX) this.#forget(this.#calls.keys().next().value as string);
    this.#last = this.#last.then(async () => {
      for (const one of events) await this.#client.send(one).catch(() => undefined);
    });
    return events.length;
  }

  /** Its events are numbered until then, also after its end: numbers of before would be repetitions to the door. */
  #forget(call: string): void {
    this.#calls.delete(call);
    this.#client.forget(call);
  }

  /** Everything that was taken is durable or refused: what the door refused of these calls, for good. */
  async durable(calls: ReadonlySet<string>): Promise<RefusedFrame[]> {
    await this.#last;
    await this.#client.drain();
    const { refusals } = this.#client;
    const own = refusals.filter(({ call }) => call !== undefined && calls.has(call));
    const others = refusals.filter((one) => !own.includes(one));
    refusals.splice(0, refusals.length, ...others);
    return own;
  }

  close(): void {
    this.#client.close();
  }
}
