/**
 * When the audio of a call began, as those say who also tell its words: offsets count from there. A telephone system
 * may know of an earlier start, when it rang.
 */
interface Start {
  source: string;
  /** Epoch ms; null: it told none. */
  at: number | null;
  speaks: boolean;
}

/** Most calls have none that tells of both: they share it. Nothing is ever put into it. */
const NONE: Start[] = [];

export class AudioStart {
  #starts: Start[] = NONE;
  /** Epoch ms; null: nobody who tells words has said when it began. */
  at: number | null = null;

  /** `source` says that the call began at `at`, epoch ms. */
  told(source: string, at: number): void {
    const start = this.#of(source);
    start.at = Math.min(start.at ?? at, at);
    if (start.speaks) this.at = Math.min(this.at ?? at, at);
  }

  /** `source` tells words of the call. Whether that is new. */
  spoke(source: string): boolean {
    const start = this.#of(source);
    if (start.speaks) return false;
    start.speaks = true;
    if (start.at !== null) this.at = Math.min(this.at ?? start.at, start.at);
    return true;
  }

  #of(source: string): Start {
    const known = this.#starts.find((start) => start.source === source);
    if (known) return known;
    if (this.#starts === NONE) this.#starts = [];
    const start = { source, at: null, speaks: false };
    this.#starts.push(start);
    return start;
  }
}
