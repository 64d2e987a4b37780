/** Every telephone system's events on their way in: one sender of the native protocol for each, and what it must remember. */
import type { IngestClient } from '../client/ingest-client.ts';
import { type CtiCall, type CtiEvent, told } from './event.ts';

/** Calls that are remembered after their last event, of one system. */
const CALLS_MAX = 50_000;

export class CtiDesk {
  readonly #source: string;
  readonly #client: IngestClient;
  readonly #startedAt: (call: string) => number | undefined;
  readonly #calls = new Map<string, CtiCall>();
  #last: Promise<void>;

  /** `source`: name of the system, as it stands in the call's attribute `cti`. */
  constructor(source: string, client: IngestClient, startedAt: (call: string) => number | undefined) {
    this.#source = source;
    this.#client = client;
    this.#startedAt = startedAt;
    this.#last = client.connect().catch(() => undefined);
  }

  /** Takes an event in; `durable` says when it is on the disk. */
  take(event: CtiEvent): number {
    const { call, events } = told(
      this.#calls.get(event.call),
      event,
      this.#source,
      this.#startedAt(event.call),
    );
    // The newest go to the end; the oldest are forgotten first.
    this.#calls.delete(event.call);
    this.#calls.set(event.call, call);
    if (this.#calls.size > CALLS_MAX) this.#calls.delete(this.#calls.keys().next().value as string);
    this.#last = this.#last.then(async () => {
      for (const one of events) await this.#client.send(one).catch(() => undefined);
      if (call.ended) this.#client.forget(event.call);
    });
    return events.length;
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
