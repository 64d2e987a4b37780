/** A condition: exactly one operator with its parameters, checked as deep as it goes. */
import { checkValue, hint, type Problem, type Refs, shown } from './check.ts';
import type { Condition, Operator } from './operator.ts';
import { OPERATORS, operatorOf } from './registry.ts';

/** How deep conditions may stand in conditions; nobody can read more. */
const DEEPEST = 12;
const REF = '#/$defs/condition';

export function checkCondition(value: unknown, path: (string | number)[] = [], depth = 0): Problem[] {
  if (depth > DEEPEST)
    return [
      { path, message: `expected conditions at most ${DEEPEST} deep; give parts of it rules of their own` },
    ];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path, message: `expected a condition such as { said: { any: [投诉] } }, got ${shown(value)}` }];
  const names = Object.keys(value);
  const unknown = names.filter((name) => !operatorOf.has(name));
  if (unknown.length > 0) {
    const known = OPERATORS.map(({ name }) => name);
    return unknown.map((name) => ({
      path: [...path, name],
      atKey: true,
      message: `unknown operator "${name}"${hint(name, known)}`,
    }));
  }
  if (names.length !== 1) {
    const got = names.length === 0 ? 'none' : names.join(' and ');
    return [
      { path, message: `expected exactly one operator, got ${got}; join them with all, any or sequence` },
    ];
  }
  const operator = operatorOf.get(names[0] as string)!;
  const params = (value as Condition)[operator.name];
  const inside = [...path, operator.name];
  const refs: Refs = { [REF]: (inner, at) => checkCondition(inner, at, depth + 1) };
  const problems = checkValue(operator.schema as never, params, inside, refs);
  if (problems.length > 0) return problems;
  const own = operator.check?.(params as never) ?? [];
  return [
    ...own.map((problem) => ({ ...problem, path: [...inside, ...problem.path] })),
    ...guardProblems(operator, params, inside),
  ];
}

/** `not` and `attributes` say only whether something was so; they need a moment beside them. */
function guardProblems(operator: Operator<never>, params: unknown, path: (string | number)[]): Problem[] {
  const children = operator.children?.(params as never) ?? [];
  const guards = children.filter(([, condition]) => isGuard(condition));
  if (operator.name === 'all' || operator.name === 'at_least') {
    const moments = children.length - guards.length;
    const { n = 1 } = params as { n?: number };
    if (moments >= n) return [];
    return [
      { path, message: `expected at least ${n} that happen beside "not" and "attributes", got ${moments}` },
    ];
  }
  if (operator.name === 'sequence' || operator.name === 'not') return [];
  return guards.map(([key]) => ({
    path: [...path, ...key],
    message: '"not" and "attributes" have no moment of their own; put them into "all" beside one that has',
  }));
}

export function isGuard(condition: Condition): boolean {
  const [name] = Object.keys(condition);
  return name !== undefined && operatorOf.get(name)?.guard === true;
}
