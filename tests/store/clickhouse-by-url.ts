/**
 * A ClickHouse at a fixed address, in a process that no store owns: the engine that we ship (26.x) behind our HTTP front.
 * It is the same SQL, the same files and real sockets, and it can be killed, stopped and started again under the same
 * URL, user and password. It is not a server's own HTTP layer: no users, quotas, query log or parallel statements.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface ServerByUrl {
  url: string;
  user: string;
  password: string;
}

const START_MS = 60_000;

export class ClickHouseByUrl {
  readonly at: ServerByUrl;
  readonly #dir: string;
  #process: ChildProcess | null = null;

  private constructor(dir: string, port: number) {
    this.#dir = dir;
    this.at = { url: `http://127.0.0.1:${port}`, user: 'quality', password: 'test-password-1' };
  }

  /** @param dir its data directory; it is not started yet */
  static async at(dir: string): Promise<ClickHouseByUrl> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as { port: number };
    probe.close();
    await once(probe, 'close');
    return new ClickHouseByUrl(dir, port);
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const { user, password, url } = this.at;
    const script = fileURLToPath(new URL('./clickhouse-by-url-process.js', import.meta.url));
    const child = spawn(process.execPath, [script, this.#dir, new URL(url).port, user, password], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
    try {
      await Promise.race([
        once(child.stdout, 'data'),
        once(child, 'exit').then(([code]) => {
          throw new Error(`the ClickHouse of the test ended with ${code}`);
        }),
      ]);
    } finally {
      clearTimeout(timer);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** SIGTERM writes everything down first, SIGKILL nothing. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}
