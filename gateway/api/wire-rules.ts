/** What the routes of the rules answer with, as schemas; the last lines keep them equal to the contract. */
import { type Static, Type } from 'typebox';
import { DIRECTIONS, MEDIA, TRADES } from '../../engine/contract/call.ts';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import {
  RULE_STATUSES,
  type RuleDetail,
  type RuleSetState,
  type RuleView,
} from '../../engine/contract/rule.ts';
import { SCOPE_KINDS } from '../../engine/contract/scope-flag.ts';
import { CountWire, type Fits, orNull, pageOf, words } from './wire.ts';

const Texts = Type.Array(Type.String());
const oneOrMore = <T extends string>(list: readonly T[]) =>
  Type.Union([words(list as readonly [T, ...T[]]), Type.Array(words(list as readonly [T, ...T[]]))]);
const textOrMore = Type.Union([Type.String(), Texts]);
const Iso = Type.String({ description: 'ISO 8601.' });

const stopped = { reason: Type.String(), by: Type.String(), at: Iso };

const view = {
  id: Type.String(),
  title: Type.String(),
  title_en: Type.Optional(Type.String()),
  category: Type.String(),
  severity: words(SEVERITIES),
  status: words(RULE_STATUSES),
  by: Type.Optional(words(['agent', 'customer', 'system'])),
  across: Type.Optional(
    Type.Object(
      {
        of: Type.Object({ rules: Type.Optional(Texts), categories: Type.Optional(Texts) }),
        by: words(SCOPE_KINDS),
        at_least: Type.Integer(),
        within: Type.String({ description: 'Such as 30m or 7d.' }),
        count: Type.Optional(words(['calls', 'flags'])),
      },
      { description: 'Of a rule across calls, which has no "by" of its own.' },
    ),
  ),
  hash: Type.String({ description: 'Hash of the rule set that it is of.' }),
  ...CountWire,
  tests: Type.Integer({ description: 'Number of its own tests.' }),
  scope: Type.Optional(
    Type.Object(
      {
        trade: Type.Optional(oneOrMore(TRADES)),
        medium: Type.Optional(oneOrMore(MEDIA)),
        direction: Type.Optional(words(DIRECTIONS)),
        queue: Type.Optional(textOrMore),
        team: Type.Optional(textOrMore),
        attributes: Type.Optional(Type.Unknown()),
        hours: Type.Optional(Type.String()),
        weekdays: Type.Optional(Texts),
        dates: Type.Optional(Texts),
        ended_by: Type.Optional(textOrMore),
      },
      { description: 'Calls that it applies to; what is not named does not matter.' },
    ),
  ),
  stopped: Type.Optional(
    Type.Object(stopped, {
      description: 'A person stopped it: it raises nothing until it is resumed.',
    }),
  ),
};
export const RuleWire = Type.Object(view);

const Named = { name: Type.String() };
const Titled = {
  title: Type.Optional(
    Type.String({ description: 'What reasons of flags call it, where the files say it.' }),
  ),
  title_en: Type.Optional(Type.String()),
};
const Yaml = Type.String({ description: 'A condition as YAML; of a rule across calls what it counts.' });
export const RuleDetailWire = Type.Object({
  ...view,
  in_force: Type.Boolean({
    description: 'False: only open calls that began under an older set keep it.',
  }),
  when: Yaml,
  lists: Type.Array(Type.Object({ ...Named, ...Titled, words: Texts }), {
    description: 'Named lists of words that it refers to.',
  }),
  macros: Type.Array(Type.Object({ ...Named, ...Titled, when: Yaml }), {
    description: 'Named conditions that it uses.',
  }),
  exceptions: Type.Array(Type.Object({ reason: Type.String(), when: Yaml })),
  test_list: Type.Array(
    Type.Object({
      ...Named,
      expect: Type.Array(Type.String(), {
        description: 'Call times at which it must fire; empty: it must not.',
      }),
    }),
  ),
  for: Type.Optional(Type.String()),
  cooldown: Type.String(),
  coach: Type.Optional(Type.String()),
  coach_en: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  reason_en: Type.Optional(Type.String()),
  reference: Type.Optional(Type.String()),
  reference_en: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  score: Type.Optional(
    Type.Object({
      points: Type.Number(),
      fatal: Type.Optional(Type.Boolean()),
      item: Type.Optional(Type.String()),
      item_en: Type.Optional(Type.String()),
    }),
  ),
  false_positives: Type.Optional(Texts),
  false_positives_en: Type.Optional(Texts),
  open_flags: Type.Integer({
    description: 'Flags that stand now, on open calls or across calls: a stop withdraws them.',
  }),
});

export const FaultWire = Type.Object({
  file: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  message: Type.String({ description: 'Expected, got, and how to mend it, in English.' }),
  code: Type.String({ description: 'Why it is refused; with `params` it can be told in other words.' }),
  params: Type.Object({}, { additionalProperties: true, description: 'Names, values and limits by code.' }),
  part: Type.Optional(
    Type.Object(
      { kind: Type.String({ description: 'rule, list, macro or title.' }), name: Type.String() },
      { description: 'What it stands in, where that has a name.' },
    ),
  ),
});

export const RuleSetWire = Type.Object({
  hash: Type.String(),
  rules: Type.Integer(),
  loaded_at: Iso,
  loaded_by: orNull(Type.String({ description: 'null: at the start, or because a file changed.' })),
  refused: orNull(
    Type.Object(
      {
        at: Iso,
        by: orNull(Type.String()),
        errors: Type.Array(FaultWire),
      },
      { description: 'The files as they are now are wrong; the set in force is older.' },
    ),
  ),
  stopped: Type.Array(Type.Object({ rule: Type.String(), ...stopped })),
});

/** All rules on one page, and how their set stands. */
export const RuleListWire = Type.Object({ ...pageOf(RuleWire).properties, set: RuleSetWire });

export const wireIsTheContract: {
  view: Fits<Static<typeof RuleWire>, RuleView>;
  detail: Fits<Static<typeof RuleDetailWire>, RuleDetail>;
  set: Fits<Static<typeof RuleSetWire>, RuleSetState>;
} = { view: true, detail: true, set: true };
