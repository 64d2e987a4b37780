/** One lmdb environment in one file: log, outbox, cursors and state are databases of it, so they can share commits. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { DiskSpace, freeIn } from './disk-space.ts';
import type { Env, Table } from './env.ts';
import { cutCommitted, keepPackingSmall } from './lmdb-memory.ts';
import { LogUnavailable } from './port.ts';

/** The library takes keys of up to 1,978 bytes. */
const MAX_KEY_BYTES = 1_950;

export class LmdbEnv implements Env {
  readonly #root: RootDatabase;
  /** The transaction that is being filled right now; nested writes join it. */
  #filling: Promise<void> | null = null;
  /** What it puts and removes. Kept back until it is filled: the library cannot take a put back once it has it. */
  #changes: (() => unknown)[] = [];

  readonly #space: DiskSpace;

  /**
   * @param dir folder of the file, made when it is missing
   * @param free bytes that may still be written there; of the disk by default
   */
  constructor(dir: string, free = freeIn(dir)) {
    mkdirSync(dir, { recursive: true });
    this.#space = new DiskSpace(free);
    this.#root = open({
      path: join(dir, 'earshot.mdb'),
      maxDbs: 16,
      // A commit is on the disk before its promise resolves, not some time later.
      overlappingSync: false,
      // Every write is an explicit batch; the library's own batches leave rejections that nobody can handle.
      eventTurnBatching: false,
    });
    cutCommitted(this.#root);
  }

  database<V, K extends number | string>(name: string): Table<V, K> {
    // As maps: the library's records, each with its own definition, take half as long again to write and to read.
    // What was written as records is read as before.
    const options = { name, encoding: 'msgpack', useRecords: false } as const;
    const table = this.#root.openDB<V, K>(options);
    keepPackingSmall(table);
    const change = (key: K, apply: () => unknown) => {
      if (!this.#filling) throw new Error(`expected a write around the change of ${name}, got none`);
      if (typeof key === 'string' && Buffer.byteLength(key) > MAX_KEY_BYTES)
        throw new Error(`expected a key of at most ${MAX_KEY_BYTES} bytes in ${name}, got a longer one`);
      this.#changes.push(apply);
    };
    return {
      get: (key) => table.get(key),
      put: (key, value) => change(key, () => table.put(key, value)),
      remove: (key) => change(key, () => table.remove(key)),
      getRange: (range) => table.getRange(range),
      getKeys: (range) => table.getKeys(range),
    };
  }

  write(fill: () => void): Promise<void> {
    if (this.#filling) {
      this.#collect(fill);
      return this.#filling;
    }
    if (this.#space.short) {
      const full = Promise.reject(
        new LogUnavailable(
          'expected 64 MB of free disk for the log, got less; make room: a server that runs goes on by itself',
        ),
      );
      full.catch(() => undefined);
      return full;
    }
    let settle: (result: Promise<void>) => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      settle = resolve;
    });
    this.#filling = done;
    let commit: Promise<unknown>;
    try {
      const changes = this.#collect(fill);
      commit = this.#root.batch(() => {
        for (const apply of changes) apply();
      });
    } catch (error) {
      commit = Promise.reject(error);
    } finally {
      this.#filling = null;
      this.#changes = [];
    }
    settle(commit.then(() => undefined, refused));
    // Nested writers may drop their promise; whoever made the transaction hears of the failure.
    done.catch(() => undefined);
    return done;
  }

  /** What was put and removed so far; of a `fill` that throws nothing. */
  #collect(fill: () => void): readonly (() => unknown)[] {
    const before = this.#changes.length;
    try {
      fill();
    } catch (error) {
      this.#changes.length = before;
      throw error;
    }
    return this.#changes;
  }

  close(): Promise<void> {
    return this.#root.close();
  }
}

/** What the library says of a failed commit, as one error; its second rejection (`commitError`) is dealt with. */
function refused(error: Error & { commitError?: Promise<never> }): never {
  if (error.commitError === undefined) throw error;
  error.commitError.catch(() => undefined);
  throw new LogUnavailable('expected the commit to reach the disk, got an error; is the disk full?', {
    cause: error,
  });
}
