/** `confidence`: the ASR is unsure of what it hears; flags of such a call are to be taken with care. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';
import { leafNode, type Meter, type Operator } from '../rules/operator.ts';
import { atUtterance, rounded } from './speech.ts';

const Schema = Type.Object(
  {
    role: Type.Optional(Type.Enum([...ROLES], { description: 'Whose leg; without it everyone’s. 哪一方。' })),
    under: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Mean confidence, at most. 平均置信度不高于。',
    }),
    utterances: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        default: 5,
        description:
          'Over so many utterances in a row; those without a figure are not counted. 连续多少句的平均。',
      }),
    ),
  },
  { additionalProperties: false },
);
type Confidence = Static<typeof Schema>;

/** Mean confidence of the last so many utterances that have one. */
export function confidenceMeter(role: string | undefined, window: number): Meter {
  const recent: { confidence: number; start_ms: number }[] = [];
  return {
    step(final) {
      const { confidence, start_ms } = final;
      if (confidence === undefined || (role !== undefined && final.role !== role)) return [];
      recent.push({ confidence, start_ms });
      if (recent.length > window) recent.shift();
      if (recent.length < window) return [];
      const value = rounded(recent.reduce((sum, one) => sum + one.confidence, 0) / window);
      const from_ms = recent[0]?.start_ms;
      return [{ value, at: () => atUtterance(final, from_ms), seen: { confidence: value } }];
    },
  };
}

export const confidence: Operator<Confidence> = {
  name: 'confidence',
  sound: true,
  schema: Schema,
  doc: {
    summary: 'The mean confidence of the ASR over the last utterances is low.',
    summary_zh: '最近几句的识别置信度偏低。',
    example: 'confidence: { under: 0.5, utterances: 5 }',
  },
  compile({ role, under, utterances = 5 }, build) {
    const looked_for = { ...(role ? { role } : {}), under, utterances };
    return leafNode(
      build.meter(
        {
          sound: true,
          key: `confidence ${role ?? ''} ${utterances}`,
          create: () => confidenceMeter(role, utterances),
        },
        { op: 'confidence', is: 'under', limit: under, looked_for },
      ),
    );
  },
};
