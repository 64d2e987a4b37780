/** One lmdb environment in one file: log, outbox, cursors and state are databases of it, so they can share commits. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Env, Table } from './env.ts';
import { LogUnavailable } from './port.ts';

export class LmdbEnv implements Env {
  readonly #root: RootDatabase;
  /** The transaction that is being filled right now; nested writes join it. */
  #filling: Promise<void> | null = null;

  /** @param dir folder of the file, made when it is missing */
  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#root = open({
      path: join(dir, 'earshot.mdb'),
      maxDbs: 16,
      // A commit is on the disk before its promise resolves, not some time later.
      overlappingSync: false,
      // Every write is an explicit batch; the library's own batches leave rejections that nobody can handle.
      eventTurnBatching: false,
    });
  }

  database<V, K extends number | string>(name: string): Table<V, K> {
    return this.#root.openDB<V, K>({ name, encoding: 'msgpack' });
  }

  write(fill: () => void): Promise<void> {
    if (this.#filling) {
      fill();
      return this.#filling;
    }
    let settle: (result: Promise<void>) => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      settle = resolve;
    });
    this.#filling = done;
    let commit: Promise<unknown>;
    try {
      commit = this.#root.batch(fill);
    } catch (error) {
      commit = Promise.reject(error);
    } finally {
      this.#filling = null;
    }
    settle(commit.then(() => undefined, refused));
    // Nested writers may drop their promise; whoever made the transaction hears of the failure.
    done.catch(() => undefined);
    return done;
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
