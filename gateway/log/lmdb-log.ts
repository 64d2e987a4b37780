/** The log over one file (lmdb): group commit, stamps that never decrease, ticks after commit. */
import type { EngineResumed, LogRecord, RecordBody } from '../../engine/contract/record.ts';
import type { StateDb } from '../auth/state.ts';
import type { Delivered } from '../delivered.ts';
import { type Clocks, LogClock } from './clock.ts';
import type { Env, Table } from './env.ts';
import { erasable } from './erase.ts';
import { LmdbEnv } from './lmdb-env.ts';
import { LmdbOutbox } from './lmdb-outbox.ts';
import { LmdbState } from './lmdb-state.ts';
import { type Erasable, type Log, LogUnavailable, type Outbox } from './port.ts';

export interface LogOptions extends Clocks {
  /** Longest time between two ticks, ms. */
  tickMs?: number;
}

export interface OpenedLog {
  log: Log;
  outbox: Outbox;
  state: StateDb;
  erase: { log: Erasable<LogRecord>; outbox: Erasable<Delivered> };
}

/**
 * Opens the one file that holds log, outbox and state; one process at a time.
 * @param dir its folder, made when it is missing
 * @param free bytes that may still be written there; of the disk by default
 */
export async function openLog({
  dir,
  free,
  ...options
}: LogOptions & { dir: string; free?: () => number }): Promise<OpenedLog> {
  return openLogOn(new LmdbEnv(dir, free), options);
}

/** The same over a file that is open. */
export function openLogOn(env: Env, { tickMs = 250, ...clocks }: LogOptions): OpenedLog {
  const outbox = new LmdbOutbox(env);
  const log = new LmdbLog(env, { tickMs, clocks, tickedUntil: outbox.engineCursor().tick });
  const erase = { log: erasable<LogRecord>(env, 'log'), outbox: erasable<Delivered>(env, 'outbox') };
  return { log, outbox, state: new LmdbState(env), erase };
}

interface Waiting {
  bodies: readonly RecordBody[];
  extra: ((before: number) => void) | undefined;
  resolve(records: LogRecord[]): void;
  reject(error: unknown): void;
}

/** Records per transaction: beyond it a commit takes long enough for others to feel it. */
const COMMIT_MAX = 4_000;
/** Under load, commits begin at least so far apart, ms: each costs the main thread the same, however little is in it. */
const PACE_MS = 4;
/** So many records are worth a commit at once. */
const WORTH_A_COMMIT = 500;
/** Records removed per transaction of a trim. */
const TRIM_CHUNK = 2_000;
/** How often a log that failed is tried when nobody appends, ms. */
const PROBE_MS = 1_000;

class LmdbLog implements Log {
  readonly #env: Env;
  readonly #records: Table<LogRecord, number>;
  /** Newest record at the last trim: numbers go on when every record was forgotten. */
  readonly #marks: Table<{ n: number; at: number }, string>;
  readonly #clock: LogClock;
  readonly #timer: NodeJS.Timeout;
  #last: { n: number; at: number };
  #lastTick: number;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #tickDue = false;
  #healthy = true;
  #probeAt = 0;
  /** When the last commit began, by the same clock as the stamps. */
  #lastCommit = Number.NEGATIVE_INFINITY;
  #closed = false;
  #heard: (records: LogRecord[]) => void = () => undefined;
  #ticked: (at: number) => void = () => undefined;

  constructor(env: Env, options: { tickMs: number; clocks: Clocks; tickedUntil: number }) {
    this.#env = env;
    this.#records = env.database('log');
    this.#marks = env.database('log-marks');
    const [newest] = Array.from(this.#records.getRange({ reverse: true, limit: 1 }), ({ value }) => value);
    const mark = this.#marks.get('last') ?? { n: 0, at: 0 };
    this.#last = newest && newest.n > mark.n ? { n: newest.n, at: newest.at } : mark;
    this.#lastTick = options.tickedUntil;
    this.#clock = new LogClock(options.clocks, Math.max(this.#last.at, options.tickedUntil + 1));
    this.#timer = setInterval(() => this.#onTimer(), options.tickMs);
    this.#timer.unref();
  }

  get healthy(): boolean {
    return this.#healthy;
  }

  append(bodies: readonly RecordBody[], extra?: (before: number) => void): Promise<LogRecord[]> {
    if (this.#closed) return Promise.reject(new LogUnavailable('expected an open log, got a closed one'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bodies, extra, resolve, reject });
      this.#run();
    });
  }

  onCommit(listener: (records: LogRecord[]) => void): void {
    this.#heard = listener;
  }

  onTick(listener: (at: number) => void): void {
    this.#ticked = listener;
  }

  *read(from: number, without?: ReadonlySet<number>): Iterable<LogRecord> {
    if (!without || without.size === 0) {
      for (const { value } of this.#records.getRange({ start: from })) yield value;
      return;
    }
    for (const n of this.#records.getKeys({ start: from })) {
      const record = without.has(n) ? undefined : this.#records.get(n);
      if (record) yield record;
    }
  }

  last(): { n: number; at: number } {
    return { ...this.#last };
  }

  first(): number {
    const [oldest] = this.#records.getKeys({ limit: 1 });
    return oldest ?? 0;
  }

  async trim(n: number): Promise<void> {
    const end = Math.min(n, this.#last.n + 1);
    for (;;) {
      const old = Array.from(this.#records.getKeys({ end, limit: TRIM_CHUNK }));
      if (old.length === 0) return;
      const mark = { ...this.#last };
      await this.#env.write(() => {
        for (const number of old) void this.#records.remove(number);
        void this.#marks.put('last', mark);
      });
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    while (this.#running) await this.#running;
    await this.#env.close();
  }

  #onTimer(): void {
    if (!this.#healthy) {
      if (this.#clock.elapsed() >= this.#probeAt) this.#run();
    } else if (this.#running) this.#tickDue = true;
    else this.#tick();
  }

  #run(): void {
    if (this.#running) return;
    // A microtask later, so that all appends of this turn share the first commit.
    this.#running = Promise.resolve()
      .then(() => this.#commitAll())
      .finally(() => {
        this.#running = null;
        // Whoever was answered last may have appended again meanwhile.
        if (this.#waiting.length > 0) this.#run();
      });
  }

  async #commitAll(): Promise<void> {
    do {
      await this.#pace();
      await this.#commit(this.#take());
      if (this.#tickDue && this.#healthy) this.#tick();
    } while (this.#waiting.length > 0);
  }

  /** What comes alone is written at once; what comes in a stream shares commits. */
  async #pace(): Promise<void> {
    const wait = this.#lastCommit + PACE_MS - this.#clock.elapsed();
    let waiting = 0;
    for (const { bodies } of this.#waiting) waiting += bodies.length;
    if (wait > 0 && waiting < WORTH_A_COMMIT) await new Promise((done) => setTimeout(done, wait));
    this.#lastCommit = this.#clock.elapsed();
  }

  #take(): Waiting[] {
    let records = 0;
    let count = 0;
    for (const { bodies } of this.#waiting) {
      if (count > 0 && records + bodies.length > COMMIT_MAX) break;
      records += bodies.length;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commit(batch: Waiting[]): Promise<void> {
    const committed: LogRecord[] = [];
    const answers: { to: Waiting; from: number; until: number }[] = [];
    const last = { ...this.#last };
    const add = (body: RecordBody) => {
      last.n += 1;
      last.at = this.#clock.stamp();
      const record = { n: last.n, at: last.at, ...body } as LogRecord;
      void this.#records.put(record.n, record);
      committed.push(record);
    };
    try {
      await this.#env.write(() => {
        if (!this.#healthy) add(this.#resumed());
        for (const to of batch) {
          try {
            to.extra?.(last.n);
          } catch (error) {
            to.reject(error);
            continue;
          }
          const from = committed.length;
          for (const body of to.bodies) add(body);
          answers.push({ to, from, until: committed.length });
        }
      });
    } catch (error) {
      this.#healthy = false;
      this.#probeAt = this.#clock.elapsed() + PROBE_MS;
      for (const { reject } of batch) reject(error);
      return;
    }
    this.#last = last;
    this.#healthy = true;
    if (committed.length > 0) this.#heard(committed);
    for (const { to, from, until } of answers) to.resolve(committed.slice(from, until));
  }

  /** While nothing could be written nothing was heard: call time stands still, as over a restart. */
  #resumed(): EngineResumed {
    return { type: 'engine.resumed', until: Math.max(this.#lastTick, this.#last.at) };
  }

  #tick(): void {
    this.#tickDue = false;
    const at = this.#clock.tick();
    if (at === null) return;
    this.#lastTick = at;
    this.#ticked(at);
  }
}
