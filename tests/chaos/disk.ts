/**
 * A disk in memory under the real log, outbox and state. A transaction takes time, is refused while the disk is full,
 * and is kept whole or not at all when the server is killed in the middle of it.
 */
import { deserialize, serialize } from 'node:v8';
import type { LogRecord } from '../../engine/contract/record.ts';
import type { Env, Range, Table } from '../../gateway/log/env.ts';
import { LogUnavailable } from '../../gateway/log/port.ts';
import type { World } from './world.ts';

type Key = number | string;

interface Change {
  table: string;
  key: Key;
  /** null: removed. */
  value: Buffer | null;
}

export class Disk {
  readonly #world: World;
  readonly #tables = new Map<string, Stored>();
  /** Every record of the log that was ever durable, also those that were trimmed. */
  readonly archive: LogRecord[] = [];
  full = false;
  /** Longest time of a commit, ms. */
  slowest = 4;
  /** What is being written now. */
  #underWay: (() => void) | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  /** The file as a server opens it; of no use after the next `open`. */
  open(): Env {
    return new DiskEnv(this, this.#world, (name) => this.table(name));
  }

  /** The power goes: what is under way reaches the disk or does not. */
  cut(): void {
    if (this.#underWay && this.#world.dice.chance(0.5)) this.#underWay();
    this.#underWay = null;
  }

  drop(): void {
    this.#underWay = null;
  }

  begin(changes: readonly Change[]): () => void {
    const keep = () => {
      for (const { table, key, value } of changes) {
        this.table(table).set(key, value);
        if (table === 'log' && value) this.archive.push(deserialize(value) as LogRecord);
      }
      this.#underWay = null;
    };
    this.#underWay = keep;
    return keep;
  }

  table(name: string): Stored {
    let table = this.#tables.get(name);
    if (!table) {
      table = new Stored();
      this.#tables.set(name, table);
    }
    return table;
  }
}

class DiskEnv implements Env {
  readonly #disk: Disk;
  readonly #world: World;
  readonly #stored: (name: string) => Stored;
  readonly #waiting: (() => void)[] = [];
  #busy = false;
  #filling: { changes: Change[]; done: Promise<void> } | null = null;

  constructor(disk: Disk, world: World, stored: (name: string) => Stored) {
    this.#disk = disk;
    this.#world = world;
    this.#stored = stored;
  }

  database<V, K extends Key>(name: string): Table<V, K> {
    const stored = this.#stored(name);
    const change = (key: K, value: Buffer | null) => {
      if (!this.#filling) throw new Error('expected a write of the log, outbox or state to be under way');
      this.#filling.changes.push({ table: name, key, value });
    };
    return {
      get: (key) => {
        const value = stored.get(key);
        return value && (deserialize(value) as V);
      },
      put: (key, value) => change(key, serialize(value)),
      remove: (key) => change(key, null),
      *getRange(range = {}) {
        for (const key of stored.keys(range))
          yield { key: key as K, value: deserialize(stored.get(key)!) as V };
      },
      getKeys: (range = {}) => stored.keys(range) as K[],
    };
  }

  write(fill: () => void): Promise<void> {
    if (this.#filling) {
      fill();
      return this.#filling.done;
    }
    let settle!: { resolve(): void; reject(error: Error): void };
    const done = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    done.catch(() => undefined);
    const changes: Change[] = [];
    this.#filling = { changes, done };
    try {
      fill();
    } catch (error) {
      settle.reject(error as Error);
      return done;
    } finally {
      this.#filling = null;
    }
    this.#waiting.push(() => {
      const keep = this.#disk.begin(changes);
      this.#world.toServer(0.3 + this.#world.dice.below(this.#disk.slowest * 10) / 10, () => {
        if (this.#disk.full) {
          this.#disk.drop();
          settle.reject(new LogUnavailable('no space left on the disk of the test'));
        } else {
          keep();
          settle.resolve();
        }
        this.#next();
      });
    });
    if (!this.#busy) this.#next();
    return done;
  }

  async close(): Promise<void> {}

  #next(): void {
    const next = this.#waiting.shift();
    this.#busy = next !== undefined;
    next?.();
  }
}

/** Values in the order of their keys. */
class Stored {
  readonly #values = new Map<Key, Buffer>();
  #sorted: Key[] | null = null;

  get(key: Key): Buffer | undefined {
    return this.#values.get(key);
  }

  set(key: Key, value: Buffer | null): void {
    if (value === null) this.#values.delete(key);
    else this.#values.set(key, value);
    this.#sorted = null;
  }

  keys({ start, end, limit = Number.POSITIVE_INFINITY, reverse = false }: Range<Key>): Key[] {
    this.#sorted ??= [...this.#values.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const all = reverse ? [...this.#sorted].reverse() : this.#sorted;
    const found: Key[] = [];
    for (const key of all) {
      if (found.length >= limit) break;
      if ((start === undefined || key >= start) && (end === undefined || key < end)) found.push(key);
    }
    return found;
  }
}
