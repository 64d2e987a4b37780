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

export const RuleFileSchema = Type.Object({ rules: Type.Array(RuleSchema, { minItems: 1 }) }, closed);

export type RuleSource = Static<typeof RuleSchema>;
export type RuleTest = Static<typeof RuleTestSchema>;
export type LineRole = (typeof ROLES)[number];
