/** The file that log, outbox and state share: tables in it, and one transaction over all of them. Embedded: lmdb. */
export interface Env {
  database<V, K extends number | string>(name: string): Table<V, K>;
  /**
   * Runs `fill`, which puts and removes synchronously, as one transaction; resolves when it is on the disk. A write
   * made inside another one's `fill` becomes part of that transaction.
   * @throws LogUnavailable when the disk refuses; nothing of the transaction is then kept
   */
  write(fill: () => void): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** `start` is included, `end` is not. */
export interface Range<K> {
  start?: K;
  end?: K;
  limit?: number;
  reverse?: boolean;
}

/** Values by key, in the order of the keys; reads what is committed. `put` and `remove` only within a `write`. */
export interface Table<V, K extends number | string> {
  get(key: K): V | undefined;
  put(key: K, value: V): unknown;
  remove(key: K): unknown;
  getRange(range?: Range<K>): Iterable<{ key: K; value: V }>;
  getKeys(range?: Range<K>): Iterable<K>;
}
