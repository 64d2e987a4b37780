/** Answers that many ask for at once and that may be some seconds old: counted once, and by one of those who ask. */
export class KeptAnswers<T> {
  readonly #ms: number;
  readonly #now: () => number;
  readonly #kept = new Map<string, { until: number; answer: Promise<T> }>();

  /**
   * @param ms how old an answer may be
   * @param now epoch ms
   */
  constructor(ms: number, now: () => number) {
    this.#ms = ms;
    this.#now = now;
  }

  /**
   * @param key of those who get the same answer
   * @param count asked where there is none that is young enough; what it rejects with goes to who waits, and is not kept
   */
  of(key: string, count: () => Promise<T>): Promise<T> {
    const now = this.#now();
    for (const [other, { until }] of this.#kept) if (until <= now) this.#kept.delete(other);
    const known = this.#kept.get(key);
    if (known) return known.answer;
    const answer = count();
    this.#kept.set(key, { until: now + this.#ms, answer });
    answer.catch(() => {
      if (this.#kept.get(key)?.answer === answer) this.#kept.delete(key);
    });
    return answer;
  }
}
