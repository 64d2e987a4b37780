import type { StateDb } from '../auth/state.ts';
import type { Env, Table } from './env.ts';

/**
 * Operational state: users, sessions, rule sets, secrets, and what the door knows of calls. Never trimmed with the
 * log. A `put` made inside the `extra` of an append is part of that append.
 */
export class LmdbState implements StateDb {
  readonly #env: Env;
  readonly #db: Table<unknown, string>;

  constructor(env: Env) {
    this.#env = env;
    this.#db = env.database('state');
  }

  get<T>(key: string): T | undefined {
    return this.#db.get(key) as T | undefined;
  }

  /**
   * @throws LogUnavailable when the disk refuses; Error for a key above 1,900 bytes
   */
  put(key: string, value: unknown): Promise<void> {
    return this.#env.write(() => void this.#db.put(key, value));
  }

  putAll(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void> {
    return this.#env.write(() => {
      for (const [key, value] of entries) void this.#db.put(key, value);
    });
  }

  remove(key: string): Promise<void> {
    return this.#env.write(() => void this.#db.remove(key));
  }

  together(fill: () => void): Promise<void> {
    return this.#env.write(fill);
  }

  *list<T>(prefix: string): Iterable<[string, T]> {
    for (const { key, value } of this.#db.getRange(within(prefix))) {
      if (!key.startsWith(prefix)) return;
      yield [key, value as T];
    }
  }
}

/**
 * The keys that begin with `prefix`. With an end, because a range reads the value of the key at which a loop would stop:
 * behind the prompts stand the rule sets, megabytes long, and each look for the prompts of a call unpacked one.
 */
function within(prefix: string): { start?: string; end?: string } {
  const last = prefix.at(-1);
  if (last === undefined) return {};
  return { start: prefix, end: prefix.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1) };
}
