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
