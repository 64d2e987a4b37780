/** The finals of one call: the newest revision of each, and in their order those in which somebody says something. */
import { byOrder, type Final, hasWords, keyOf } from './final.ts';

export class Finals {
  /** Rules, measures and counts know no others. */
  readonly spoken: Final[] = [];
  /** Those without words too: an older revision must not bring back what was taken back. */
  #byKey: Map<string, Final> | null = null;
  /** Of the spoken, how many wait for their score. */
  #unscored = 0;

  get(key: string): Final | undefined {
    return this.#byKey?.get(key);
  }

  all(): Final[] {
    return [...(this.#byKey?.values() ?? [])];
  }

  get isScored(): boolean {
    return this.#unscored === 0;
  }

  /** Puts a final where it belongs; the common one comes last and costs nothing more. */
  put(final: Final, old: Final | undefined): { isLast: boolean; isGone: boolean } {
    this.#byKey ??= new Map();
    this.#byKey.set(keyOf(final), final);
    const isGone = old !== undefined && hasWords(old);
    if (isGone) {
      this.spoken.splice(this.spoken.indexOf(old), 1);
      if (old.score === undefined) this.#unscored -= 1;
    }
    return { isLast: !hasWords(final) || this.#insert(final), isGone };
  }

  scored(final: Final, score: Final['score']): void {
    final.score = score;
    final.mood = score ?? null;
    this.#unscored -= 1;
  }

  /** No score is waited for any more. */
  giveUpScores(): void {
    for (const final of this.spoken) final.score ??= null;
    this.#unscored = 0;
  }

  /** Whether it comes after all the others. */
  #insert(final: Final): boolean {
    let place = this.spoken.length;
    while (place > 0 && byOrder(this.spoken[place - 1] as Final, final) > 0) place -= 1;
    const last = place === this.spoken.length;
    this.spoken.splice(place, 0, final);
    if (final.score === undefined) this.#unscored += 1;
    return last;
  }
}
