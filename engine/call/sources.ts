/** Who tells of a call, and who of them is away: time of a call that somebody should be heard in stands still meanwhile. */

/** Few calls ever lose a source: the others share it. Nothing is ever put into it. */
const NONE: Set<string> = new Set();

export class Sources {
  readonly #known = new Set<string>();
  /** Those of them that are away. */
  #lost: Set<string> = NONE;
  #engineStopped = false;

  /** It says something. Whether it was away. */
  meet(source: string): boolean {
    this.#known.add(source);
    if (!this.#lost.delete(source)) return false;
    if (this.#lost.size === 0) this.#engineStopped = false;
    return true;
  }

  /** Whether it is one that was there. */
  isHere(source: string): boolean {
    return this.#known.has(source) && !this.#lost.has(source);
  }

  isAway(source: string): boolean {
    return this.#lost.has(source);
  }

  lose(source: string): void {
    if (this.#lost === NONE) this.#lost = new Set();
    this.#lost.add(source);
  }

  /** The engine starts again: nobody was heard. */
  stop(): void {
    this.#engineStopped = true;
    for (const source of this.#known) this.lose(source);
  }

  get areHeard(): boolean {
    return this.#lost.size === 0;
  }

  /** Whether the time of the call goes on. */
  get areRunning(): boolean {
    return this.areHeard && !this.#engineStopped;
  }
}
