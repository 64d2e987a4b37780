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
