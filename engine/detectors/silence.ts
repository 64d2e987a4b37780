/** `silence`: nobody speaks for a while; longer is allowed after somebody asked to hold. */
import { type Static, Type } from 'typebox';
import { keyOf, quote } from '../call/final.ts';
import { DURATION, durationMs } from '../rules/duration.ts';
import { fault } from '../rules/fault.ts';
import type { Occurrence } from '../rules/node.ts';
import { type Operator, wordsUnder } from '../rules/operator.ts';

export const SilenceSchema = Type.Object(
  {
    min: Type.String({
      pattern: DURATION,
      description: 'Nobody speaks for at least so long. 至少静默多久。',
    }),
    after: Type.Optional(
      Type.Enum(['agent', 'customer'], {
        description: 'Whose words were the last before it. 静默之前是谁在说。',
      }),
    ),
    before: Type.Optional(
      Type.Enum(['agent', 'customer'], {
        description: 'Who breaks it; decided when somebody does. 之后是谁先开口（开口时才定）。',
      }),
    ),
    after_hold: Type.Optional(
      Type.String({
        pattern: DURATION,
        description:
          'Allowed instead of `min` when one of the last two utterances announced a hold. 告知稍等后可以多久。',
      }),
    ),
    hold_words: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        minItems: 1,
        maxItems: 200,
        description: 'What announces a hold. 怎样算告知稍等。',
      }),
    ),
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
  /** Who broke it; undefined while it goes on. */
  by?: U;
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
    const changed = this.#spokeIn(utterance);
    const last = this.#last;
    const gap = last !== undefined && start_ms - last.end_ms >= this.#least_ms;
    if (gap)
      this.#closed.push({
        from_ms: last.end_ms,
        to_ms: start_ms,
        after: last,
        before: this.#before,
        by: utterance,
      });
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
  #spokeIn(utterance: U): boolean {
    const { start_ms } = utterance;
    let changed = false;
    for (let at = this.#closed.length - 1; at >= 0; at -= 1) {
      const gap = this.#closed[at] as Gap<U>;
      if (gap.to_ms <= start_ms) break;
      changed = true;
      gap.to_ms = start_ms;
      gap.by = utterance;
      if (gap.to_ms - gap.from_ms < this.#least_ms) this.#closed.splice(at, 1);
    }
    return changed;
  }
}

export const silence: Operator<Silence> = {
  lookedFor: ({ min, after_hold, after, before }) => ({
    min_ms: durationMs(min),
    ...(after_hold ? { after_hold: true } : {}),
    ...(after ? { after } : {}),
    ...(before ? { before } : {}),
  }),
  name: 'silence',
  sound: true,
  schema: SilenceSchema,
  doc: {
    summary: 'Nobody speaks for a while; longer is allowed after an announced hold.',
    summary_zh: '一段时间没有人说话；告知稍等之后可以更久。',
    example: 'silence: { min: 15s, after_hold: 60s, hold_words: [请稍等, 稍等一下] }',
  },
  check: ({ hold_words, after_hold }) =>
    hold_words && !after_hold
      ? [
          {
            path: ['hold_words'],
            ...fault('silence-hold-words-without-length', {}),
          },
        ]
      : after_hold && !hold_words
        ? [
            {
              path: ['after_hold'],
              ...fault('silence-hold-length-without-words', {}),
            },
          ]
        : [],
  words: ({ hold_words }) => wordsUnder({ hold_words }),
  compile({ min, after_hold, hold_words, after, before }, build) {
    const min_ms = durationMs(min);
    const after_hold_ms = after_hold ? durationMs(after_hold) : min_ms;
    build.silence(min_ms);
    build.silence(after_hold_ms);
    const hold = hold_words && build.words({ any: hold_words, sound: 'same' });
    return {
      occurrences(scene) {
        const gaps = scene.gaps(Math.min(min_ms, after_hold_ms));
        if (gaps.length === 0) return [];
        const holding = new Set(hold ? scene.seen(hold).map(({ anchor }) => anchor) : []);
        return gaps.flatMap((gap): Occurrence[] => {
          const held = [gap.before, gap.after].some((final) => final && holding.has(keyOf(final)));
          const limit = held ? after_hold_ms : min_ms;
          const at_ms = gap.from_ms + limit;
          if ((gap.by === undefined ? scene.decided_ms : gap.to_ms) < at_ms) return [];
          if (after !== undefined && gap.after.role !== after) return [];
          if (before !== undefined && gap.by?.role !== before) return [];
          return [
            {
              at_ms,
              from_ms: gap.from_ms,
              anchor: keyOf(gap.after),
              evidence: [quote(gap.after)],
              why: {
                op: 'silence',
                holds: true,
                looked_for: {
                  min_ms: limit,
                  ...(held ? { after_hold: true } : {}),
                  ...(after ? { after } : {}),
                  ...(before ? { before } : {}),
                },
                seen: { silence_ms: limit, from_ms: gap.from_ms },
              },
            },
          ];
        });
      },
      lasts(scene, { from_ms, at_ms }, to_ms) {
        const gap = scene.gaps(at_ms - from_ms).find((one) => one.from_ms === from_ms);
        return gap !== undefined && (gap.by === undefined || gap.to_ms >= to_ms);
      },
    };
  },
};
