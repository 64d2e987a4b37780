/** The YAML of a rule across calls as a schema. */
import { type Static, Type } from 'typebox';
import { Attributes, DIRECTIONS, MEDIA, TRADES } from '../contract/call.ts';
import { LONG_DURATION } from '../rules/duration.ts';
import { RuleSchema } from '../rules/rule-format.ts';
import { AcrossSchema } from './across-schema.ts';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 200 });

/** One flag of a test; `id` tells two flags of one rule in one call apart. */
export const TestFlagSchema = Type.Object(
  {
    call: Name,
    rule: Type.Optional(Name),
    category: Type.Optional(Name),
    id: Type.Optional(Name),
    queue: Type.Optional(Name),
    team: Type.Optional(Name),
    agent: Type.Optional(Name),
    customer: Type.Optional(Name),
    trade: Type.Optional(Type.Enum([...TRADES])),
    medium: Type.Optional(Type.Enum([...MEDIA])),
    direction: Type.Optional(Type.Enum([...DIRECTIONS])),
    attributes: Type.Optional(Attributes),
    status: Type.Optional(Type.Enum(['raised', 'tentative', 'retracted', 'withdrawn'])),
    shadow: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type TestFlag = Static<typeof TestFlagSchema>;

export const AcrossTestSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'What it shows, as a sentence. 一句话说明。' }),
    flags: Type.Array(Type.Array(Type.Unknown(), { minItems: 2, maxItems: 2 }), {
      minItems: 1,
      description:
        '[time, { call, rule or category, queue, team, agent, customer … }], in the order in which they arrive; with `status: retracted` or `withdrawn` the flag of that call and rule is taken back. 时间、哪通电话的哪个标记；按到达的先后写。',
    }),
    expect: Type.Array(Type.Object({ at: Type.String(), scope: Name }, closed), {
      description:
        'Flags that stand in the end: when the count was full, and of whom. 最后应有的标记；空表示不得触发。',
    }),
  },
  closed,
);
export type AcrossTest = Static<typeof AcrossTestSchema>;

const {
  id,
  title,
  title_en,
  category,
  severity,
  status,
  scope,
  reason,
  reason_en,
  reference,
  reference_en,
  owner,
  false_positives,
  false_positives_en,
} = RuleSchema.properties;

export const AcrossRuleSchema = Type.Object(
  {
    id,
    title,
    title_en,
    category,
    severity,
    status,
    scope: Type.Optional({ ...scope, description: 'To which calls: only their flags count. 只数哪些通话。' }),
    across: AcrossSchema,
    cooldown: Type.Optional(
      Type.String({
        pattern: LONG_DURATION,
        description:
          'How long after it was raised further flags join it instead of beginning a new count; without it `within`. 多久之内算同一次。',
      }),
    ),
    coach: Type.Optional({
      ...RuleSchema.properties.coach,
      description: 'What the supervisor may do now. 给班长的提示。',
    }),
    coach_en: RuleSchema.properties.coach_en,
    reason,
    reason_en,
    reference,
    reference_en,
    owner,
    false_positives,
    false_positives_en,
    tests: Type.Array(AcrossTestSchema, {
      minItems: 1,
      description:
        'Flags of calls that must make it fire, and some that must not. 必须触发与不得触发的例子。',
    }),
  },
  closed,
);
export type AcrossRuleSource = Static<typeof AcrossRuleSchema>;

/** Keys of a rule on one call that say nothing here, and why. */
export const REFUSED_KEYS = ['by', 'score', 'for'] as const;
