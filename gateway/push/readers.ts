/**
 * Who reads deltas, and when each is woken. Readers pull with a cursor of their own, so a slow one costs nothing: there
 * is no queue per client. Knows no clock; `later` is how it asks to be called again.
 */
import type { Subscription } from './topics.ts';

/** Somebody who reads deltas. `wake` says that there is something new; it must not throw nor block. */
export interface Reader {
  readonly subscription: Subscription;
  wake(): void;
}

/**
 * How long what happened gathers before readers are woken again, ms. The first is told at once; of a stream each frame
 * costs a system call for each of hundreds of screens.
 */
const WAKE_MS = 20;

export class Readers {
  readonly #later: (work: () => void, ms: number) => void;
  readonly #readers = new Set<Reader>();
  /** Those who watch a call, by call. */
  readonly #watchers = new Map<string, Set<Reader>>();
  #walls = 0;
  /** What was told since readers were woken last: something for lists, or for watchers of these calls alone. */
  #newsForAll = false;
  readonly #newsOf = new Set<string>();
  /** Readers were woken a moment ago. */
  #resting = false;

  constructor(later: (work: () => void, ms: number) => void) {
    this.#later = later;
  }

  get size(): number {
    return this.#readers.size;
  }

  /** Consoles that show the wall. */
  get walls(): number {
    return this.#walls;
  }

  watches(call: string): boolean {
    return this.#watchers.has(call);
  }

  join(reader: Reader): void {
    this.#readers.add(reader);
    if (reader.subscription.calls) this.#walls += 1;
    for (const call of reader.subscription.watched)
      this.#watchers.set(call, (this.#watchers.get(call) ?? new Set()).add(reader));
  }

  leave(reader: Reader): void {
    if (this.#readers.delete(reader) && reader.subscription.calls) this.#walls -= 1;
    for (const call of reader.subscription.watched) {
      const others = this.#watchers.get(call);
      others?.delete(reader);
      if (others?.size === 0) this.#watchers.delete(call);
    }
  }

  /** There is something that lists may show: the next waking is for everybody. */
  newsForAll(): void {
    this.#newsForAll = true;
  }

  /** There is something for those who watch this call, and for nobody else. */
  newsOf(call: string): void {
    this.#newsOf.add(call);
  }

  /** Wakes those for whom there is news: at once, or a moment after the last time. */
  wake(): void {
    if (this.#resting || (!this.#newsForAll && this.#newsOf.size === 0)) return;
    const readers = this.#newsForAll
      ? this.#readers
      : new Set([...this.#newsOf].flatMap((call) => [...(this.#watchers.get(call) ?? [])]));
    this.#newsForAll = false;
    this.#newsOf.clear();
    this.#resting = true;
    this.#later(() => {
      this.#resting = false;
      this.wake();
    }, WAKE_MS);
    for (const reader of readers) reader.wake();
  }
}
