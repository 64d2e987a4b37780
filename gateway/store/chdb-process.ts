import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asset } from '../paths.ts';
import type { ChildReport, ChildStart } from './chdb-child.ts';
import { StoreUnavailable } from './port.ts';

export type StoreLog = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;

export interface Address {
  url: string;
  user: string;
  password: string;
  /** Counts the starts: an address is good for one start only. */
  start: number;
}

/** First wait before a dead child is started again, ms; doubles up to the second, and starts over after a good run. */
const BACK_OFF = { first: 100, most: 10_000, goodRun: 30_000 } as const;
/** The child ends itself within 5 s of 'close'. */
const KILL_AFTER_MS = 8_000;
const USER = 'earshot';

/**
 * The embedded ClickHouse as a child process: started, restarted with back-off when it dies, closed. It lives in
 * the process group of the server and ends by itself when the server is gone, however that happens.
 */
export class ChdbProcess {
  private child: ChildProcess | null = null;
  private closing = false;
  private starts = 0;
  private wait: number = BACK_OFF.first;
  private timer: NodeJS.Timeout | undefined;
  private ready: Deferred<Address>;
  private lastFailure = 'it has not started yet';
  private readonly path: string;
  private readonly log: StoreLog;

  /** @param dataDir the server's data directory; ClickHouse gets the folder `clickhouse` in it */
  constructor(dataDir: string, log: StoreLog) {
    this.path = join(dataDir, 'clickhouse');
    this.log = log;
    this.ready = defer();
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    this.start();
  }

  pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** The address of the running child; waits for a start at most `ms`. Rejects with StoreUnavailable. */
  async address(ms: number): Promise<Address> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new StoreUnavailable(`The embedded ClickHouse is not ready: ${this.lastFailure}`)),
        ms,
      );
    });
    try {
      return await Promise.race([this.ready.promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    clearTimeout(this.timer);
    this.ready.reject(new StoreUnavailable('The store is closed'));
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    if (child.connected) child.send('close', () => undefined);
    else child.kill('SIGKILL');
    await gone;
    clearTimeout(killer);
  }

  private start(): void {
    const here = fileURLToPath(import.meta.url);
    const script = join(here, '..', `chdb-child${extname(here)}`);
    if (!existsSync(script)) throw new Error(`${script} is missing; build the project again`);
    const start = ++this.starts;
    const password = randomBytes(24).toString('base64url');
    const startedAt = performance.now();
    const child = fork(script, [], {
      // Not the parent's: a debugger port, test runner hooks or tokens have no business there.
      execArgv: [],
      env: childEnvironment(process.env),
      // Native crash reports quote the statement, and with it what customers said: they go nowhere.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    let reason = '';
    child.on('message', (report: ChildReport) => {
      if (report.type === 'failed') {
        reason = report.reason;
        this.log('error', `The embedded ClickHouse could not start: ${report.reason}`);
        return;
      }
      this.log(
        'info',
        `The embedded ClickHouse is ready after ${Math.round(performance.now() - startedAt)} ms`,
      );
      this.ready.resolve({ url: `http://127.0.0.1:${report.port}`, user: USER, password, start });
    });
    child.on('error', (error) => this.log('warn', `The embedded ClickHouse process: ${error.message}`));
    child.once('exit', (code, signal) => {
      this.child = null;
      if (this.closing) return;
      this.ready = this.ready.settled() ? defer() : this.ready;
      if (performance.now() - startedAt > BACK_OFF.goodRun) this.wait = BACK_OFF.first;
      this.lastFailure = reason || `it ended with ${signal ?? `code ${code}`}`;
      this.log(
        'warn',
        `The embedded ClickHouse ended (${signal ?? `code ${code}`}); starting it in ${this.wait} ms`,
      );
      this.timer = setTimeout(() => this.start(), this.wait);
      this.wait = Math.min(this.wait * 2, BACK_OFF.most);
    });
    const config: ChildStart = {
      path: this.path,
      config: asset('gateway', 'store', 'chdb.xml'),
      user: USER,
      password,
    };
    child.send(config, (error) => {
      if (error) this.log('warn', `The embedded ClickHouse process: ${error.message}`);
    });
  }
}

/** What a process needs to run, and none of the server's secrets. */
function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const keep = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(keep.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));
}

interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: Error): void;
  settled(): boolean;
}

function defer<T>(): Deferred<T> {
  let done = false;
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Nobody may be waiting when the store closes.
  promise.catch(() => undefined);
  return {
    promise,
    resolve: (value) => {
      done = true;
      resolve(value);
    },
    reject: (reason) => {
      done = true;
      reject(reason);
    },
    settled: () => done,
  };
}
