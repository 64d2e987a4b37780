/** The YAML of a rule file as a schema; the loader's checks and the types come from it. */
import { type Static, Type } from 'typebox';
import type { AcrossRuleSource } from '../across/across-format.ts';
import { AcrossSchema } from '../across/across-schema.ts';
import { Attributes, DIRECTIONS, MEDIA, type ROLES, TRADES } from '../contract/call.ts';
import { SEVERITIES } from '../contract/flag.ts';
import { RULE_STATUSES } from '../contract/rule.ts';
import { DURATION } from './duration.ts';
import { ConditionRef } from './operator.ts';
import { ANY_COOLDOWN, CATEGORY, COOLDOWN, ID, NAME, TITLED } from './patterns.ts';
import { ScopeSchema } from './scope.ts';

export { RULE_STATUSES, type RuleStatus } from '../contract/rule.ts';
export type { Scope } from './scope.ts';

const closed = { additionalProperties: false } as const;

/** The call of a rule test. */
export const TestCallSchema = Type.Object(
  {
    trade: Type.Optional(Type.Enum([...TRADES])),
    medium: Type.Optional(Type.Enum([...MEDIA])),
    direction: Type.Optional(Type.Enum([...DIRECTIONS])),
    queue: Type.Optional(Type.String()),
    team: Type.Optional(Type.String()),
    attributes: Type.Optional(Attributes),
    started_at: Type.Optional(
      Type.String({
        maxLength: 40,
        description:
          'ISO 8601 with an offset, such as 2026-11-22T22:30:00+08:00; for rules with hours, weekdays or dates, which read it as it is written. With Z: in Asia/Shanghai. 带时差的开始时间，时段、星期和日期按写的钟点判断；写 Z 时按北京时间。',
      }),
    ),
    ended_by: Type.Optional(Type.Enum(['agent', 'customer'])),
    length: Type.Optional(
      Type.String({
        pattern: DURATION,
        description: 'How long the call lasts; without it, to its last word.',
      }),
    ),
  },
  closed,
);

export const LinesSchema = Type.Array(Type.Array(Type.Unknown(), { minItems: 4, maxItems: 5 }), {
  minItems: 1,
  description:
    '[start, end, role, text] and, where it matters, the scores of the model ({ angry: 0.9 }) and the confidence of the ASR ({ confidence: 0.4 }); null: the model did not answer. 起、止、谁、说了什么。',
});

export const RuleTestSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'What it shows, as a sentence. 一句话说明。' }),
    call: Type.Optional(TestCallSchema),
    lines: LinesSchema,
    expect: Type.Array(Type.Object({ at: Type.String() }, closed), {
      description:
        'Call times at which the rule must fire; empty: it must not. 应在何时触发；空表示不得触发。',
    }),
  },
  closed,
);

export const RuleSchema = Type.Object(
  {
    id: Type.String({
      pattern: ID,
      maxLength: 80,
      description: 'For good: flags, reports and verdicts refer to it. 永久编号。',
    }),
    title: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'What supervisors read. 班长看到的标题。',
    }),
    title_en: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'The same in English. 英文标题。' }),
    ),
    category: Type.String({
      pattern: CATEGORY,
      description: 'One of the shipped categories, or a site’s own that begins with x-. 类别。',
    }),
    severity: Type.Enum([...SEVERITIES], { description: 'How urgent a look is. 严重程度。' }),
    by: Type.Enum(['agent', 'customer', 'system'], { description: 'The side that is responsible. 责任方。' }),
    status: Type.Optional(
      Type.Enum([...RULE_STATUSES], {
        default: 'stable',
        description:
          'stable and trial reach people; shadow runs live and is stored, and reaches nobody; retired does not run. 状态：正式、试用、影子、停用。',
      }),
    ),
    scope: Type.Optional(ScopeSchema),
    when: ConditionRef,
    for: Type.Optional(
      Type.String({
        pattern: DURATION,
        description: 'How long it must go on being true, call time. 须持续多久。',
      }),
    ),
    cooldown: Type.Optional(
      Type.String({
        pattern: COOLDOWN,
        default: 'call',
        description:
          '`call` (once a call), or call time after which a new hit is a new flag. 多久之后算新的一次。',
      }),
    ),
    coach: Type.Optional(
      Type.String({ minLength: 1, maxLength: 300, description: 'What the agent may do now. 给坐席的提示。' }),
    ),
    coach_en: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 600,
        description: '`coach` in English. 英文提示。',
      }),
    ),
    checklist: Type.Optional(
      Type.Object(
        {
          zh: Type.String({ minLength: 1, maxLength: 20, description: 'What is to be said. 该说什么。' }),
          en: Type.String({ minLength: 1, maxLength: 40, description: 'The same in English. 英文。' }),
        },
        {
          ...closed,
          description:
            'A line of the agent’s checklist, which ticks itself; only where `when` is an `absence` with a deadline. 坐席助手清单上的一项，说了自动打勾。',
        },
      ),
    ),
    reason: Type.Optional(Type.String({ description: 'Why the rule exists. 为什么要有这条规则。' })),
    reason_en: Type.Optional(Type.String({ description: '`reason` in English. 英文理由。' })),
    reference: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 300,
        description: 'Law, standard or house rule. 法规或制度依据。',
      }),
    ),
    reference_en: Type.Optional(
      Type.String({ minLength: 1, maxLength: 600, description: '`reference` in English. 英文依据。' }),
    ),
    owner: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Who looks after it. 负责人。' }),
    ),
    score: Type.Optional(
      Type.Object(
        {
          points: Type.Number({
            minimum: -100,
            maximum: 100,
            description: 'Added to the score when the rule fires. 触发时加（减）多少分。',
          }),
          fatal: Type.Optional(Type.Boolean({ description: 'The whole score becomes 0. 一票否决。' })),
          item: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 100,
              description: 'Item of the scorecard; without it the title. 评分项。',
            }),
          ),
          item_en: Type.Optional(
            Type.String({ minLength: 1, maxLength: 200, description: '`item` in English. 英文评分项。' }),
          ),
        },
        { ...closed, description: 'Its item on the scorecard of the call. 评分卡。' },
      ),
    ),
    false_positives: Type.Optional(
      Type.Array(Type.String(), { description: 'Known cases in which it is wrong. 已知误报。' }),
    ),
    false_positives_en: Type.Optional(
      Type.Array(Type.String(), { description: '`false_positives` in English. 英文的已知误报。' }),
    ),
    tests: Type.Array(RuleTestSchema, {
      minItems: 1,
      description: 'Short calls that must make it fire, and some that must not. 必须触发与不得触发的例子。',
    }),
  },
  closed,
);

export type AnyRuleSource = RuleSource | AcrossRuleSource;
/** Either kind of rule: on one call (`when`) or across calls (`across`). */
const RuleRef = Type.Unsafe<AnyRuleSource>({ $ref: '#/$defs/rule' });

const Word = Type.String({ minLength: 1, maxLength: 100 });
const WordList = Type.Array(Word, { minItems: 1, maxItems: 5000 });

/** When a rule does not count after all: data that a site adds without touching the rule. */
export const ExceptionSchema = Type.Object(
  {
    rule: Type.String({ minLength: 1 }),
    /** Words in an utterance that the flag rests on. */
    unless: Type.Optional(WordList),
    /** Calls to which the rule does not apply. */
    not_in: Type.Optional(ScopeSchema),
    reason: Type.String({ minLength: 1, maxLength: 300 }),
  },
  closed,
);
export type Exception = Static<typeof ExceptionSchema>;

const {
  title,
  title_en,
  severity,
  status,
  scope,
  coach,
  coach_en,
  checklist,
  owner,
  reference,
  reference_en,
  score,
} = RuleSchema.properties;

/** What a site may set on a shipped rule. */
export const OverrideSchema = Type.Object(
  {
    rule: Type.String({ minLength: 1 }),
    set: Type.Object(
      {
        title: Type.Optional(title),
        title_en,
        severity: Type.Optional(severity),
        status,
        scope,
        when: Type.Optional(ConditionRef),
        across: Type.Optional(AcrossSchema),
        for: RuleSchema.properties.for,
        cooldown: Type.Optional(Type.String({ pattern: ANY_COOLDOWN })),
        coach,
        coach_en,
        checklist,
        owner,
        reference,
        reference_en,
        score,
      },
      closed,
    ),
    reason: Type.String({ minLength: 1, maxLength: 300 }),
  },
  closed,
);
export type Override = Static<typeof OverrideSchema>;

const TitleSchema = Type.Object(
  {
    zh: Type.String({
      minLength: 1,
      maxLength: 30,
      description: 'A few words for what it stands for. 几个字。',
    }),
    en: Type.Optional(
      Type.String({ minLength: 1, maxLength: 60, description: 'The same in English. 英文。' }),
    ),
  },
  closed,
);
export type Title = Static<typeof TitleSchema>;

export const RuleFileSchema = Type.Object(
  {
    /** Named lists of words: `$name` in a list of words stands for all of them. */
    lists: Type.Optional(Type.Record(Type.String({ pattern: NAME }), WordList)),
    /** Words added to lists of other files. */
    append: Type.Optional(Type.Record(Type.String({ pattern: NAME }), WordList)),
    /** Named conditions: `use: name` stands for one. */
    macros: Type.Optional(Type.Record(Type.String({ pattern: NAME }), ConditionRef)),
    /** What reasons of flags call a macro, and a list by `$name`, where it did not come. */
    titles: Type.Optional(Type.Record(Type.String({ pattern: TITLED }), TitleSchema)),
    rules: Type.Optional(Type.Array(RuleRef, { minItems: 1 })),
    exceptions: Type.Optional(Type.Array(ExceptionSchema, { minItems: 1 })),
    overrides: Type.Optional(Type.Array(OverrideSchema, { minItems: 1 })),
  },
  closed,
);

export type RuleSource = Static<typeof RuleSchema> & {
  /** Added when the set is put together. */
  exceptions?: readonly Exception[];
};
export type RuleFileSource = Static<typeof RuleFileSchema>;
export type RuleTest = Static<typeof RuleTestSchema>;
export type LineRole = (typeof ROLES)[number];
