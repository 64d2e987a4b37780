/** The YAML of a rule file as a schema; the loader's checks and the types come from it. */
import { type Static, Type } from 'typebox';
import { Attributes, DIRECTIONS, type ROLES, TRADES } from '../contract/call.ts';
import { SEVERITIES } from '../contract/flag.ts';
import { DURATION } from './duration.ts';
import { ConditionRef } from './operator.ts';
import { ScopeSchema } from './scope.ts';

export type { Scope } from './scope.ts';

const closed = { additionalProperties: false } as const;

/**
 * stable and trial rules reach people · shadow rules run live and are stored, and reach nobody · retired rules do not
 * run.
 */
export const RULE_STATUSES = ['stable', 'trial', 'shadow', 'retired'] as const;
export type RuleStatus = (typeof RULE_STATUSES)[number];

export const RuleTestSchema = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    call: Type.Optional(
      Type.Object(
        {
          trade: Type.Optional(Type.Enum([...TRADES])),
          direction: Type.Optional(Type.Enum([...DIRECTIONS])),
          queue: Type.Optional(Type.String()),
          team: Type.Optional(Type.String()),
          attributes: Type.Optional(Attributes),
          /** ISO 8601 with zone; for rules with hours or dates. */
          started_at: Type.Optional(Type.String({ minLength: 20, maxLength: 40 })),
          ended_by: Type.Optional(Type.Enum(['agent', 'customer'])),
          /** How long the call lasts; without it, it ends with its last word. */
          length: Type.Optional(Type.String({ pattern: DURATION })),
        },
        closed,
      ),
    ),
    /** [start, end, role, text] and, where the model matters, its scores; null: the model did not answer. */
    lines: Type.Array(Type.Array(Type.Unknown(), { minItems: 4, maxItems: 5 }), { minItems: 1 }),
    /** Call times at which the rule must fire; empty: it must not. */
    expect: Type.Array(Type.Object({ at: Type.String() }, closed)),
  },
  closed,
);

export const RuleSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 80 }),
    title: Type.String({ minLength: 1, maxLength: 100 }),
    title_en: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    category: Type.String({ pattern: '^[a-z][a-z0-9_-]*$' }),
    severity: Type.Enum([...SEVERITIES]),
    by: Type.Enum(['agent', 'customer', 'system']),
    status: Type.Optional(Type.Enum([...RULE_STATUSES])),
    scope: Type.Optional(ScopeSchema),
    when: ConditionRef,
    /** How long it must go on being true before it is a flag, call time. */
    for: Type.Optional(Type.String({ pattern: DURATION })),
    /** `call` (once a call), or call time after which a new hit is a new flag. */
    cooldown: Type.Optional(Type.String({ pattern: '^(call|\\d+(\\.\\d+)?(ms|s|m))$' })),
    coach: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    reason: Type.Optional(Type.String()),
    /** Law, standard or house rule that it rests on. */
    reference: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    owner: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** What a call loses (or gains) on its scorecard when the rule fires; fatal: the whole score is 0. */
    score: Type.Optional(
      Type.Object(
        {
          points: Type.Number({ minimum: -100, maximum: 100 }),
          fatal: Type.Optional(Type.Boolean()),
          item: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        },
        closed,
      ),
    ),
    false_positives: Type.Optional(Type.Array(Type.String())),
    tests: Type.Array(RuleTestSchema, { minItems: 1 }),
  },
  closed,
);

const Name = '^[a-z][a-z0-9]*([_-][a-z0-9]+)*$';
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

/** What a site may set on a shipped rule. */
export const OverrideSchema = Type.Object(
  {
    rule: Type.String({ minLength: 1 }),
    set: Type.Partial(
      Type.Pick(RuleSchema, [
        'title',
        'title_en',
        'severity',
        'status',
        'scope',
        'when',
        'for',
        'cooldown',
        'coach',
        'owner',
        'reference',
        'score',
      ]),
      closed,
    ),
    reason: Type.String({ minLength: 1, maxLength: 300 }),
  },
  closed,
);
export type Override = Static<typeof OverrideSchema>;

export const RuleFileSchema = Type.Object(
  {
    /** Named lists of words: `$name` in a list of words stands for all of them. */
    lists: Type.Optional(Type.Record(Type.String({ pattern: Name }), WordList)),
    /** Words added to lists of other files. */
    append: Type.Optional(Type.Record(Type.String({ pattern: Name }), WordList)),
    /** Named conditions: `use: name` stands for one. */
    macros: Type.Optional(Type.Record(Type.String({ pattern: Name }), ConditionRef)),
    rules: Type.Optional(Type.Array(RuleSchema, { minItems: 1 })),
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
