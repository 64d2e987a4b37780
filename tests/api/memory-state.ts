import type { StateDb } from '../../gateway/auth/state.ts';

/** In memory, for tests of what needs a state and not a disk. */
export class MemoryState implements StateDb {
  readonly #values = new Map<string, string>();

  get<T>(key: string): T | undefined {
    const text = this.#values.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  async put(key: string, value: unknown): Promise<void> {
    this.#values.set(key, JSON.stringify(value));
  }

  async putAll(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void> {
    for (const [key, value] of entries) this.#values.set(key, JSON.stringify(value));
  }

  async remove(key: string): Promise<void> {
    this.#values.delete(key);
  }

  async together(fill: () => void): Promise<void> {
    fill();
  }

  *list<T>(prefix: string): Iterable<[string, T]> {
    for (const key of [...this.#values.keys()].sort()) {
      if (key.startsWith(prefix)) yield [key, this.get<T>(key)!];
    }
  }
}
