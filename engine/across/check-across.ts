/** What is wrong with a rule across calls: which of the two forms a rule has, and what its schema cannot say. */
import { CATEGORIES } from '../contract/flag.ts';
import { checkValue, hint, type Problem, type Refs, shown } from '../rules/check.ts';
import { durationMs, longDurationMs } from '../rules/duration.ts';
import { isAcross } from '../rules/overlay.ts';
import { type AnyRuleSource, type Override, RuleSchema } from '../rules/rule-format.ts';
import { AcrossRuleSchema, type AcrossRuleSource, REFUSED_KEYS, TestFlagSchema } from './across-format.ts';

type Path = (string | number)[];
/** Every rule of the set, by id. */
export type RulesById = ReadonlyMap<string, AnyRuleSource>;

const SHORTEST_MS = 1_000;
const LONGEST_MS = 7 * 86_400_000;

/** A rule has exactly one of `when` and `across`. */
export function checkForm(value: unknown, path: Path, refs: Refs): Problem[] {
  if (typeof value !== 'object' || value === null || !('across' in value)) {
    return checkValue(RuleSchema as never, value, path, refs).map((problem) =>
      problem.message === '"when" is missing'
        ? { ...problem, message: '"when" is missing (or "across", for a rule that counts over many calls)' }
        : problem,
    );
  }
  if ('when' in value) {
    const message =
      'expected exactly one of "when" (words of one call) and "across" (flags of many calls), got both; make the words a rule of their own and count it';
    return [{ path: [...path, 'across'], atKey: true, message }];
  }
  const refused = Object.keys(value).filter((key) => Object.hasOwn(REFUSED_KEYS, key));
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !refused.includes(key)));
  return [
    ...refused.map((key) => ({
      path: [...path, key],
      atKey: true,
      message: `"${key}" makes no sense in a rule across calls: ${REFUSED_KEYS[key]}`,
    })),
    ...checkValue(AcrossRuleSchema as never, rest, path, refs),
  ];
}

export function checkAcrossRule(rule: AcrossRuleSource, path: Path, rules: RulesById): Problem[] {
  const { category, across, scope, cooldown, tests } = rule;
  return [
    ...categoryProblems([category], (_) => [...path, 'category']),
    ...checkAcross(across, [...path, 'across'], rules),
    ...scopeProblems(scope, [...path, 'scope']),
    ...lengthProblems(cooldown, [...path, 'cooldown']),
    ...tests.flatMap((test, index) => testProblems(test, [...path, 'tests', index], rules)),
  ];
}

function checkAcross({ of, within }: AcrossRuleSource['across'], path: Path, rules: RulesById): Problem[] {
  const { rules: ids = [], categories = [] } = of;
  const none = ids.length + categories.length === 0;
  return [
    ...(none
      ? [
          {
            path: [...path, 'of'],
            message: 'expected { rules: [ids] }, { categories: [names] } or both, got neither',
          },
        ]
      : []),
    ...ids.flatMap((id, index) => ruleProblems(id, [...path, 'of', 'rules', index], rules)),
    ...categoryProblems(categories, (index) => [...path, 'of', 'categories', index]),
    ...lengthProblems(within, [...path, 'within']),
  ];
}

/** What an override sets must fit the kind of rule that it is for. */
export function checkOverride(
  rule: AnyRuleSource,
  set: Override['set'],
  path: Path,
  rules: RulesById,
): Problem[] {
  const wrong = (key: string, message: string) => ({ path: [...path, key], atKey: true, message });
  if (!isAcross(rule)) {
    const cooldown = set.cooldown;
    return [
      ...(set.across ? [wrong('across', `"${rule.id}" is a rule on one call; it has no "across"`)] : []),
      ...(cooldown !== undefined && cooldown !== 'call' && Number.isNaN(durationMs(cooldown))
        ? [wrong('cooldown', `expected "call" or a duration such as 60s, got ${shown(cooldown)}`)]
        : []),
    ];
  }
  return [
    ...(['when', 'for', 'score'] as const)
      .filter((key) => set[key] !== undefined)
      .map((key) => wrong(key, `"${rule.id}" counts flags of many calls; it has no "${key}"`)),
    ...(set.across ? checkAcross(set.across, [...path, 'across'], rules) : []),
    ...scopeProblems(set.scope, [...path, 'scope']),
    ...lengthProblems(set.cooldown, [...path, 'cooldown']),
  ];
}

function lengthProblems(text: string | undefined, path: Path): Problem[] {
  if (text === undefined) return [];
  const ms = longDurationMs(text);
  if (ms >= SHORTEST_MS && ms <= LONGEST_MS) return [];
  return [{ path, message: `expected 1s to 7d, got ${shown(text)}` }];
}

/** A flag is counted when it is raised: nobody has hung up yet. */
function scopeProblems(scope: AcrossRuleSource['scope'], path: Path): Problem[] {
  if (scope?.ended_by === undefined) return [];
  const message =
    '"ended_by" makes no sense in a rule across calls: flags count before anybody hangs up; put it into the rules that are counted';
  return [{ path: [...path, 'ended_by'], atKey: true, message }];
}

function ruleProblems(id: string, path: Path, rules: RulesById): Problem[] {
  const rule = rules.get(id);
  if (!rule) return [{ path, message: `unknown rule "${id}"${hint(id, [...rules.keys()])}` }];
  if (!isAcross(rule)) return [];
  return [{ path, message: `"${id}" counts over many calls itself; name rules on one call` }];
}

function categoryProblems(names: readonly string[], pathOf: (index: number) => Path): Problem[] {
  return names.flatMap((name, index) =>
    name.startsWith('x-') || (CATEGORIES as readonly string[]).includes(name)
      ? []
      : [
          {
            path: pathOf(index),
            message: `unknown category "${name}"${hint(name, CATEGORIES)}; a site's own begins with "x-"`,
          },
        ],
  );
}

function testProblems(
  { flags, expect }: AcrossRuleSource['tests'][number],
  path: Path,
  rules: RulesById,
): Problem[] {
  return [
    ...flags.flatMap(([at, flag], row) => {
      const where = [...path, 'flags', row];
      const time = timeProblems(at, [...where, 0]);
      const form = checkValue(TestFlagSchema as never, flag, [...where, 1]);
      if (time.length + form.length > 0) return [...time, ...form];
      const { rule, category } = flag as { rule?: string; category?: string };
      if (rule === undefined && category === undefined)
        return [{ path: [...where, 1], message: 'expected a rule or a category, got neither' }];
      return [
        ...(rule === undefined ? [] : ruleProblems(rule, [...where, 1, 'rule'], rules)),
        ...categoryProblems(category === undefined ? [] : [category], () => [...where, 1, 'category']),
      ];
    }),
    ...expect.flatMap(({ at }, row) => timeProblems(at, [...path, 'expect', row, 'at'])),
  ];
}

function timeProblems(at: unknown, path: Path): Problem[] {
  if (typeof at === 'string' && !Number.isNaN(longDurationMs(at))) return [];
  return [{ path, message: `expected a time such as 0s, 8m or 2d, got ${shown(at)}` }];
}
