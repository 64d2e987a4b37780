/** What is wrong with a rule across calls: which of the two forms a rule has, and what its schema cannot say. */
import { checkValue, type Path, type Problem, type Refs, shown } from '../rules/check.ts';
import { unknownName } from '../rules/check-names.ts';
import { categoryProblems, type IsRight } from '../rules/check-rule.ts';
import { longDurationMs } from '../rules/duration.ts';
import { fault } from '../rules/fault.ts';
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
      problem.path.length === path.length && (problem.params as { key?: string }).key === 'when'
        ? { ...problem, ...fault(problem.reason, { ...problem.params, across: true } as never) }
        : problem,
    );
  }
  if ('when' in value) {
    return [{ path: [...path, 'across'], atKey: true, ...fault('when-and-across', {}) }];
  }
  const refused = REFUSED_KEYS.filter((key) => Object.hasOwn(value, key));
  const rest = Object.fromEntries(
    Object.entries(value).filter(([key]) => !(refused as readonly string[]).includes(key)),
  );
  return [
    ...refused.map(
      (key): Problem => ({
        path: [...path, key],
        atKey: true,
        ...fault('not-across-calls', { key }),
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
  const none: Problem[] =
    ids.length + categories.length > 0 ? [] : [{ path: [...path, 'of'], ...fault('across-of-nothing', {}) }];
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
  const kind = { rule: rule.id, across: isAcross(rule) };
  const problems = wrong.map(
    (key): Problem => ({
      path: [...path, key],
      atKey: true,
      ...fault('override-of-other-kind', { ...kind, key }),
    }),
  );
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
  return [{ path: [...path, 'ended_by'], atKey: true, ...fault('across-ended-by', {}) }];
}

function ruleProblems(id: string, path: Path, rules: RulesById): Problem[] {
  const rule = rules?.get(id);
  if (!rule) return unknownName('rule', id, path, rules && new Set(rules.keys()));
  if (!isAcross(rule)) return [];
  return [{ path, ...fault('across-of-across', { rule: id }) }];
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
        return [{ path: [...where, 1], ...fault('test-flag-of-nothing', {}) }];
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
  return [{ path, ...fault('test-flag-time', { got: shown(at) }) }];
}
