/**
 * A sender inside the server: the two ends of a WebSocket without the wire between them. What adapters read goes the same
 * way as every sender's events, window, acknowledgements and refusals included.
 */
import { EventEmitter } from 'node:events';
import type { ClientSocket } from '../client/ingest-client.ts';
import type { Wire } from './connection.ts';

const OPEN = 1;
const CLOSED = 3;

export class LocalSocket extends EventEmitter implements ClientSocket {
  readonly OPEN = OPEN;
  /** The server's end. */
  readonly wire: Wire;
  readyState = OPEN;
  readonly #waiting: { text: string; sent: (() => void) | undefined }[] = [];
  #bytes = 0;
  #paused = false;
  #heard: (data: Buffer) => void = () => undefined;
  #gone: () => void = () => undefined;

  constructor() {
    super();
    this.wire = {
      bufferedAmount: 0,
      send: (text, sent) =>
        queueMicrotask(() => {
          if (this.readyState === OPEN) this.emit('message', text);
          sent?.();
        }),
      cork: () => undefined,
      uncork: () => undefined,
      pause: () => {
        this.#paused = true;
      },
      resume: () => {
        this.#paused = false;
        queueMicrotask(() => this.#flush());
      },
      close: () => this.close(),
    };
  }

  /** Joins the server's end with the connection that listens there. */
  serve(heard: (data: Buffer) => void, gone: () => void): void {
    this.#heard = heard;
    this.#gone = gone;
    queueMicrotask(() => this.emit('open'));
  }

  /** Bytes that the server has not read. */
  get bufferedAmount(): number {
    return this.#bytes;
  }

  send(text: string, sent?: () => void): void {
    if (this.readyState !== OPEN) return;
    this.#waiting.push({ text, sent });
    this.#bytes += text.length;
    queueMicrotask(() => this.#flush());
  }

  close(): void {
    if (this.readyState === CLOSED) return;
    this.#flush();
    this.readyState = CLOSED;
    queueMicrotask(() => {
      this.#gone();
      this.emit('close');
    });
  }

  terminate(): void {
    this.close();
  }

  ping(): void {
    queueMicrotask(() => this.emit('pong'));
  }

  #flush(): void {
    while (!this.#paused && this.readyState === OPEN) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#bytes -= next.text.length;
      this.#heard(Buffer.from(next.text));
      next.sent?.();
    }
  }
}
