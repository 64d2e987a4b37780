/** `talk_ratio`: one side's share of what the two sides spoke. */
import { type Static, Type } from 'typebox';
import { overOrUnder } from '../rules/check.ts';
import { DURATION, durationMs } from '../rules/duration.ts';
import { leafNode, type Meter, type Operator } from '../rules/operator.ts';
import { atUtterance, rounded } from './speech.ts';

const Schema = Type.Object(
  {
    role: Type.Enum(['agent', 'customer'], { description: 'Whose share. 哪一方的占比。' }),
    over: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Share of the speech, at least. 不低于。' }),
    ),
    under: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Share of the speech, at most. 不高于。' }),
    ),
    after: Type.Optional(
      Type.String({
        pattern: DURATION,
        default: '60s',
        description: 'Not before both have spoken so long together. 双方合计说满多久之后才算。',
      }),
    ),
  },
  { additionalProperties: false },
);
type TalkRatio = Static<typeof Schema>;
const SHORTEST = '60s';

export function talkRatioMeter(role: 'agent' | 'customer', after_ms: number): Meter {
  let own = 0;
  let both = 0;
  return {
    step(final) {
      if (final.role !== 'agent' && final.role !== 'customer') return [];
      const ms = Math.max(0, final.end_ms - final.start_ms);
      both += ms;
      if (final.role === role) own += ms;
      if (both < after_ms || both === 0) return [];
      const value = rounded(own / both);
      return [{ value, at: () => atUtterance(final), seen: { share: value, spoken_ms: both } }];
    },
  };
}

export const talkRatio: Operator<TalkRatio> = {
  name: 'talk_ratio',
  sound: true,
  schema: Schema,
  doc: {
    summary: 'The share of one side in what both have spoken so far.',
    summary_zh: '一方说话时长在双方中的占比。',
    example: 'talk_ratio: { role: agent, over: 0.85, after: 120s }',
  },
  check: overOrUnder,
  compile({ role, over, under, after = SHORTEST }, build) {
    const looked_for = { role, ...(over === undefined ? { under } : { over }), after };
    return leafNode(
      build.meter(
        {
          sound: true,
          key: `talk_ratio ${role} ${after}`,
          create: () => talkRatioMeter(role, durationMs(after)),
        },
        {
          op: 'talk_ratio',
          is: over === undefined ? 'under' : 'over',
          limit: (over ?? under) as number,
          looked_for,
        },
      ),
    );
  },
};
