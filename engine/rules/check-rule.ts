/** What the schema of a rule cannot say, part by part: a part that is wrong hides nothing of the others. */
import { CATEGORIES } from '../contract/flag.ts';
import { type Path, type Problem, unknown } from './check.ts';
import { checkNames, type Names, wordProblems } from './check-names.ts';
import { withoutMoment } from './condition.ts';
import { fault } from './fault.ts';
import type { Condition } from './operator.ts';
import type { Exception, Override, RuleSource } from './rule-format.ts';
import { type Scope, scopeProblems } from './scope.ts';
import { callProblems, lineProblems, timeProblems } from './test-call.ts';

/** Whether the schema found nothing wrong there, so that it can be looked at more closely. */
export type IsRight = (path: Path) => boolean;

export function checkRule(rule: RuleSource, path: Path, names: Names, isRight: IsRight): Problem[] {
  const at = (...more: Path) => [...path, ...more];
  const has = (key: keyof RuleSource) => rule[key] !== undefined && isRight(at(key));
  const problems: Problem[] = [];
  if (has('category')) problems.push(...categoryProblems(rule.category, at('category')));
  if (has('scope')) problems.push(...scopeProblems(rule.scope as Scope, at('scope')));
  if (has('when')) problems.push(...checkWhen(rule.when, at('when'), names));
  if (has('checklist') && has('when') && !hasDeadline(rule.when)) {
    problems.push({ path: at('checklist'), ...fault('checklist-without-deadline', {}) });
  }
  for (const [index, test] of (Array.isArray(rule.tests) ? rule.tests : []).entries()) {
    const right = (key: 'call' | 'lines' | 'expect') =>
      test?.[key] !== undefined && isRight(at('tests', index, key));
    if (right('call')) problems.push(...callProblems(test.call as never, at('tests', index, 'call')));
    if (right('lines')) problems.push(...lineProblems(test.lines, at('tests', index, 'lines')));
    if (right('expect')) problems.push(...timeProblems(test.expect, at('tests', index, 'expect')));
  }
  return problems;
}

/** With `after` there is one deadline for each time that something happened, and no single line to tick. */
function hasDeadline(when: Condition): boolean {
  const absence = when.absence as Condition | undefined;
  return typeof absence === 'object' && absence !== null && absence.after === undefined;
}

/** The condition of a rule or a macro. */
export function checkWhen(when: Condition, path: Path, names: Names): Problem[] {
  return [...withoutMoment(when, path), ...checkNames(when, path, names)];
}

export function checkException(exception: Exception, path: Path, names: Names, isRight: IsRight): Problem[] {
  const { unless, not_in } = exception;
  const problems: Problem[] = [];
  if (unless === undefined && not_in === undefined) {
    problems.push({ path, ...fault('exception-of-nothing', {}) });
  }
  if (unless !== undefined && isRight([...path, 'unless']))
    problems.push(...wordProblems(unless, [...path, 'unless'], names));
  if (not_in !== undefined && isRight([...path, 'not_in']))
    problems.push(...scopeProblems(not_in, [...path, 'not_in']));
  return problems;
}

export function checkOverride({ set }: Override, path: Path, names: Names, isRight: IsRight): Problem[] {
  const at = [...path, 'set'];
  if (typeof set !== 'object' || set === null || Array.isArray(set)) return [];
  if (Object.keys(set).length === 0) return [{ path: at, ...fault('override-of-nothing', {}) }];
  return [
    ...(set.when !== undefined && isRight([...at, 'when'])
      ? checkWhen(set.when, [...at, 'when'], names)
      : []),
    ...(set.scope !== undefined && isRight([...at, 'scope'])
      ? scopeProblems(set.scope, [...at, 'scope'])
      : []),
  ];
}

export function categoryProblems(category: string, path: Path): Problem[] {
  if (category.startsWith('x-') || (CATEGORIES as readonly string[]).includes(category)) return [];
  return [{ path, ...fault('unknown-category', unknown(category, CATEGORIES)) }];
}
