/**
 * A sender's side of the native protocol: numbers events per call, keeps them until they are acknowledged, connects
 * again by itself and goes on where the server's log stands.
 */
import WebSocket from 'ws';
import {
  type IngestEvent,
  PROTOCOL,
  type RefusedFrame,
  type ServerFrame,
  type WelcomeFrame,
} from '../../engine/contract/ingest.ts';

/** The part of a WebSocket that a sender uses. */
export interface ClientSocket {
  readonly readyState: number;
  readonly OPEN: number;
  readonly bufferedAmount: number;
  // biome-ignore lint/suspicious/noExplicitAny: as node's emitters have it; each event has its own arguments.
  on(event: string, listener: (...args: any[]) => void): unknown;
  send(text: string, sent?: () => void): void;
  close(code?: number): void;
  terminate(): void;
  ping(): void;
}

export interface IngestClientOptions {
  /** ws://HOST:PORT/v1/ingest */
  url: string;
  token: string;
  /** Opens a socket to the server (default: a WebSocket to `url`); for a sender inside the server. */
  dial?: () => ClientSocket;
  /** Id of this sender; one connection at a time may use it. */
  source: string;
  /** Most events that wait for their acknowledgement here; `send` waits beyond it. The server's window may be lower. */
  buffer?: number;
  /** First wait before it connects again, ms; doubled each time, up to `retryMaxMs`. */
  retryMs?: number;
  retryMaxMs?: number;
  /** Waits before it gives up reaching a server that it never reached, ms; null: never gives up. */
  giveUpMs?: number | null;
  /** How often the server is asked whether it is there, ms; without an answer it connects again. */
  pingMs?: number;
}

export interface IngestCounters {
  /** Events given to `send`. */
  sent: number;
  acked: number;
  /** Events refused for good. */
  refused: number;
  /** Connections after the first one. */
  reconnects: number;
  /** Frames sent again after a reconnect or a refusal that may be repeated. */
  repeated: number;
}

interface Numbered {
  call: string;
  seq: number;
  text: string;
}

/** One call's events that have no answer yet, in order. */
interface Line {
  nextSeq: number;
  /** Highest number that the server was heard to have. */
  durable: number;
  unacked: Numbered[];
  /** Set while a refused event waits to be sent again. */
  stalled: NodeJS.Timeout | null;
}

/** Refusals kept for the caller; all are counted. */
const REFUSED_MAX = 1_000;
/** Wait before events that the server could not write are sent again, ms. */
const STALL_MS = 1_000;
/** Bytes in the socket beyond which `send` waits. */
const HIGH_WATER = 1 << 20;

export class IngestClient {
  readonly counters: IngestCounters = { sent: 0, acked: 0, refused: 0, reconnects: 0, repeated: 0 };
  /** The first refusals for good. */
  readonly refusals: RefusedFrame[] = [];
  /** Calls that the server held open for this source when it was first reached: left over by an earlier run. */
  leftOver: string[] = [];
  readonly #options: Required<Omit<IngestClientOptions, 'dial'>> & Pick<IngestClientOptions, 'dial'>;
  readonly #lines = new Map<string, Line>();
  readonly #waiting: (() => void)[] = [];
  #socket: ClientSocket | null = null;
  #welcome: WelcomeFrame | null = null;
  #unacked = 0;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;
  #since = performance.now();
  #everWelcome = false;
  #closed = false;
  #failed: Error | null = null;

  constructor(options: IngestClientOptions) {
    this.#options = {
      buffer: 5_000,
      retryMs: 100,
      retryMaxMs: 5_000,
      giveUpMs: 15_000,
      pingMs: 15_000,
      ...options,
    };
  }

  /**
   * Connects and says hello.
   * @throws Error when the server refuses the token or is not reached in time
   */
  async connect(): Promise<void> {
    this.#since = performance.now();
    this.#open();
    await this.#until(() => this.#welcome !== null);
  }

  /**
   * Numbers the event and sends it; waits while too many events have no answer yet.
   * @throws Error when the connection has ended for good
   */
  async send(event: IngestEvent): Promise<void> {
    await this.#until(() => !this.#closed && this.#unacked < this.#limit() && !this.#clogged());
    const line = this.#line(event.call);
    const seq = line.nextSeq;
    line.nextSeq += 1;
    const numbered = { call: event.call, seq, text: JSON.stringify({ ...event, seq }) };
    line.unacked.push(numbered);
    this.#unacked += 1;
    this.counters.sent += 1;
    if (this.#welcome && line.stalled === null) this.#write(numbered.text);
  }

  /**
   * The last event of a call that the server has, by its number; 0 for none. A sender that was killed reads it after
   * `connect` and goes on with the event after it: `send` gives that number.
   */
  lastDurable(call: string): number {
    return this.#lines.get(call)?.durable ?? 0;
  }

  /**
   * Waits until every event is acknowledged or refused for good.
   * @throws Error when the connection has ended for good before that
   */
  async drain(): Promise<void> {
    await this.#until(() => this.#unacked === 0);
  }

  /** Ends the connection; events without an answer are given up. */
  close(): void {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    for (const { stalled } of this.#lines.values()) if (stalled) clearTimeout(stalled);
    this.#socket?.close(1000);
    this.#wake();
  }

  #limit(): number {
    return Math.min(this.#options.buffer, this.#welcome?.window ?? this.#options.buffer);
  }

  #clogged(): boolean {
    return this.#welcome !== null && (this.#socket?.bufferedAmount ?? 0) > HIGH_WATER;
  }

  #line(call: string): Line {
    let line = this.#lines.get(call);
    if (!line) {
      line = { nextSeq: 1, durable: 0, unacked: [], stalled: null };
      this.#lines.set(call, line);
    }
    return line;
  }

  #open(): void {
    const { url, token, dial } = this.#options;
    const socket: ClientSocket = dial
      ? dial()
      : new WebSocket(url, { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false });
    this.#socket = socket;
    socket.on('open', () => {
      this.#watch(socket);
      socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL, source: this.#options.source }));
    });
    socket.on('message', (data) => {
      if (socket === this.#socket) this.#heard(JSON.parse(data.toString()) as ServerFrame);
    });
    socket.on('unexpected-response', (request, response) => {
      if (response.statusCode === 401) {
        this.#fail(
          new Error(`${url}: expected the token of a sender, got one that the server refuses (401).`),
        );
      }
      response.resume();
      request.destroy();
      this.#lost(socket);
    });
    // 'close' follows every error; it says all that is needed here.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#lost(socket));
  }

  #lost(socket: ClientSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#welcome = null;
    const { retryMs, retryMaxMs, giveUpMs, url } = this.#options;
    if (this.#closed || this.#failed) {
      this.#wake();
    } else if (!this.#everWelcome && giveUpMs !== null && performance.now() - this.#since > giveUpMs) {
      this.#fail(new Error(`${url}: expected a server within ${giveUpMs / 1000} s, got no connection.`));
    } else {
      this.#retry = setTimeout(() => this.#open(), this.#pause(retryMs, retryMaxMs));
      this.#failures += 1;
    }
  }

  /** Half of it by chance, so that many senders do not come back at once. */
  #pause(first: number, longest: number): number {
    return Math.min(longest, first * 2 ** this.#failures) * (0.5 + Math.random() / 2);
  }

  /** A network that swallows packets closes no socket: who answers nothing is given up. */
  #watch(socket: ClientSocket): void {
    let answered = true;
    const timer = setInterval(() => {
      if (!answered) socket.terminate();
      answered = false;
      if (socket.readyState === socket.OPEN) socket.ping();
    }, this.#options.pingMs);
    timer.unref();
    const alive = () => {
      answered = true;
    };
    socket.on('pong', alive);
    socket.on('message', alive);
    socket.on('close', () => clearInterval(timer));
  }

  #heard(frame: ServerFrame): void {
    if (frame.type === 'welcome') this.#welcomed(frame);
    else if (frame.type === 'ack') this.#acked(frame.call, frame.seq);
    else this.#refused(frame);
    this.#wake();
  }

  /** Whatever the log does not have is sent again, in order. */
  #welcomed(frame: WelcomeFrame): void {
    this.#failures = 0;
    if (this.#everWelcome) this.counters.reconnects += 1;
    else this.leftOver = Object.keys(frame.resume);
    this.#everWelcome = true;
    this.#welcome = frame;
    for (const [call, seq] of Object.entries(frame.resume)) {
      // A call of an earlier run under the same id goes on after its last number.
      const line = this.#lines.get(call) ?? this.#line(call);
      if (line.nextSeq === 1) line.nextSeq = seq + 1;
      this.#acked(call, seq);
    }
    for (const line of this.#lines.values()) this.#again(line);
  }

  #again(line: Line): void {
    if (line.stalled) clearTimeout(line.stalled);
    line.stalled = null;
    if (!this.#welcome) return;
    for (const { text } of line.unacked) {
      this.counters.repeated += 1;
      this.#write(text);
    }
  }

  #acked(call: string, seq: number): void {
    const line = this.#lines.get(call);
    if (!line) return;
    line.durable = Math.max(line.durable, seq);
    let count = 0;
    while (count < line.unacked.length && line.unacked[count]!.seq <= seq) count += 1;
    line.unacked.splice(0, count);
    this.#unacked -= count;
    this.counters.acked += count;
  }

  #refused(frame: RefusedFrame): void {
    const { code, retryable, call, seq } = frame;
    if (code === 'SOURCE_REPLACED') {
      this.#fail(new Error(`${frame.message} (source "${this.#options.source}")`));
    } else if (retryable && call === undefined) {
      // The hello could not be written: connect again after a while.
      if (code === 'LOG_UNAVAILABLE') this.#socket?.close();
    } else if (retryable) {
      const line = this.#lines.get(call!);
      if (line && line.stalled === null) line.stalled = setTimeout(() => this.#again(line), STALL_MS);
    } else {
      this.#gaveUp(frame, call, seq);
    }
  }

  #gaveUp(frame: RefusedFrame, call: string | undefined, seq: number | undefined): void {
    this.counters.refused += 1;
    if (this.refusals.length < REFUSED_MAX) this.refusals.push(frame);
    const line = call === undefined ? undefined : this.#lines.get(call);
    const index = line?.unacked.findIndex((event) => event.seq === seq) ?? -1;
    if (index === -1) return;
    line?.unacked.splice(index, 1);
    this.#unacked -= 1;
  }

  /** Forgets calls that have ended and are acknowledged, so that a long run does not grow. */
  forget(call: string): void {
    if (this.#lines.get(call)?.unacked.length === 0) this.#lines.delete(call);
  }

  #write(text: string): void {
    const socket = this.#socket;
    if (!socket) return;
    if (socket.bufferedAmount > HIGH_WATER) socket.send(text, () => this.#wake());
    else socket.send(text);
  }

  #fail(error: Error): void {
    this.#failed = error;
    this.#socket?.terminate();
    this.#wake();
  }

  #wake(): void {
    for (const look of this.#waiting.splice(0)) look();
  }

  async #until(met: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failed) throw this.#failed;
      if (met()) return;
      if (this.#closed) throw new Error('expected an open ingest client, got a closed one');
      await new Promise<void>((look) => this.#waiting.push(look));
    }
  }
}
