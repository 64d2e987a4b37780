/** A condition: exactly one operator with its parameters, checked as deep as it goes. */
import { checkValue, type Path, type Problem, type Refs, shown, unknown } from './check.ts';
import { fault } from './fault.ts';
import { LIMITS } from './limits.ts';
import type { Condition, Operator } from './operator.ts';
import { OPERATORS, operatorOf } from './registry.ts';

const REF = '#/$defs/condition';

export function checkCondition(value: unknown, path: Path = [], depth = 0): Problem[] {
  if (depth > LIMITS.condition_depth)
    return [{ path, ...fault('conditions-too-deep', { most: LIMITS.condition_depth }) }];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path, ...fault('not-a-condition', { got: shown(value) }) }];
  const names = Object.keys(value);
  const strange = names.filter((name) => !operatorOf.has(name));
  if (strange.length > 0) {
    const known = OPERATORS.map(({ name }) => name);
    return strange.map((name) => ({
      path: [...path, name],
      atKey: true,
      ...fault('unknown-operator', unknown(name, known)),
    }));
  }
  if (names.length !== 1) return [{ path, ...fault('not-one-operator', { got: names }) }];
  const operator = operatorOf.get(names[0] as string)!;
  const params = (value as Condition)[operator.name];
  const inside = [...path, operator.name];
  const refs: Refs = { [REF]: (inner, at) => checkCondition(inner, at, depth + 1) };
  const problems = checkValue(operator.schema as never, params, inside, refs);
  if (problems.length > 0) return problems;
  const own = operator.check?.(params as never) ?? [];
  // What an operator finds wrong by itself is not said again in other words.
  if (own.length > 0) return own.map((problem) => ({ ...problem, path: [...inside, ...problem.path] }));
  return guardProblems(operator, params, inside);
}

/** `not` and `attributes` say only whether something was so; they need a moment beside them. */
function guardProblems(operator: Operator<never>, params: unknown, path: Path): Problem[] {
  const children = operator.children?.(params as never) ?? [];
  const guards = children.filter(([, condition]) => isGuard(condition));
  if (operator.name === 'all' || operator.name === 'at_least') {
    const moments = children.length - guards.length;
    const { n = 1 } = params as { n?: number };
    if (moments >= n) return [];
    return [{ path, ...fault('too-few-moments', { least: n, got: moments }) }];
  }
  if (operator.name === 'sequence' || operator.name === 'not') return [];
  return guards.flatMap(([key, condition]) => withoutMoment(condition, [...path, ...key]));
}

/** Where something must happen, and only something that was so stands there. */
export function withoutMoment(condition: Condition, path: Path): Problem[] {
  if (!isGuard(condition)) return [];
  const [operator = ''] = Object.keys(condition);
  return [{ path, ...fault('no-moment-of-its-own', { operator }) }];
}

export function isGuard(condition: Condition): boolean {
  const [name] = Object.keys(condition);
  return name !== undefined && operatorOf.get(name)?.guard === true;
}
