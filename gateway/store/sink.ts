import { setImmediate as breathe } from 'node:timers/promises';
import { counted } from '../../engine/text/counted.ts';
import type { Outbox } from '../log/port.ts';
import { type Numbered, type Store, StoreRefused } from './port.ts';
import { openSetAside, type SetAside } from './set-aside.ts';

export interface StoreSinkOptions {
  outbox: Outbox;
  store: Pick<Store, 'write'>;
  /** Rows that the store refuses go to the folder `set-aside` of it. */
  dataDir: string;
  /** Most outcomes in one write; 5,000 by default. */
  batch?: number;
  /** Longest wait for a batch to fill, and between two looks when nobody notifies, ms; 500 by default. */
  maxWaitMs?: number;
  /** First wait after a failed write, ms; doubles up to `backOffMostMs`. */
  backOffMs?: number;
  backOffMostMs?: number;
  /** Longest flush in `stop`, ms; 5,000 by default. */
  stopMs?: number;
  /** Outcomes not stored yet, told after every step. */
  onLag?: (outcomes: number) => void;
  log?: (level: 'warn' | 'error', message: string) => void;
  setAside?: SetAside;
}

export interface SinkState {
  /** idle: nothing to do · writing · waiting: the store is away or refuses everything, tried again · stopped */
  at: 'idle' | 'writing' | 'waiting' | 'stopped';
  /** Why it waits; null when it does not. */
  error: string | null;
  /** Outcomes stored, and set aside, since the start. */
  stored: number;
  setAside: number;
}

/** What waits to be stored. */
export interface StoreWait {
  rows: number;
  /** Log stamp of the oldest outcome that waits, epoch ms; null where none does. */
  oldest_at: number | null;
}

export interface StoreSink {
  /** The outbox has more. Cheap; call it as often as you like. */
  notify(): void;
  lag(): number;
  /** Number of the outbox up to which everything is stored. */
  through(): number;
  wait(): StoreWait;
  state(): SinkState;
  /** Runs `work` between two batches: nothing is read from the outbox or on its way to the store meanwhile. */
  between<T>(work: () => Promise<T>): Promise<T>;
  /** Writes what it can within the bound, then ends. What is left stays in the outbox. */
  stop(): Promise<void>;
}

const CONSUMER = 'store';
/** Entries decoded between two turns of the event loop. */
const READ_AT_ONCE = 500;
/** This many refused before the first one is taken, and as many probes refused: the fault is not in the rows. */
const SUSPECT = 50;

/**
 * Takes outcomes from the outbox to the store, off the hot path. The cursor advances only after the store has the
 * batch, so a kill at any moment repeats a batch at most, which changes nothing. While the store is away the sink
 * keeps its place and tries again for ever; a row that the store refuses is found by halving, set aside with the
 * reason, and not tried again.
 */
export function startStoreSink(o: StoreSinkOptions): StoreSink {
  const sink = new Sink(o);
  sink.run();
  return sink;
}

class Sink implements StoreSink {
  private readonly o: Required<Omit<StoreSinkOptions, 'log'>> & Pick<StoreSinkOptions, 'log'>;
  private cursor: number;
  private current: SinkState = { at: 'idle', error: null, stored: 0, setAside: 0 };
  private stopping = false;
  /** Past its bound: results of a write still under way are ignored. */
  private abandoned = false;
  private readonly bell = new Bell();
  private tasks: (() => Promise<void>)[] = [];
  private loop: Promise<void> = Promise.resolve();

  constructor(o: StoreSinkOptions) {
    this.o = {
      batch: 5_000,
      maxWaitMs: 500,
      backOffMs: 200,
      backOffMostMs: 10_000,
      stopMs: 5_000,
      onLag: () => undefined,
      setAside: openSetAside(o.dataDir),
      ...o,
    };
    this.cursor = o.outbox.cursor(CONSUMER);
  }

  run(): void {
    this.loop = this.work();
  }

  notify(): void {
    this.bell.ring();
  }

  lag(): number {
    return this.abandoned ? 0 : Math.max(0, this.o.outbox.last() - this.cursor);
  }

  through(): number {
    return this.cursor;
  }

  wait(): StoreWait {
    const rows = this.lag();
    const [oldest] = rows === 0 ? [] : this.o.outbox.read(this.cursor, 1);
    return { rows, oldest_at: oldest?.delivered.cause.at ?? null };
  }

  between<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const task = () => work().then(resolve, reject);
      if (this.current.at === 'stopped' || this.stopping) void task();
      else this.tasks.push(task);
      this.bell.ring();
    });
  }

  state(): SinkState {
    return { ...this.current };
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.bell.ring();
    let timer: NodeJS.Timeout | undefined;
    const bound = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.o.stopMs);
    });
    await Promise.race([this.loop, bound]);
    clearTimeout(timer);
    this.abandoned = true;
    this.current = { ...this.current, at: 'stopped' };
  }

  private async work(): Promise<void> {
    let wait = this.o.backOffMs;
    let known = this.cursor > 0;
    while (!this.abandoned) {
      for (const task of this.tasks.splice(0)) await task();
      try {
        // Before the first batch, too: a trim spares only what known consumers still need.
        if (!known) await this.o.outbox.advance(CONSUMER, this.cursor);
        known = true;
        const batch = await this.next();
        if (batch.length === 0) {
          this.turn('idle', null);
          if (this.stopping && this.tasks.length === 0) return;
          await this.bell.wait(this.o.maxWaitMs);
          continue;
        }
        if (this.current.at !== 'waiting') this.turn('writing', null);
        await this.store(batch);
        if (this.abandoned) return;
        const done = batch[batch.length - 1]!.number;
        await this.o.outbox.advance(CONSUMER, done);
        this.cursor = done;
        this.turn('writing', null);
        wait = this.o.backOffMs;
      } catch (error) {
        if (this.abandoned) return;
        const reason = error instanceof Error ? error.message : String(error);
        if (this.current.at !== 'waiting') this.o.log?.('warn', `Storing waits: ${reason}`);
        this.turn('waiting', reason);
        // The store is away while the server stops: the outbox keeps everything for the next start.
        if (this.stopping) return;
        await this.bell.sleep(wait, () => this.stopping || this.tasks.length > 0);
        wait = Math.min(wait * 2, this.o.backOffMostMs);
      }
    }
  }

  private turn(at: SinkState['at'], error: string | null): void {
    this.current = { ...this.current, at, error };
    this.o.onLag(this.lag());
  }

  /** The next batch: full, or what came within the longest wait. */
  private async next(): Promise<Numbered[]> {
    if (this.lag() === 0) return [];
    if (!this.stopping && this.current.at !== 'waiting') {
      const full = () => this.stopping || this.tasks.length > 0 || this.lag() >= this.o.batch;
      await this.bell.sleep(this.o.maxWaitMs, full);
    }
    const batch: Numbered[] = [];
    let after = this.cursor;
    const last = this.o.outbox.last();
    while (batch.length < this.o.batch) {
      const some = this.o.outbox.read(after, Math.min(READ_AT_ONCE, this.o.batch - batch.length));
      if (some.length === 0) break;
      batch.push(...some);
      after = some[some.length - 1]!.number;
      await breathe();
    }
    if (batch.length === 0) {
      // What came last was erased: there is nothing to wait for up to here.
      await this.o.outbox.advance(CONSUMER, last);
      this.cursor = last;
    }
    return batch;
  }

  /** Resolves when every entry is stored or set aside. */
  private async store(batch: readonly Numbered[]): Promise<void> {
    const refused: { entry: Numbered; reason: string }[] = [];
    let taken = 0;
    const write = async (part: readonly Numbered[]): Promise<void> => {
      try {
        await this.o.store.write(part);
        taken += part.length;
      } catch (error) {
        if (!(error instanceof StoreRefused)) throw error;
        if (part.length === 1) {
          refused.push({ entry: part[0]!, reason: error.message });
          if (taken === 0 && refused.length === SUSPECT && !(await this.takesAny(batch))) {
            throw new Error(`The store refuses every row: ${error.message}`, { cause: error });
          }
          return;
        }
        const half = part.length >> 1;
        await write(part.slice(0, half));
        await write(part.slice(half));
      }
    };
    await write(batch);
    for (const { entry, reason } of refused) await this.o.setAside.add(entry, reason);
    if (refused.length > 0) {
      this.o.log?.(
        'error',
        `${counted(refused.length, 'outcome was', 'outcomes were')} refused by the store and set aside: ${refused[0]!.reason}`,
      );
    }
    this.current = {
      ...this.current,
      stored: this.current.stored + taken,
      setAside: this.current.setAside + refused.length,
    };
  }

  /** Whether any of some rows spread over the batch is taken. */
  private async takesAny(batch: readonly Numbered[]): Promise<boolean> {
    const step = Math.max(1, Math.floor(batch.length / SUSPECT));
    for (let i = batch.length - 1; i >= 0; i -= step) {
      try {
        await this.o.store.write([batch[i]!]);
        return true;
      } catch (error) {
        if (!(error instanceof StoreRefused)) throw error;
      }
    }
    return false;
  }
}

/** Wakes the loop: by a ring, or after a time. */
class Bell {
  private rung = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Until a ring (also one since the last wait), at most `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.rung) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.wake = null;
    }
    this.rung = false;
  }

  /** `ms`, or less when `enough` holds at a ring. */
  async sleep(ms: number, enough: () => boolean): Promise<void> {
    const end = performance.now() + ms;
    while (!enough()) {
      const left = end - performance.now();
      if (left <= 0) return;
      await this.wait(left);
    }
  }
}
