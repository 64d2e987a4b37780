/** `silence`: nobody speaks for a while; longer is allowed after somebody asked to hold. */
import { type Static, Type } from 'typebox';
import { DURATION } from '../rules/duration.ts';

const Duration = Type.String({ pattern: DURATION });

export const SilenceSchema = Type.Object(
  {
    min: Duration,
    /** Allowed instead of `min` when one of the last two utterances announced a hold. */
    after_hold: Type.Optional(Duration),
    hold_words: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
  },
  { additionalProperties: false },
);
export type Silence = Static<typeof SilenceSchema>;

/** A stretch of call time in which nobody spoke. `U` is the utterance that ended it begins after. */
export interface Gap<U> {
  from_ms: number;
  to_ms: number;
  /** The last words before it. */
  after: U;
  /** And those before them; one of the two may have announced a hold. */
  before: U | undefined;
}

/**
 * The gaps of a call from its utterances in the order of their ends. Whether a gap is too long is for each rule to
 * say; only gaps of at least `least_ms` are kept.
 */
export class Gaps<U extends { start_ms: number; end_ms: number }> {
  readonly #least_ms: number;
  readonly #closed: Gap<U>[] = [];
  #last: U | undefined;
  #before: U | undefined;

  constructor(least_ms: number) {
    this.#least_ms = least_ms;
  }

  /** The next utterance; true when the closed gaps changed. */
  step(utterance: U): boolean {
    const { start_ms } = utterance;
    const changed = this.#spokeIn(start_ms);
    const last = this.#last;
    const gap = last !== undefined && start_ms - last.end_ms >= this.#least_ms;
    if (gap) this.#closed.push({ from_ms: last.end_ms, to_ms: start_ms, after: last, before: this.#before });
    this.#before = last;
    this.#last = utterance;
    return gap || changed;
  }

  get closed(): readonly Gap<U>[] {
    return this.#closed;
  }

  /** The gap that goes on at `now_ms`; undefined before the first words and while it is short. */
  openAt(now_ms: number): Gap<U> | undefined {
    const last = this.#last;
    if (last === undefined || now_ms - last.end_ms < this.#least_ms) return undefined;
    return { from_ms: last.end_ms, to_ms: now_ms, after: last, before: this.#before };
  }

  /** Call time of the last words' end; undefined before the first. */
  get spokenTo(): number | undefined {
    return this.#last?.end_ms;
  }

  /** Somebody spoke on through what seemed a gap: a long turn whose end comes after that of shorter ones. */
  #spokeIn(start_ms: number): boolean {
    let changed = false;
    for (let at = this.#closed.length - 1; at >= 0; at -= 1) {
      const gap = this.#closed[at] as Gap<U>;
      if (gap.to_ms <= start_ms) break;
      changed = true;
      gap.to_ms = start_ms;
      if (gap.to_ms - gap.from_ms < this.#least_ms) this.#closed.splice(at, 1);
    }
    return changed;
  }
}
