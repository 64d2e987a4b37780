/**
 * When the audio of a call began, as those say who also tell its words: offsets count from there. A telephone system
 * may know of an earlier start, when it rang. Once it is known and words were told it stays: they lie where they lie.
 */
interface Start {
  source: string;
  /** Epoch ms; null: it told none. */
  at: number | null;
  speaks: boolean;
  next: Start | null;
}

export class AudioStart {
  /** Until it is known. One after the other, so that a call that rings weighs one object. */
  #starts: Start | null = null;
  /** Epoch ms; null: nobody who tells words has said when it began. */
  at: number | null = null;

  /** `source` says that the call began at `at`, epoch ms. */
  told(source: string, at: number): void {
    if (this.at !== null) return;
    const start = this.#of(source);
    start.at = Math.min(start.at ?? at, at);
    this.#look(start);
  }

  /** `source` tells words of the call. */
  spoke(source: string): void {
    if (this.at !== null) return;
    const start = this.#of(source);
    start.speaks = true;
    this.#look(start);
  }

  #look({ at, speaks }: Start): void {
    if (at === null || !speaks) return;
    this.at = at;
    this.#starts = null;
  }

  #of(source: string): Start {
    for (let start = this.#starts; start !== null; start = start.next)
      if (start.source === source) return start;
    this.#starts = { source, at: null, speaks: false, next: this.#starts };
    return this.#starts;
  }
}
