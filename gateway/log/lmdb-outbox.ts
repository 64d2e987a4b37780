import type { Delivered } from '../delivered.ts';
import type { Env, Table } from './env.ts';
import type { EngineCursor, Outbox } from './port.ts';

/** The engine's cursor, and the number of the newest outcome ever written: numbers go on after a trim. */
interface EngineMark extends EngineCursor {
  last: number;
}

/** Entries removed per transaction: a trim must not hold up a commit of the log. */
const TRIM_CHUNK = 2_000;

export class LmdbOutbox implements Outbox {
  readonly #env: Env;
  readonly #entries: Table<Delivered, number>;
  readonly #engine: Table<EngineMark, string>;
  readonly #consumers: Table<number, string>;
  #mark: EngineMark;
  /** Commits one after the other, so that a failed one leaves no hole in the numbers. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(env: Env) {
    this.#env = env;
    this.#entries = env.database('outbox');
    this.#engine = env.database('engine');
    this.#consumers = env.database('cursors');
    this.#mark = this.#engine.get('mark') ?? { n: 0, tick: 0, last: 0 };
  }

  commit(outcomes: readonly Delivered[], cursor: EngineCursor, extra?: () => void): Promise<number> {
    const done = this.#queue.then(async () => {
      const mark = { n: cursor.n, tick: cursor.tick, last: this.#mark.last + outcomes.length };
      await this.#env.write(() => {
        let number = this.#mark.last;
        for (const outcome of outcomes) {
          number += 1;
          void this.#entries.put(number, outcome);
        }
        void this.#engine.put('mark', mark);
        extra?.();
      });
      this.#mark = mark;
      return mark.last;
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  engineCursor(): EngineCursor {
    return { n: this.#mark.n, tick: this.#mark.tick };
  }

  read(after: number, limit: number): { number: number; delivered: Delivered }[] {
    return Array.from(this.#entries.getRange({ start: after + 1, limit }), ({ key, value }) => ({
      number: key,
      delivered: value,
    }));
  }

  last(): number {
    return this.#mark.last;
  }

  cursor(consumer: string): number {
    return this.#consumers.get(consumer) ?? 0;
  }

  async advance(consumer: string, number: number, extra?: () => void): Promise<void> {
    await this.#env.write(() => {
      void this.#consumers.put(consumer, number);
      extra?.();
    });
  }

  consumers(): string[] {
    return Array.from(this.#consumers.getKeys());
  }

  async forget(consumer: string): Promise<void> {
    await this.#env.write(() => void this.#consumers.remove(consumer));
  }

  async trim(): Promise<void> {
    const cursors = Array.from(this.#consumers.getRange(), ({ value }) => value);
    if (cursors.length === 0) return;
    const end = Math.min(...cursors) + 1;
    for (;;) {
      const old = Array.from(this.#entries.getKeys({ end, limit: TRIM_CHUNK }));
      if (old.length === 0) return;
      await this.#env.write(() => {
        for (const number of old) void this.#entries.remove(number);
      });
    }
  }
}
