/** Deltas of the ring as a reader gets them: one a frame, or all that there are in one. */
import type { DeltaRing } from './delta-ring.ts';
import { matches, type Subscription } from './topics.ts';

/** A frame of several deltas takes no more once it is this long, UTF-16 units. */
const BATCH_LENGTH = 128 * 1024;

export class DeltaFrames {
  readonly #ring: DeltaRing;
  readonly #sharesAfter: (cursor: number, watched: ReadonlySet<string>) => boolean;
  /** Batches put together since the newest delta, by cursor and subscription. */
  readonly #batches = new Map<string, { json: Buffer | null; cursor: number }>();
  #batchesOf = 0;

  /** @param sharesAfter whether those who watch these calls get after a cursor what everybody with their lists gets */
  constructor(ring: DeltaRing, sharesAfter: (cursor: number, watched: ReadonlySet<string>) => boolean) {
    this.#ring = ring;
    this.#sharesAfter = sharesAfter;
  }

  /**
   * The next frame for a reader that has seen everything up to `cursor`: its JSON, null where there is nothing
   * left, or 'gone' when deltas were forgotten meanwhile and only a snapshot helps.
   */
  next(cursor: number, subscription: Subscription): { json: string | null; cursor: number } | 'gone' {
    if (!this.#ring.reaches(cursor)) return 'gone';
    for (let n = cursor + 1; n <= this.#ring.last; n += 1) {
      if (matches(subscription, this.#ring.at(n))) return { json: this.#ring.json(n), cursor: n };
    }
    return { json: null, cursor: this.#ring.last };
  }

  /**
   * The same with all that follows, up to {@link BATCH_LENGTH}, as UTF-8. Many consoles ask for the same: what was put
   * together for one is kept until the next delta.
   */
  nextBatch(cursor: number, subscription: Subscription): { json: Buffer | null; cursor: number } | 'gone' {
    if (this.#batchesOf !== this.#ring.last) {
      this.#batches.clear();
      this.#batchesOf = this.#ring.last;
    }
    const key = this.#sharesAfter(cursor, subscription.watched) ? `${cursor} ${subscription.key}` : null;
    const known = key === null ? undefined : this.#batches.get(key);
    if (known) return known;
    const deltas: string[] = [];
    let until = cursor;
    for (let length = 0; length < BATCH_LENGTH; ) {
      const next = this.next(until, subscription);
      if (next === 'gone') return 'gone';
      until = next.cursor;
      if (next.json === null) break;
      deltas.push(next.json);
      length += next.json.length;
    }
    const json = deltas.length > 1 ? `{"type":"batch","deltas":[${deltas.join(',')}]}` : deltas[0];
    const batch = { json: json === undefined ? null : Buffer.from(json), cursor: until };
    if (key !== null) this.#batches.set(key, batch);
    return batch;
  }

  /** What was put together holds something that was deleted. */
  forget(): void {
    this.#batches.clear();
  }
}
