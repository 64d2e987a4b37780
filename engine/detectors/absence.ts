/** `absence`: something that should have been said by a deadline and was not. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';
import { DURATION } from '../rules/duration.ts';

const Words = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1 });

export const AbsenceSchema = Type.Object(
  {
    role: Type.Optional(Type.Enum([...ROLES])),
    any: Words,
    /** By this call time. One of the three deadlines must be given. */
    within: Type.Optional(Type.String({ pattern: DURATION })),
    /** Within the role's first so many utterances. */
    within_utterances: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
    by: Type.Optional(Type.Enum(['end_of_call'])),
  },
  { additionalProperties: false },
);
export type Absence = Static<typeof AbsenceSchema>;

/** Which wanted words were heard, and when first; costs nothing for rules whose words were not. */
export class Met<R> {
  readonly #first = new Map<R, number>();

  /** Words of the rule in an utterance that begins at `start_ms`. */
  hear(rule: R, start_ms: number): void {
    const first = this.#first.get(rule);
    if (first === undefined || start_ms < first) this.#first.set(rule, start_ms);
  }

  /** Heard in an utterance that began before `deadline_ms`; without one, at all. */
  by(rule: R, deadline_ms = Number.POSITIVE_INFINITY): boolean {
    const first = this.#first.get(rule);
    return first !== undefined && first < deadline_ms;
  }
}
