/**
 * Moments that leaves saw, as an open call keeps them: thousands, of which few become flags. So each keeps only what it
 * rests on, and tells its evidence and its reason when it is asked. Written out they were half of what an open call
 * keeps (D-238).
 */
import type { Evidence, Why } from '../contract/flag.ts';
import type { Hit } from '../detectors/said.ts';
import type { WordLeaf } from '../rules/leaves.ts';
import type { Occurrence } from '../rules/node.ts';
import type { Measured, Threshold } from '../rules/operator.ts';
import { type Final, keyOf, quote } from './final.ts';

/** An utterance in which a leaf heard these words; none: it waits for words that are not there. */
export class WordsHeard implements Occurrence {
  readonly final: Final;
  readonly #leaf: WordLeaf;
  readonly #hits: readonly Hit[];

  constructor(final: Final, leaf: WordLeaf, hits: readonly Hit[]) {
    this.final = final;
    this.#leaf = leaf;
    this.#hits = hits;
  }

  get at_ms(): number {
    return this.final.end_ms;
  }
  get from_ms(): number {
    return this.final.start_ms;
  }
  get anchor(): string {
    return keyOf(this.final);
  }

  get evidence(): readonly Evidence[] {
    if (this.#hits.length === 0) return [quote(this.final)];
    return this.#hits.map(({ start, end }) => quote(this.final, start, end));
  }

  get why(): Why {
    const { role, text } = this.final;
    const heard = this.#hits.map(({ start, end }) => text.slice(start, end));
    const sounds = this.#hits.flatMap(({ sound }, index) =>
      sound ? [{ heard: heard[index], ...sound }] : [],
    );
    return {
      op: 'said',
      holds: true,
      looked_for: this.#leaf.looked_for,
      seen: { heard, role, ...(sounds.length > 0 ? { sounds_like: sounds } : {}) },
    };
  }
}

/** A measure that passed a threshold. */
export class MeasurePassed implements Occurrence {
  readonly at_ms: number;
  readonly from_ms: number;
  readonly final: Final;
  readonly #anchored: Final;
  readonly #quoted: readonly Final[];
  readonly #threshold: Threshold;
  readonly #seen: Measured['seen'];

  constructor(measured: Measured, threshold: Threshold) {
    const { at_ms, from_ms, final, anchored, quoted } = measured.at();
    this.at_ms = at_ms;
    this.from_ms = from_ms;
    this.final = final;
    this.#anchored = anchored;
    this.#quoted = quoted;
    this.#threshold = threshold;
    this.#seen = measured.seen;
  }

  get anchor(): string {
    return keyOf(this.#anchored);
  }

  get evidence(): readonly Evidence[] {
    return this.#quoted.map((final) => quote(final));
  }

  get why(): Why {
    const { op, looked_for } = this.#threshold;
    return { op, holds: true, looked_for, seen: this.#seen };
  }
}
