/**
 * Snapshots as they go over the wire. Five hundred consoles that come back at once share one: each is kept for a moment,
 * and what came since is told on top of it.
 */
import type { DeltaRing } from './delta-ring.ts';
import type { Snapshots } from './snapshots.ts';
import type { Subscription } from './topics.ts';

/** For how long one snapshot serves all who ask for the same, ms. */
const SHARED_MS = 500;
/** Deltas that may have come since. */
const SHARED_DELTAS = 250;

/** The frames with which a reader begins, as UTF-8. */
export interface Opening {
  n: number;
  frames: Buffer[];
  failed: string[];
}

export class Openings {
  readonly #ring: DeltaRing;
  readonly #build: (subscription: Subscription) => Promise<Snapshots>;
  readonly #later: (work: () => void, ms: number) => void;
  /** Snapshots of the last moment, by subscription. */
  readonly #kept = new Map<string, { n: number; json: Buffer }>();
  /** How often something was deleted: what was read before must not be kept. */
  #forgotten = 0;

  constructor(
    ring: DeltaRing,
    build: (subscription: Subscription) => Promise<Snapshots>,
    later: (work: () => void, ms: number) => void,
  ) {
    this.#ring = ring;
    this.#build = build;
    this.#later = later;
  }

  async of(subscription: Subscription): Promise<Opening> {
    const { watched, key } = subscription;
    const known = watched.size === 0 ? this.#kept.get(key) : undefined;
    if (known && this.#ring.reaches(known.n) && this.#ring.last - known.n <= SHARED_DELTAS)
      return { n: known.n, frames: [known.json], failed: [] };
    const forgotten = this.#forgotten;
    const { n, frames, failed } = await this.#build(subscription);
    const written = frames.map((frame) => Buffer.from(JSON.stringify(frame)));
    if (watched.size === 0 && forgotten === this.#forgotten) {
      if (this.#kept.size === 0) this.#later(() => this.#kept.clear(), SHARED_MS);
      this.#kept.set(key, { n, json: written[0] as Buffer });
    }
    return { n, frames: written, failed };
  }

  /** What is kept, and what is being read, may hold something that was deleted. */
  forget(): void {
    this.#kept.clear();
    this.#forgotten += 1;
  }
}
