/**
 * Tells a source that hangs from a customer who says nothing. A source that sends `progress` promises to say how far it
 * has heard: without any frame for a few seconds it hangs. Of the others only long silence of the whole connection,
 * all its calls together, says so. Pure: times come from outside, ms.
 */
export interface LivenessLimits {
  /** Silence of a source that sends `progress` after which it hangs. */
  progress_ms: number;
  /** Silence of any other source after which it hangs. */
  silent_ms: number;
}

export const LIVENESS: LivenessLimits = { progress_ms: 5_000, silent_ms: 60_000 };

export class Liveness {
  readonly #limits: LivenessLimits;
  #heardAt: number;
  #progressive = false;
  #hung = false;

  constructor(limits: LivenessLimits, now: number) {
    this.#limits = limits;
    this.#heardAt = now;
  }

  get hung(): boolean {
    return this.#hung;
  }

  /** When the last frame came, ms. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** A frame came. True when the source was hung and is back. */
  heard(now: number, type: string): boolean {
    this.#heardAt = now;
    if (type === 'progress') this.#progressive = true;
    const back = this.#hung;
    this.#hung = false;
    return back;
  }

  /** True once, when it begins to hang: it was silent for too long although it has open calls. */
  check(now: number, hasOpenCalls: () => boolean): boolean {
    const limit = this.#progressive ? this.#limits.progress_ms : this.#limits.silent_ms;
    if (this.#hung || now - this.#heardAt < limit || !hasOpenCalls()) return false;
    this.#hung = true;
    return true;
  }
}
