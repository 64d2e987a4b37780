/** An outbox in memory, for tests of its consumers. */
import type { Delivered } from '../../gateway/delivered.ts';
import type { Outbox } from '../../gateway/log/port.ts';

export class MemoryOutbox {
  readonly #entries: Delivered[] = [];
  readonly #cursors = new Map<string, number>();

  add(...some: Delivered[]): void {
    this.#entries.push(...some);
  }

  read = (from: number, limit: number) =>
    this.#entries
      .map((delivered, i) => ({ number: i + 1, delivered }))
      .filter(({ number }) => number > from)
      .slice(0, limit);
  last = () => this.#entries.length;
  cursor = (name: string) => this.#cursors.get(name) ?? 0;
  advance = async (name: string, number: number, extra?: () => void) => {
    this.#cursors.set(name, number);
    extra?.();
  };
  consumers = () => [...this.#cursors.keys()];
  forget = async (name: string) => void this.#cursors.delete(name);

  /** The part of an outbox that consumers use. */
  get port(): Outbox {
    return this as unknown as Outbox;
  }
}
