/** How many flags each rule raised, as the store counts them: asked for once a minute at most, never waited for long. */
import type { RaisedCount } from './store/port.ts';

/** How long an answer is good, ms. */
const FRESH_MS = 60_000;
/** How long a page waits for the store; what was known before is shown meanwhile, ms. */
const PATIENCE_MS = 1_000;

export class RaisedCounts {
  readonly #ask: () => Promise<RaisedCount[]>;
  readonly #now: () => number;
  #known: readonly RaisedCount[] | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;

  constructor(ask: () => Promise<RaisedCount[]>, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  /** The last answer; null while the store has given none. */
  async current(): Promise<readonly RaisedCount[] | null> {
    if (this.#now() - this.#askedAt >= FRESH_MS) this.#asking ??= this.#refresh();
    if (!this.#asking) return this.#known;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((done) => {
      timer = setTimeout(done, PATIENCE_MS);
    });
    await Promise.race([this.#asking, patience]);
    clearTimeout(timer);
    return this.#known;
  }

  async #refresh(): Promise<void> {
    try {
      this.#known = await this.#ask();
      this.#askedAt = this.#now();
    } catch {
      // The store is away: what was known stays, the next page asks again.
    } finally {
      this.#asking = null;
    }
  }
}
