/** Operational state as auth sees it: keys and small values, durable when `put` resolves. */
export interface StateDb {
  get<T>(key: string): T | undefined;
  put(key: string, value: unknown): Promise<void>;
  /** All of them or none, as one write. */
  putAll(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void>;
  remove(key: string): Promise<void>;
  /** What `fill` puts and removes, without waiting for it, is kept as a whole or not at all; durable when it resolves. */
  together(fill: () => void): Promise<void>;
  /** Keys that begin with `prefix`, ascending. */
  list<T>(prefix: string): Iterable<[key: string, value: T]>;
}
