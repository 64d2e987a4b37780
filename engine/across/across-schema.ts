/** What is counted by a rule across calls, as a schema. */
import { Type } from 'typebox';
import { SCOPE_KINDS } from '../contract/scope-flag.ts';
import { LONG_DURATION } from '../rules/duration.ts';

const closed = { additionalProperties: false } as const;
const Names = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 200, description });

export const AcrossSchema = Type.Object(
  {
    of: Type.Object(
      {
        rules: Type.Optional(Names('Ids of rules. 规则编号。')),
        categories: Type.Optional(Names('Categories. 类别。')),
      },
      { ...closed, description: 'Which flags count: of any of these rules or categories. 数哪些标记。' },
    ),
    by: Type.Enum([...SCOPE_KINDS], {
      description: 'Flags of one queue, team, agent or customer are counted together. 按谁来数。',
    }),
    at_least: Type.Integer({ minimum: 2, maximum: 2000, description: 'How many. 至少几通（个）。' }),
    within: Type.String({
      pattern: LONG_DURATION,
      description: '1s to 7d, by the time at which the words were said. 在多长时间之内。',
    }),
    count: Type.Optional(
      Type.Enum(['calls', 'flags'], {
        default: 'calls',
        description: 'Distinct calls, or every flag. 数通话还是数标记。',
      }),
    ),
  },
  { ...closed, description: 'Flags of many calls, counted. 跨通话计数。' },
);
