/** What is wrong with a rule across calls: which of the two forms a rule has, and what its schema cannot say. */
import { checkValue, type Path, type Problem, type Refs, shown } from '../rules/check.ts';
import { unknownName } from '../rules/check-names.ts';
import { categoryProblems, type IsRight } from '../rules/check-rule.ts';
import { longDurationMs } from '../rules/duration.ts';
import { isAcross } from '../rules/overlay.ts';
import { type AnyRuleSource, type Override, RuleSchema } from '../rules/rule-format.ts';
import { type Scope, scopeProblems } from '../rules/scope.ts';
import { AcrossRuleSchema, type AcrossRuleSource, REFUSED_KEYS, TestFlagSchema } from './across-format.ts';

/** Every rule of the set, by id; null while some file could not be read. */
export type RulesById = ReadonlyMap<string, AnyRuleSource> | null;

/** A rule has exactly one of `when` and `across`. */
export function checkForm(value: unknown, path: Path, refs: Refs): Problem[] {
  if (typeof value !== 'object' || value === null || !('across' in value)) {
    return checkValue(RuleSchema as never, value, path, refs).map((problem) =>
      problem.message.startsWith('expected the key "when"')
        ? { ...problem, message: `${problem.message} (or "across", for a rule that counts over many calls)` }
        : problem,
    );
  }
  if ('when' in value) {
    const message =
      'expected exactly one of "when" (words of one call) and "across" (flags of many calls), got both; make the words a rule of their own and count it';
    return [{ path: [...path, 'across'], atKey: true, reason: 'when-and-across', message }];
  }
  const refused = Object.keys(value).filter((key) => Object.hasOwn(REFUSED_KEYS, key));
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !refused.includes(key)));
  return [
    ...refused.map(
      (key): Problem => ({
        path: [...path, key],
        atKey: true,
        reason: 'not-across-calls',
        message: `"${key}" makes no sense in a rule across calls: ${REFUSED_KEYS[key]}`,
      }),
    ),
    ...checkValue(AcrossRuleSchema as never, rest, path, refs),
  ];
}

export function checkAcrossRule(
  rule: AcrossRuleSource,
  path: Path,
  rules: RulesById,
  isRight: IsRight,
): Problem[] {
  // Of both kinds: nobody can tell which one the rest of it is of, so its form was not looked at.
  if ('when' in rule) return [];
  const at = (...more: Path) => [...path, ...more];
  const has = (key: keyof AcrossRuleSource) => rule[key] !== undefined && isRight(at(key));
  const problems: Problem[] = [];
  if (has('category')) problems.push(...categoryProblems(rule.category, at('category')));
  if (has('across')) problems.push(...checkAcross(rule.across, at('across'), rules));
  if (has('scope')) {
    problems.push(...scopeProblems(rule.scope as Scope, at('scope')));
    problems.push(...endProblems(rule.scope, at('scope')));
  }
  for (const [index, test] of (Array.isArray(rule.tests) ? rule.tests : []).entries())
    if (isRight(at('tests', index))) problems.push(...testProblems(test, at('tests', index), rules));
  return problems;
}

function checkAcross({ of }: AcrossRuleSource['across'], path: Path, rules: RulesById): Problem[] {
  const { rules: ids = [], categories = [] } = of;
  const message = 'expected { rules: [ids] }, { categories: [names] } or both, got neither';
  const none: Problem[] =
    ids.length + categories.length > 0
      ? []
      : [{ path: [...path, 'of'], reason: 'across-of-nothing', message }];
  return [
    ...none,
    ...ids.flatMap((id, index) => ruleProblems(id, [...path, 'of', 'rules', index], rules)),
    ...categories.flatMap((name, index) => categoryProblems(name, [...path, 'of', 'categories', index])),
  ];
}

/** What an override sets must fit the kind of rule that it is for. */
export function checkOverrideKind(
  rule: AnyRuleSource,
  set: Override['set'],
  path: Path,
  rules: RulesById,
): Problem[] {
  const wrong = isAcross(rule)
    ? (['when', 'for', 'score'] as const).filter((key) => set[key] !== undefined)
    : (['across'] as const).filter((key) => set[key] !== undefined);
  const kind = isAcross(rule) ? 'counts flags of many calls' : 'is a rule on one call';
  const problems = wrong.map((key): Problem => {
    const message = `"${rule.id}" ${kind}; it has no "${key}"`;
    return { path: [...path, key], atKey: true, reason: 'override-of-other-kind', message };
  });
  if (isAcross(rule)) {
    if (set.across) problems.push(...checkAcross(set.across, [...path, 'across'], rules));
    problems.push(...endProblems(set.scope, [...path, 'scope']));
  }
  const { cooldown } = (isAcross(rule) ? AcrossRuleSchema : RuleSchema).properties;
  if (set.cooldown !== undefined)
    problems.push(...checkValue(cooldown as never, set.cooldown, [...path, 'cooldown']));
  return problems;
}

/** A flag is counted when it is raised: nobody has hung up yet. */
function endProblems(scope: AcrossRuleSource['scope'], path: Path): Problem[] {
  if (scope?.ended_by === undefined) return [];
  const message =
    '"ended_by" makes no sense in a rule across calls: flags count before anybody hangs up; put it into the rules that are counted';
  return [{ path: [...path, 'ended_by'], atKey: true, reason: 'across-ended-by', message }];
}

function ruleProblems(id: string, path: Path, rules: RulesById): Problem[] {
  const rule = rules?.get(id);
  if (!rule) return unknownName('rule', id, path, rules && new Set(rules.keys()));
  if (!isAcross(rule)) return [];
  const message = `"${id}" counts over many calls itself; name rules on one call`;
  return [{ path, reason: 'across-of-across', message }];
}

function testProblems(
  { flags, expect }: AcrossRuleSource['tests'][number],
  path: Path,
  rules: RulesById,
): Problem[] {
  return [
    ...flags.flatMap(([at, flag], row): Problem[] => {
      const where = [...path, 'flags', row];
      const time = timeProblems(at, [...where, 0]);
      const form = checkValue(TestFlagSchema as never, flag, [...where, 1]);
      if (time.length + form.length > 0) return [...time, ...form];
      const { rule, category } = flag as { rule?: string; category?: string };
      if (rule === undefined && category === undefined)
        return [
          {
            path: [...where, 1],
            reason: 'test-flag-of-nothing',
            message: 'expected a rule or a category, got neither',
          },
        ];
      return [
        ...(rule === undefined ? [] : ruleProblems(rule, [...where, 1, 'rule'], rules)),
        ...(category === undefined ? [] : categoryProblems(category, [...where, 1, 'category'])),
      ];
    }),
    ...expect.flatMap(({ at }, row) => timeProblems(at, [...path, 'expect', row, 'at'])),
  ];
}

function timeProblems(at: unknown, path: Path): Problem[] {
  if (typeof at === 'string' && !Number.isNaN(longDurationMs(at))) return [];
  return [
    {
      path,
      reason: 'test-flag-time',
      message: `expected a time such as 0s, 8m or 2d, got ${shown(at)}`,
    },
  ];
}
