/**
 * One connection of `/v1/live`. Reads from the hub with a cursor and writes as long as the socket takes it: while
 * its buffer is full nothing is written and nothing is queued; when it drains the client gets what it missed, or
 * a fresh snapshot when that is much.
 */
import type { LiveFrame } from '../../engine/contract/live.ts';
import type { LiveHub } from './live-hub.ts';
import type { Reader } from './readers.ts';
import { type LiveRefusalCode, parseSubscribe, refusal, type Subscription } from './topics.ts';

/** What is used of a WebSocket. */
export interface Wire {
  /** Bytes accepted and not yet handed to the operating system. */
  readonly bufferedAmount: number;
  readonly OPEN: number;
  readonly readyState: number;
  /** A text frame, as a string or as its UTF-8. */
  send(text: string | Buffer, sent: () => void): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface ClientLimits {
  /** Above this many buffered bytes the client counts as stalled, and nothing more is written. */
  high_bytes: number;
  /** Below it the client counts as reading again. */
  low_bytes: number;
  /** A client that missed more deltas than this gets a snapshot instead of them. */
  catch_up: number;
  /** A client that reads nothing for this long is dropped, ms. */
  stalled_ms: number;
  /** Frames that a client may send within ten seconds. */
  frames: number;
}

export const CLIENT_LIMITS: ClientLimits = {
  high_bytes: 1024 * 1024,
  low_bytes: 64 * 1024,
  catch_up: 500,
  stalled_ms: 600_000,
  frames: 50,
};

export interface ClientParts {
  wire: Wire;
  hub: LiveHub;
  /** Writes the look into the audit trail, narrows it to what may be seen; null when the role may not have these topics. */
  admit(subscription: Subscription): Promise<Subscription | null>;
  /** Epoch ms. */
  now(): number;
  limits: ClientLimits;
}

export class LiveClient {
  readonly #parts: ClientParts;
  #reader: Reader | null = null;
  /** Number of the last delta that was written or skipped; null when a snapshot is due. */
  #cursor: number | null = null;
  #preparing = false;
  #stalledSince: number | null = null;
  /** Grows with each subscribe, so that an answer that comes too late is thrown away. */
  #generation = 0;
  #frames = 0;
  #framesSince = 0;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** True while the client does not take what is written. */
  get stalled(): boolean {
    return this.#stalledSince !== null;
  }

  /** A frame came from the client. */
  async heard(text: string): Promise<void> {
    if (this.#floods()) {
      this.refuse('TOO_MANY_FRAMES', 'Expected few frames from a console.');
      this.#parts.wire.close(1008, 'too many frames');
      return;
    }
    const parsed = parseSubscribe(text);
    if ('code' in parsed) {
      this.refuse(parsed.code, parsed.message, true);
      return;
    }
    await this.#subscribe(parsed.subscription);
  }

  refuse(code: LiveRefusalCode, message: string, told = false): void {
    this.#write({ type: 'error', ...(told ? { code, message } : refusal(code, message)) });
  }

  /** Says that the line is alive, drops a client that has read nothing for long. */
  beat(): void {
    const { now, wire, limits } = this.#parts;
    if (this.#stalledSince !== null) {
      if (now() - this.#stalledSince > limits.stalled_ms) wire.terminate();
      return;
    }
    // Not woken for what does not concern it: it is told how far it has come.
    this.#wake();
    if (this.#reader && this.#cursor !== null && !this.#preparing && this.#stalledSince === null) {
      this.#write({ type: 'heartbeat', n: this.#cursor, at: Math.round(now()) });
    }
  }

  /** The connection is over. */
  gone(): void {
    this.#generation += 1;
    if (this.#reader) this.#parts.hub.leave(this.#reader);
    this.#reader = null;
  }

  async #subscribe(wanted: Subscription): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    if (this.#reader) this.#parts.hub.leave(this.#reader);
    this.#reader = null;
    const subscription = await this.#parts.admit(wanted);
    if (generation !== this.#generation) return;
    if (!subscription) {
      this.refuse('FORBIDDEN', 'Your role may not see these topics.');
      return;
    }
    const { hub } = this.#parts;
    const resumes = hub.canResume(subscription);
    // Joined before the snapshot is built: nothing falls between the two.
    this.#reader = { subscription, wake: () => this.#wake() };
    hub.join(this.#reader);
    this.#preparing = false;
    this.#cursor = resumes ? subscription.resume!.n : null;
    this.#pump();
    if (resumes) this.beat();
  }

  #wake(): void {
    // One client's trouble must not reach the engine nor the other clients.
    try {
      this.#pump();
    } catch {
      this.#parts.wire.terminate();
    }
  }

  #pump(): void {
    const { hub } = this.#parts;
    while (this.#reader && !this.#preparing && this.#stalledSince === null) {
      if (this.#cursor === null) {
        this.#snapshot(this.#reader.subscription, this.#generation).catch(() =>
          this.#parts.wire.close(1011, 'no snapshot could be built'),
        );
        return;
      }
      const { subscription } = this.#reader;
      const next = subscription.batch
        ? hub.nextBatch(this.#cursor, subscription)
        : hub.next(this.#cursor, subscription);
      if (next === 'gone') {
        this.#cursor = null;
        continue;
      }
      this.#cursor = next.cursor;
      if (next.json === null) return;
      this.#send(next.json);
    }
  }

  async #snapshot(subscription: Subscription, generation: number): Promise<void> {
    this.#preparing = true;
    const { n, frames, failed } = await this.#parts.hub.openings(subscription);
    if (generation !== this.#generation) return;
    this.#preparing = false;
    this.#cursor = n;
    for (const frame of frames) this.#send(frame);
    for (const call of failed) this.refuse('CALL_UNAVAILABLE', `Expected call ${call} from the store.`);
    this.#wake();
  }

  #write(frame: LiveFrame): void {
    this.#send(JSON.stringify(frame));
  }

  #send(json: string | Buffer): void {
    const { wire, limits, now } = this.#parts;
    if (wire.readyState !== wire.OPEN) return;
    wire.send(json, () => this.#sent());
    if (this.#stalledSince === null && wire.bufferedAmount > limits.high_bytes) this.#stalledSince = now();
  }

  /** The operating system took a frame. */
  #sent(): void {
    const { wire, limits, hub } = this.#parts;
    if (this.#stalledSince === null || wire.bufferedAmount > limits.low_bytes) return;
    this.#stalledSince = null;
    if (this.#cursor !== null && hub.last - this.#cursor > limits.catch_up) this.#cursor = null;
    this.#wake();
  }

  #floods(): boolean {
    const now = this.#parts.now();
    if (now - this.#framesSince > 10_000) [this.#frames, this.#framesSince] = [0, now];
    this.#frames += 1;
    return this.#frames > this.#parts.limits.frames;
  }
}
