import type { IngestClient } from '../client/ingest-client.ts';

/** How long another leg of a call is waited for, ms. */
const LEG_WAIT_MS = 3_000;

/** Ends calls through a sender of its own, which is connected here; `over` hears of each. */
export function callEnder(
  client: IngestClient,
  over: (call: string) => void,
  /** Hears that it never will be connected. */
  failed: (error: Error) => void = () => undefined,
): CallEnds {
  void client.connect().catch(failed);
  const say = async (call: string) => {
    over(call);
    await client.send({ type: 'call.ended', call });
    await client.drain();
    client.forget(call);
  };
  return new CallEnds({ wait_ms: LEG_WAIT_MS, end: (call) => void say(call).catch(() => undefined) });
}

/** When a call is over that several streams speak of: when the last of them says so, and none follows soon. */
export interface CallEndsParts {
  /** How long another leg is waited for, ms. */
  wait_ms: number;
  end(call: string): void;
}

export class CallEnds {
  readonly #parts: CallEndsParts;
  readonly #streams = new Map<string, Set<object>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(parts: CallEndsParts) {
    this.#parts = parts;
  }

  /** `stream` speaks of `call`. */
  heard(call: string, stream: object): void {
    clearTimeout(this.#timers.get(call));
    this.#timers.delete(call);
    const streams = this.#streams.get(call);
    if (streams) streams.add(stream);
    else this.#streams.set(call, new Set([stream]));
  }

  /** `stream` says nothing more of `call`; `over`: because the call, as far as it knows, has ended. */
  left(call: string, stream: object, over: boolean): void {
    const streams = this.#streams.get(call);
    if (!streams?.delete(stream)) return;
    if (streams.size > 0) return;
    this.#streams.delete(call);
    if (!over) return;
    const timer = setTimeout(() => {
      this.#timers.delete(call);
      this.#parts.end(call);
    }, this.#parts.wait_ms);
    this.#timers.set(call, timer);
  }

  /** The calls whose end was waited for end now. */
  close(): void {
    for (const [call, timer] of this.#timers) {
      clearTimeout(timer);
      this.#parts.end(call);
    }
    this.#timers.clear();
  }
}
