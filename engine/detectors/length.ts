/** `length`: how long one utterance is, in characters without punctuation and spaces. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';
import { overOrUnder } from '../rules/check.ts';
import { leafNode, type Operator } from '../rules/operator.ts';
import { atUtterance, charactersOf } from './speech.ts';

const Schema = Type.Object(
  {
    role: Type.Optional(Type.Enum([...ROLES], { description: 'Whose utterance. 谁说的。' })),
    over: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 4000, description: 'Characters, at least. 不少于多少字。' }),
    ),
    under: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 4000, description: 'Characters, at most. 不多于多少字。' }),
    ),
  },
  { additionalProperties: false },
);
type Length = Static<typeof Schema>;

export const length: Operator<Length> = {
  name: 'length',
  schema: Schema,
  doc: {
    summary: 'Characters of one utterance, without punctuation and spaces.',
    summary_zh: '一句话的长度（字数，不计标点空格）。',
    example: 'length: { role: agent, over: 120 }',
  },
  check: overOrUnder,
  compile({ role, over, under }, build) {
    const looked_for = { ...(role ? { role } : {}), ...(over ? { over } : { under }) };
    return leafNode(
      build.meter(
        {
          key: `length ${role ?? ''}`,
          create: () => ({
            step(final) {
              if (role !== undefined && final.role !== role) return [];
              const characters = charactersOf(final);
              return [{ value: characters, at: () => atUtterance(final), seen: { characters } }];
            },
          }),
        },
        {
          op: 'length',
          is: over === undefined ? 'under' : 'over',
          limit: (over ?? under) as number,
          looked_for,
        },
      ),
    );
  },
};
