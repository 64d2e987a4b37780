/** From a stream of vendor's frames to a sender of the native protocol, in order, with what waits in sight. */
import type { IngestClient } from '../client/ingest-client.ts';
import type { CallEnds } from './ends.ts';
import type { EndsWith } from './query.ts';
import type { AdapterStream, Taken } from './stream.ts';

/** How long the last events of a stream may take to become durable, ms. */
export const DRAIN_MS = 2_000;

/** One stream on its way in: its frames become events in order, and are handed in one after another. */
export class Lane {
  readonly #stream: AdapterStream;
  readonly #client: IngestClient;
  readonly #ends: CallEnds;
  readonly #endsWith: EndsWith;
  #last: Promise<void>;
  /** Frames that are not handed in yet. */
  waiting = 0;

  constructor(
    stream: AdapterStream,
    client: IngestClient,
    ends: CallEnds,
    endsWith: EndsWith = 'recogniser',
  ) {
    this.#stream = stream;
    this.#client = client;
    this.#ends = ends;
    this.#endsWith = endsWith;
    this.#last = client.connect().catch(() => undefined);
  }

  take(frame: string, now: number): Taken {
    const taken = this.#stream.take(frame, now);
    for (const { call } of taken.events) this.#ends.heard(call, this);
    if (taken.goesOn !== undefined) this.#ends.heard(taken.goesOn, this);
    this.#hand(taken);
    return taken;
  }

  /** Everything that was taken has been given to the native door. */
  handedIn(): Promise<void> {
    return this.#last;
  }

  /** Everything that was taken is durable or was refused by name. */
  async durable(): Promise<void> {
    await this.#last;
    await this.#client.drain();
  }

  /** The socket has closed; `clean`: by a goodbye, not by a broken line. */
  async end(clean: boolean, now: number): Promise<void> {
    const { calls } = this.#stream;
    this.#hand({ events: this.#stream.finish(now), ended: [] });
    await this.stop(DRAIN_MS);
    for (const call of calls) this.#ends.left(call, this, clean && this.#endsWith === 'socket');
  }

  /** Hands in what was taken, and says goodbye. */
  async stop(ms: number): Promise<void> {
    await within(this.durable(), ms);
    this.#client.close();
  }

  #hand({ events, ended }: Taken): void {
    this.waiting += 1;
    this.#last = this.#last.then(async () => {
      for (const event of events) await this.#client.send(event).catch(() => undefined);
      for (const call of ended) {
        this.#ends.left(call, this, this.#endsWith !== 'never');
        this.#client.forget(call);
      }
      this.waiting -= 1;
    });
  }
}

/** Waits for `work`, but not longer. */
export async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
