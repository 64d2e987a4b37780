import WebSocket from 'ws';

/** A plain WebSocket that keeps every JSON frame it got and lets a test wait for one. */
export class Frames {
  readonly socket: WebSocket;
  readonly seen: Record<string, unknown>[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(url: string, token: string) {
    this.socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
    this.socket.on('message', (data) => {
      this.seen.push(JSON.parse(data.toString()) as Record<string, unknown>);
      for (const look of this.#waiting) look();
    });
  }

  open(): Promise<void> {
    if (this.socket.readyState === WebSocket.OPEN) return Promise.resolve();
    return new Promise((done, failed) => {
      this.socket.once('open', () => done());
      this.socket.once('error', failed);
    });
  }

  send(frame: unknown): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** The first frame, seen already or to come, that `wanted` accepts. */
  next<T = Record<string, unknown>>(
    what: string,
    wanted: (frame: Record<string, unknown>) => boolean,
    ms = 30_000,
  ): Promise<T> {
    return new Promise((done, failed) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        failed(
          new Error(`${what}: not seen within ${ms / 1000} s; got ${JSON.stringify(this.seen.slice(-5))}`),
        );
      }, ms);
      const look = () => {
        const found = this.seen.find(wanted);
        if (!found) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        done(found as T);
      };
      this.#waiting.add(look);
      look();
    });
  }

  close(): void {
    this.socket.terminate();
  }
}
