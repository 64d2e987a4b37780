/** A TCP line to the server that can be cut after some bytes of whatever comes next, or held for a while. */
import assert from 'node:assert/strict';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class BrittleLine {
  port = 0;
  /** Port of the server. */
  target = 0;
  /** Bytes that still pass; then every connection breaks. */
  left = Number.POSITIVE_INFINITY;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor() {
    this.#server = createServer((from) => {
      const to = connect(this.target, '127.0.0.1');
      for (const [socket, other] of [
        [from, to],
        [to, from],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
      to.pipe(from);
      from.on('data', (data) => {
        const passes = data.subarray(0, Math.min(data.length, this.left));
        to.write(passes);
        this.left -= passes.length;
        if (passes.length < data.length) this.cut();
      });
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const address = this.#server.address();
    assert.ok(address !== null && typeof address === 'object');
    this.port = address.port;
  }

  cut(): void {
    this.left = Number.POSITIVE_INFINITY;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing passes, and nobody is told. */
  hold(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  release(): void {
    for (const socket of this.#sockets) socket.resume();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }
}
