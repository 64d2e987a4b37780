/** The YAML of a rule file as a schema; the loader's checks and the types come from it. */
import { type Static, Type } from 'typebox';
import { DIRECTIONS, type ROLES, TRADES } from '../contract/call.ts';
import { SEVERITIES } from '../contract/flag.ts';
import { AbsenceSchema } from '../detectors/absence.ts';
import { SaidSchema } from '../detectors/keyword.ts';
import { MoodSchema } from '../detectors/mood.ts';
import { SilenceSchema } from '../detectors/silence.ts';
import { DURATION } from './duration.ts';

const closed = { additionalProperties: false } as const;
const oneOrMore = (values: readonly string[]) =>
  Type.Union([Type.Enum([...values]), Type.Array(Type.Enum([...values]), { minItems: 1 })]);
const textOrMore = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
]);

export const RULE_STATUSES = ['stable', 'trial', 'retired'] as const;

export const ScopeSchema = Type.Object(
  {
    trade: Type.Optional(oneOrMore(TRADES)),
    direction: Type.Optional(Type.Enum([...DIRECTIONS])),
    queue: Type.Optional(textOrMore),
    team: Type.Optional(textOrMore),
    /** Who hung up; for rules that are decided at the end. */
    ended_by: Type.Optional(Type.Enum(['agent', 'customer'])),
  },
  closed,
);

/** Exactly one operator. */
export const WhenSchema = Type.Object(
  {
    said: Type.Optional(SaidSchema),
    mood: Type.Optional(MoodSchema),
    silence: Type.Optional(SilenceSchema),
    absence: Type.Optional(AbsenceSchema),
  },
  closed,
);

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
    when: WhenSchema,
    /** `call` (once a call), or call time after which a new hit is a new flag. */
    cooldown: Type.Optional(Type.String({ pattern: '^(call|\\d+(\\.\\d+)?(ms|s|m))$' })),
    coach: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    reason: Type.Optional(Type.String()),
    false_positives: Type.Optional(Type.Array(Type.String())),
    tests: Type.Array(RuleTestSchema, { minItems: 1 }),
  },
  closed,
);

export const RuleFileSchema = Type.Object({ rules: Type.Array(RuleSchema, { minItems: 1 }) }, closed);

export type RuleSource = Static<typeof RuleSchema>;
export type RuleTest = Static<typeof RuleTestSchema>;
export type Scope = Static<typeof ScopeSchema>;
export type LineRole = (typeof ROLES)[number];
