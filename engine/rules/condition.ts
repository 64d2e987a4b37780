/** A condition: exactly one operator with its parameters, checked as deep as it goes. */
import { checkValue, hint, type Path, type Problem, type Refs, shown } from './check.ts';
import { LIMITS } from './limits.ts';
import type { Condition, Operator } from './operator.ts';
import { OPERATORS, operatorOf } from './registry.ts';

const REF = '#/$defs/condition';

export function checkCondition(value: unknown, path: Path = [], depth = 0): Problem[] {
  if (depth > LIMITS.condition_depth) {
    const message = `expected conditions at most ${LIMITS.condition_depth} deep, got more; give parts of it rules of their own`;
    return [{ path, reason: 'conditions-too-deep', message }];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `expected a condition such as { said: { any: [投诉] } }, got ${shown(value)}`;
    return [{ path, reason: 'not-a-condition', message }];
  }
  const names = Object.keys(value);
  const unknown = names.filter((name) => !operatorOf.has(name));
  if (unknown.length > 0) {
    const known = OPERATORS.map(({ name }) => name);
    return unknown.map((name) => {
      const message = `unknown operator ${shown(name)}${hint(name, known)}`;
      return { path: [...path, name], atKey: true, reason: 'unknown-operator', message };
    });
  }
  if (names.length !== 1) {
    const got = names.length === 0 ? 'none' : names.join(' and ');
    const fix = names.length === 0 ? 'write one, such as said' : 'join them with all, any or sequence';
    return [
      { path, reason: 'not-one-operator', message: `expected exactly one operator, got ${got}; ${fix}` },
    ];
  }
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
    const message = `expected at least ${n} that happen beside "not" and "attributes", got ${moments}; add one`;
    return [{ path, reason: 'too-few-moments', message }];
  }
  if (operator.name === 'sequence' || operator.name === 'not') return [];
  return guards.flatMap(([key, condition]) => withoutMoment(condition, [...path, ...key]));
}

/** Where something must happen, and only something that was so stands there. */
export function withoutMoment(condition: Condition, path: Path): Problem[] {
  if (!isGuard(condition)) return [];
  const [name] = Object.keys(condition);
  const message = `expected something that happens, got "${name}", which has no moment of its own; put it into "all" beside something that happens`;
  return [{ path, reason: 'no-moment-of-its-own', message }];
}

export function isGuard(condition: Condition): boolean {
  const [name] = Object.keys(condition);
  return name !== undefined && operatorOf.get(name)?.guard === true;
}
