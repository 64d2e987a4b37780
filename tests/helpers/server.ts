/** The real server in a process of its own, on a free port and an own data directory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asset } from '../../gateway/paths.ts';

export const TOKENS = { ingest: 'test-ingest-token', api: 'test-api-token', password: 'test-password-1' };

export interface Earshot {
  /** http://127.0.0.1:PORT */
  address: string;
  ingestUrl: string;
  liveUrl: string;
  child: ChildProcess;
  dataDir: string;
  /** What it printed so far, both streams. */
  output(): string;
  get<T>(path: string): Promise<T>;
  /** SIGTERM, then the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const START_MS = 60_000;

export function temporaryDir(name: string): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), `earshot-${name}-`));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** `port` 0 takes a free one. */
export async function startEarshot(
  dataDir: string,
  env: Record<string, string> = {},
  port = 0,
  args: readonly string[] = [],
): Promise<Earshot> {
  const child = spawn(
    process.execPath,
    [asset('bin', 'earshot.mjs'), 'serve', '--port', String(port), '--data', dataDir, ...args],
    {
      env: {
        ...process.env,
        EARSHOT_INGEST_TOKEN: TOKENS.ingest,
        EARSHOT_API_TOKEN: TOKENS.api,
        EARSHOT_ADMIN_PASSWORD: TOKENS.password,
        EARSHOT_LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const address = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the server was not up after ${START_MS / 1000} s:\n${output}`));
    }, START_MS);
    const hear = (data: Buffer) => {
      output += data.toString();
      const found = /Console\s+(http:\S+)/.exec(output);
      if (found?.[1]) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${output}`));
    });
  });
  const ws = address.replace(/^http/, 'ws');
  return {
    address,
    ingestUrl: `${ws}/v1/ingest`,
    liveUrl: `${ws}/v1/live`,
    child,
    dataDir,
    output: () => output,
    async get<T>(path: string): Promise<T> {
      const response = await fetch(address + path, { headers: { authorization: `Bearer ${TOKENS.api}` } });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    stop(signal: NodeJS.Signals = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
      return new Promise((done) => {
        child.once('exit', (code) => done(code));
        child.kill(signal);
      });
    },
  };
}

/** Asks again until `look` gives something, for at most `ms`; the wait is generous, never a measurement. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  ms = 30_000,
): Promise<T> {
  const until = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`${what}: not seen within ${ms / 1000} s`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
