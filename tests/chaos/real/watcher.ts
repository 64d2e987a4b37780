/** A console on the live socket: comes back after a cut, resumes, and keeps every flag as it was told last. */
import WebSocket from 'ws';
import type { Flag } from '../../../engine/contract/flag.ts';
import type { Batch, LiveFrame } from '../../../engine/contract/live.ts';

const RECONNECT_MS = 200;

export class Watcher {
  readonly flags = new Map<string, Flag>();
  /** What no console may see. */
  readonly faults: string[] = [];
  readonly #url: string;
  readonly #token: string;
  #socket: WebSocket | null = null;
  #place: { epoch: string; n: number } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
    this.#connect();
  }

  cut(): void {
    this.#socket?.terminate();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }

  #connect(): void {
    const socket = new WebSocket(this.#url, { headers: { authorization: `Bearer ${this.#token}` } });
    this.#socket = socket;
    socket.on('open', () => {
      const resume = this.#place ? { resume: this.#place } : {};
      socket.send(JSON.stringify({ type: 'subscribe', topics: ['flags'], batch: true, ...resume }));
    });
    socket.on('message', (data) => this.#hear(JSON.parse(data.toString()) as LiveFrame | Batch));
    // 'close' follows every error.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!this.#closed) this.#timer = setTimeout(() => this.#connect(), RECONNECT_MS);
    });
  }

  #hear(frame: LiveFrame | Batch): void {
    if (frame.type === 'batch') {
      for (const delta of frame.deltas) this.#hear(delta);
      return;
    }
    if (frame.type === 'snapshot') {
      this.#place = { epoch: frame.epoch, n: frame.n };
      const ids = (frame.flags ?? []).map(({ id }) => id);
      if (new Set(ids).size < ids.length) this.faults.push('a snapshot holds a flag twice');
      for (const flag of frame.flags ?? []) this.flags.set(flag.id, flag);
    } else if (frame.type === 'error') this.faults.push(`${frame.code}: ${frame.message}`);
    else if (frame.type !== 'heartbeat') {
      if (this.#place && frame.n <= this.#place.n)
        this.faults.push(`delta ${frame.n} after ${this.#place.n}`);
      if (this.#place) this.#place.n = frame.n;
      if (frame.type === 'flag') this.flags.set(frame.flag.id, frame.flag);
    }
  }
}
