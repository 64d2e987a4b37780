/** One sender's socket: hello and welcome, what waits, what is owed an answer, and when to stop reading. */
import { REFUSALS } from '../../engine/contract/errors.ts';
import {
  type EventFrame,
  type HelloFrame,
  LIMITS,
  PROTOCOL,
  type ServerFrame,
} from '../../engine/contract/ingest.ts';
import type { Sender } from './calls.ts';
import { decodeFrame, type Refusal } from './frame.ts';
import type { Feeder, Item } from './intake.ts';
import { LIVENESS, Liveness, type LivenessLimits } from './liveness.ts';
import { type Owed, OwedEvents } from './owed-events.ts';
import { Pace } from './quota.ts';

/** The part of a WebSocket that a connection uses. */
export interface Wire {
  readonly bufferedAmount: number;
  send(text: string, sent?: () => void): void;
  /** Gathers what is sent until `uncork`, so that many answers are one write of the operating system. */
  cork(): void;
  uncork(): void;
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
}

export interface ConnectionParts {
  wire: Wire;
  /** Id of the token. */
  owner: string;
  /** It brings in recordings. */
  imports?: boolean;
  /** Most events without an answer before the socket is no longer read. */
  window: number;
  /** Most events a second; 0: no limit. */
  events_per_s?: number;
  liveness?: LivenessLimits;
  /** The source was read more slowly, because it sends more than its quota. */
  slowed?(): void;
  now(): number;
  mask(text: string): string;
  /** Counts a refusal; the source is empty before a hello. */
  count(refusal: Refusal, sender: Sender): void;
  /** Whether the token may speak for a source of this name; absent: for any. */
  maySpeak?(source: string): boolean;
  /** Said hello: replaces an older connection of the same source. */
  introduced(connection: Connection): void;
  /** Something waits in the queue. */
  wake(connection: Connection): void;
  /** Closed, and everything that had come is dealt with. */
  left(connection: Connection): void;
  resume(sender: Sender): Record<string, number>;
  startedAnew(sender: Sender): Record<string, string>;
}

/** Answers that wait in the socket, bytes; beyond it a sender that does not read is not read either. */
const ANSWERS_MAX = 1 << 20;
/** A text frame has at least one byte for each UTF-16 unit, and at most three. */
const BYTES_PER_UNIT = 3;
const BYTES_MAX = LIMITS.frame * BYTES_PER_UNIT;

type Stage = 'new' | 'introduced' | 'welcome' | 'replaced' | 'closing';

export class Connection implements Feeder {
  readonly queue: Item[] = [];
  readonly #parts: ConnectionParts;
  #source = '';
  #stage: Stage = 'new';
  #unanswered = 0;
  #paused = false;
  readonly #pace: Pace;
  readonly #liveness: Liveness;
  /** Not to be read before, by `now`. */
  #slowUntil = 0;
  #again: NodeJS.Timeout | null = null;
  #gone = false;
  #corked = false;
  readonly #owed = new OwedEvents();

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#pace = new Pace(parts.events_per_s ?? 0, parts.now());
    this.#liveness = new Liveness(parts.liveness ?? LIVENESS, parts.now());
  }

  get sender(): Sender {
    const { owner, imports = false } = this.#parts;
    return { owner, source: this.#source, imports };
  }

  /** It said hello, and no other connection has taken its place. */
  get speaks(): boolean {
    return this.#stage === 'introduced' || this.#stage === 'welcome';
  }

  /** Whether the token may still speak for this source; before a hello there is none to speak for. */
  mayBe(source = this.#source): boolean {
    return source === '' || (this.#parts.maySpeak?.(source) ?? true);
  }

  /** Not reading now, so its pongs are not read either. */
  get paused(): boolean {
    return this.#paused;
  }

  heard(data: Buffer, isBinary: boolean): void {
    const arrivedAt = this.#parts.now();
    if (isBinary) {
      this.refused({ code: 'NOT_TEXT', message: 'expected a text frame, got a binary one' });
    } else if (data.length > BYTES_MAX) {
      const message = `expected at most ${LIMITS.frame} characters, got ${data.length} bytes`;
      this.refused({ code: 'FRAME_TOO_LARGE', message });
    } else {
      const decoded = decodeFrame(data.toString(), this.#parts.mask);
      if ('refusal' in decoded) this.refused(decoded.refusal);
      else if (decoded.frame.type === 'hello') this.#hello(decoded.frame);
      else this.#event(decoded.frame, arrivedAt);
    }
    this.#flow();
  }

  /** Connected, and says nothing although it has calls. */
  get hung(): boolean {
    return this.#liveness.hung;
  }

  /** When its last frame came, by the clock of `now`. */
  get heardAt(): number {
    return this.#liveness.heardAt;
  }

  /** To be called every second or so: a source that hangs is logged as lost, so that call time stands still. */
  check(hasOpenCalls: () => boolean): void {
    // What waits here was sent in time.
    if (!this.speaks || this.#paused || this.queue.length > 0) return;
    if (this.#liveness.check(this.#parts.now(), hasOpenCalls)) this.#enqueue({ kind: 'hung' });
  }

  /** The socket is gone. What had come is still logged, and then that the source is lost. */
  closed(): void {
    this.#gone = true;
    if (this.speaks) this.#enqueue({ kind: 'lost' });
  }

  /** Another connection said hello as this source. What waits here comes again there. */
  replaced(): void {
    this.queue.length = 0;
    this.#stage = 'replaced';
    if (this.#gone) return;
    this.refused({
      code: 'SOURCE_REPLACED',
      message: 'expected one connection per source, got a hello of this source on another one',
    });
    this.#parts.wire.close(4409, 'source replaced');
  }

  /** The server stops: what has come is dealt with, nothing more is taken. */
  drain(): void {
    if (this.speaks) this.#enqueue({ kind: 'lost' });
    this.#stage = 'closing';
    this.#parts.wire.pause();
  }

  welcomed(): void {
    if (this.#stage === 'introduced') this.#stage = 'welcome';
    const anew = this.#parts.startedAnew(this.sender);
    this.#answer({
      type: 'welcome',
      protocol: PROTOCOL,
      resume: this.#parts.resume(this.sender),
      ...(Object.keys(anew).length > 0 ? { anew } : {}),
      window: this.#parts.window,
    });
  }

  unwelcome(message: string): void {
    if (this.#stage === 'introduced') this.#stage = 'new';
    this.refused({ code: 'LOG_UNAVAILABLE', message });
  }

  acked(call: string, seq: number, anew: string | undefined): void {
    this.#answer({ type: 'ack', call, seq, ...(anew === undefined ? {} : { anew }) });
  }

  refused(refusal: Refusal): void {
    const { code, message, call, seq } = refusal;
    this.#parts.count(refusal, this.sender);
    const { mend, retryable } = REFUSALS[code];
    this.#answer({
      type: 'refused',
      code,
      message: `${message}. ${mend}`,
      retryable,
      ...(call === undefined ? {} : { call }),
      ...(seq === undefined ? {} : { seq }),
    });
  }

  owes({ call, seq }: EventFrame): Owed | null {
    return this.#owed.owes(call, seq, this.#parts.now());
  }

  owing({ call, seq }: EventFrame, code: Owed): void {
    this.#owed.add(call, seq, code, this.#parts.now());
  }

  done(count: number): void {
    this.#unanswered -= count;
    if (this.#gone && this.queue.length === 0) this.#parts.left(this);
    this.#flow();
  }

  #hello({ source }: HelloFrame): void {
    if (this.#stage !== 'new') {
      const code = this.#stage === 'closing' ? 'SHUTTING_DOWN' : 'HELLO_REPEATED';
      this.refused({ code, message: 'expected one hello per connection, got another one' });
      return;
    }
    if (!this.mayBe(source)) {
      const message = 'expected the name of a source of this token, got another one';
      this.refused({ code: 'SOURCE_FOREIGN', message });
      return;
    }
    this.#source = source;
    this.#stage = 'introduced';
    this.#parts.introduced(this);
    this.#enqueue({ kind: 'hello' });
  }

  #event(frame: EventFrame, arrivedAt: number): void {
    const { call, seq } = frame;
    if (this.speaks) {
      if (this.#liveness.heard(arrivedAt, frame.type)) this.#enqueue({ kind: 'back' });
      this.#enqueue({ kind: 'event', frame, arrivedAt });
      this.#slow(arrivedAt);
    } else if (this.#stage === 'closing') {
      const message = 'expected it before the server stops, got it after';
      this.refused({ code: 'SHUTTING_DOWN', message, call, seq });
    } else if (this.#stage === 'new') {
      const message = `expected a hello first, got ${frame.type}`;
      this.refused({ code: 'HELLO_EXPECTED', message, call, seq });
    }
  }

  /** More than its quota: it is read again when that is earned. */
  #slow(now: number): void {
    const wait = this.#pace.take(now);
    if (wait === 0) return;
    if (this.#slowUntil <= now) this.#parts.slowed?.();
    this.#slowUntil = now + wait;
  }

  #flowAgain(): void {
    this.#again = null;
    this.#flow();
  }

  #enqueue(item: Item): void {
    this.queue.push(item);
    this.#unanswered += 1;
    this.#parts.wake(this);
  }

  #answer(frame: ServerFrame): void {
    const { wire } = this.#parts;
    const text = JSON.stringify(frame);
    if (!this.#corked) {
      this.#corked = true;
      wire.cork();
      queueMicrotask(() => {
        this.#corked = false;
        wire.uncork();
      });
    }
    // The answer that passes the limit may be the last one: whoever stops reading for it must hear that it is gone.
    const most = wire.bufferedAmount + text.length * BYTES_PER_UNIT;
    if (most > ANSWERS_MAX) wire.send(text, () => this.#flow());
    else wire.send(text);
  }

  /** Reads on or stops reading: by the window, and by answers that the sender does not read. */
  #flow(): void {
    if (this.#stage === 'closing' || this.#stage === 'replaced') return;
    const { wire, window } = this.#parts;
    const slow_ms = this.#slowUntil - this.#parts.now();
    if (slow_ms > 0 && !this.#gone) this.#again ??= setTimeout(() => this.#flowAgain(), slow_ms + 1).unref();
    const full = slow_ms > 0 || this.#unanswered >= window || wire.bufferedAmount > ANSWERS_MAX;
    if (full && !this.#paused) {
      this.#paused = true;
      wire.pause();
    } else if (
      this.#paused &&
      slow_ms <= 0 &&
      this.#unanswered <= window / 2 &&
      wire.bufferedAmount <= ANSWERS_MAX
    ) {
      this.#paused = false;
      wire.resume();
    }
  }
}
