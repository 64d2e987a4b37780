/** What the schema of a rule cannot say. */
import { CATEGORIES } from '../contract/flag.ts';
import { hint, type Problem } from './check.ts';
import { isGuard } from './condition.ts';
import { durationMs } from './duration.ts';
import type { Condition } from './operator.ts';
import { operatorOf } from './registry.ts';
import type { RuleSource } from './rule-format.ts';
import { lineProblems } from './test-call.ts';

/** Names that rules of the set may refer to. */
export interface Names {
  lists: ReadonlySet<string>;
  macros: ReadonlySet<string>;
}

export function checkRule(rule: RuleSource, path: (string | number)[], names: Names): Problem[] {
  const problems: Problem[] = [];
  if (!rule.category.startsWith('x-') && !(CATEGORIES as readonly string[]).includes(rule.category)) {
    problems.push({
      path: [...path, 'category'],
      message: `unknown category "${rule.category}"${hint(rule.category, CATEGORIES)}; a site's own begins with "x-"`,
    });
  }
  if (isGuard(rule.when)) {
    problems.push({
      path: [...path, 'when'],
      message: '"not" and "attributes" have no moment of their own; put them into "all" beside one that has',
    });
  }
  problems.push(...checkNames(rule.when, [...path, 'when'], names));
  for (const [index, test] of rule.tests.entries()) {
    problems.push(...lineProblems(test.lines, [...path, 'tests', index, 'lines']));
    for (const [row, { at }] of test.expect.entries()) {
      if (Number.isNaN(durationMs(at)))
        problems.push({
          path: [...path, 'tests', index, 'expect', row, 'at'],
          message: `expected a time such as 6s, got "${at}"`,
        });
    }
  }
  return problems;
}

/** Every `$list` and `use: macro` of a condition must be there. */
export function checkNames(condition: Condition, path: (string | number)[], names: Names): Problem[] {
  const [name] = Object.keys(condition);
  if (name === undefined) return [];
  const inside = [...path, name];
  if (name === 'use') {
    const macro = String(condition.use);
    if (names.macros.has(macro)) return [];
    return [{ path: inside, message: `unknown macro "${macro}"${hint(macro, [...names.macros])}` }];
  }
  const children = operatorOf.get(name)?.children?.(condition[name] as never) ?? [];
  return [
    ...checkLists(condition[name], inside, names.lists),
    ...children.flatMap(([key, inner]) => checkNames(inner, [...inside, ...key], names)),
  ];
}

/** Words that begin with `$` name a list; lists stand only directly in lists of words. */
function checkLists(value: unknown, path: (string | number)[], lists: ReadonlySet<string>): Problem[] {
  if (typeof value === 'string' && value.startsWith('$')) {
    const list = value.slice(1);
    if (lists.has(list)) return [];
    return [{ path, message: `unknown list "${value}"${hint(list, [...lists])}` }];
  }
  if (Array.isArray(value)) return value.flatMap((one, index) => checkLists(one, [...path, index], lists));
  if (typeof value !== 'object' || value === null) return [];
  // What is a condition of its own is walked by checkNames.
  return Object.entries(value).flatMap(([key, inner]) =>
    operatorOf.has(key) && typeof inner === 'object' && !Array.isArray(inner)
      ? []
      : checkLists(inner, [...path, key], lists),
  );
}
