/** `pace`: how fast somebody speaks, in characters a minute, without punctuation and spaces. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';
import { overOrUnder } from '../rules/check.ts';
import { leafNode, type Meter, type Operator } from '../rules/operator.ts';
import { atUtterance, charactersOf } from './speech.ts';

const Schema = Type.Object(
  {
    role: Type.Optional(Type.Enum([...ROLES], { description: 'Whose speech. 谁的语速。' })),
    over: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 2000,
        description: 'Characters a minute, at least. 每分钟字数，快于。',
      }),
    ),
    under: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 2000,
        description: 'Characters a minute, at most. 每分钟字数，慢于。',
      }),
    ),
    min_characters: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        default: 10,
        description: 'Shorter utterances say nothing of a pace. 少于这么多字的话不算。',
      }),
    ),
  },
  { additionalProperties: false },
);
type Pace = Static<typeof Schema>;
const SHORTEST = 10;

/** Characters a minute of each utterance that is long enough. */
export function paceMeter(role: string | undefined, min_characters: number): Meter {
  return {
    step(final) {
      if (role !== undefined && final.role !== role) return [];
      const characters = charactersOf(final);
      const ms = final.end_ms - final.start_ms;
      if (characters < min_characters || ms <= 0) return [];
      const value = Math.round((characters * 60_000) / ms);
      return [{ value, at: () => atUtterance(final), seen: { characters_a_minute: value, characters } }];
    },
  };
}

export const pace: Operator<Pace> = {
  name: 'pace',
  sound: true,
  schema: Schema,
  doc: {
    summary: 'Characters a minute in one utterance, without punctuation and spaces.',
    summary_zh: '一句话的语速（每分钟字数，不计标点空格）。',
    example: 'pace: { role: agent, over: 380 }',
  },
  check: overOrUnder,
  compile({ role, over, under, min_characters = SHORTEST }, build) {
    const looked_for = { ...(role ? { role } : {}), ...(over ? { over } : { under }) };
    return leafNode(
      build.meter(
        {
          sound: true,
          key: `pace ${role ?? ''} ${min_characters}`,
          create: () => paceMeter(role, min_characters),
        },
        {
          op: 'pace',
          is: over === undefined ? 'under' : 'over',
          limit: (over ?? under) as number,
          looked_for,
        },
      ),
    );
  },
};
