/** What only the whole set shows: ids used twice, names that nobody defines, macros without end, too much of it. */
import { checkAcrossRule, checkOverrideKind, type RulesById } from '../across/check-across.ts';
import type { Path, Problem } from './check.ts';
import { listProblems, type Names, unknownName } from './check-names.ts';
import { checkException, checkOverride, checkRule, checkWhen, type IsRight } from './check-rule.ts';
import { checkSizes } from './check-sizes.ts';
import { checkSound } from './check-sound.ts';
import { fault } from './fault.ts';
import { isAcross } from './overlay.ts';
import type { AnyRuleSource, Exception, Override, RuleFileSource } from './rule-format.ts';
import type { Steps } from './steps.ts';

/** A file with what was found wrong in it so far; what is found here is added. */
export interface Reading {
  name: string;
  value: RuleFileSource;
  problems: Problem[];
}

/** `complete`: every file of the set could be read; otherwise a name may stand where nobody can see it. */
export function* checkSet(readings: readonly Reading[], complete: boolean): Steps<void> {
  const named = (key: 'lists' | 'macros') =>
    complete ? new Set(readings.flatMap(({ value }) => keysOf(value[key]))) : null;
  const names: Names = { lists: named('lists'), macros: named('macros') };
  const ids = takenIds(readings);
  const all = readings.flatMap(({ value }) =>
    listed<AnyRuleSource>(value.rules).map(([, rule]): [string, AnyRuleSource] => [rule.id, rule]),
  );
  const rules: RulesById = complete ? new Map(all) : null;
  for (const { value, problems } of readings) {
    const isRight = rightIn(problems);
    const found: Problem[] = [];
    for (const [index, rule] of listed(value.rules)) {
      found.push(
        ...(isAcross(rule)
          ? checkAcrossRule(rule, ['rules', index], rules, isRight)
          : checkRule(rule, ['rules', index], names, isRight)),
      );
      yield;
    }
    for (const key of ['lists', 'append'] as const)
      for (const [list, words] of Object.entries(isMap(value[key]) ? value[key] : {})) {
        const path = [key, list];
        if (key === 'append') found.push(...unknownName('list', list, path, names.lists, true));
        if (isRight(path)) found.push(...listProblems(words, path));
      }
    for (const [macro, condition] of Object.entries(isMap(value.macros) ? value.macros : {}))
      if (isRight(['macros', macro])) found.push(...checkWhen(condition, ['macros', macro], names));
    for (const titled of keysOf(value.titles)) {
      const path = ['titles', titled];
      if (!isRight(path)) continue;
      found.push(
        ...(titled.startsWith('$')
          ? unknownName('list', titled.slice(1), path, names.lists, true)
          : unknownName('macro', titled, path, names.macros, true)),
      );
    }
    for (const key of ['exceptions', 'overrides'] as const)
      for (const [index, one] of listed<Exception | Override>(value[key])) {
        const path = [key, index];
        const known = complete ? ids : null;
        if (isRight([...path, 'rule']) && typeof one.rule === 'string')
          found.push(...unknownName('rule', one.rule, [...path, 'rule'], known));
        found.push(
          ...(key === 'exceptions'
            ? checkException(one as Exception, path, names, isRight)
            : checkOverride(one as Override, path, names, isRight)),
        );
        const rule = isRight(path) ? rules?.get(one.rule) : undefined;
        if (rule && key === 'overrides')
          found.push(...checkOverrideKind(rule, (one as Override).set, [...path, 'set'], rules));
        if (rule && key === 'exceptions' && isAcross(rule)) {
          found.push({ path: [...path, 'rule'], ...fault('exception-of-across', { rule: rule.id }) });
        }
      }
    problems.push(...found);
    yield;
  }
  const right = () => complete && readings.every(({ problems }) => problems.length === 0);
  if (right()) checkSizes(readings);
  if (right()) checkSound(readings);
}

/** The ids of all rules; one that is taken already is told where it stands again. */
function takenIds(readings: readonly Reading[]): ReadonlySet<string> {
  const files = new Map<string, string>();
  for (const { name, value, problems } of readings) {
    const isRight = rightIn(problems);
    for (const [index, { id }] of listed(value.rules)) {
      const path = ['rules', index, 'id'];
      if (typeof id !== 'string') continue;
      const first = files.get(id);
      if (first === undefined) files.set(id, name);
      else if (isRight(path)) {
        problems.push({ path, ...fault('id-taken', { id, file: first }) });
      }
    }
  }
  return new Set(files.keys());
}

/** Asks for paths at which, and under which, nothing is wrong. */
function rightIn(problems: readonly Problem[]): IsRight {
  const wrong = new Set<string>();
  for (const { path } of problems)
    for (let length = 1; length <= path.length; length += 1) wrong.add(keyOf(path.slice(0, length)));
  return (path) => !wrong.has(keyOf(path));
}

const keyOf = (path: Path) => JSON.stringify(path);
const keysOf = (value: unknown) => (isMap(value) ? Object.keys(value) : []);
const isMap = (value: unknown): value is Record<string, never> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Entries of a list that are maps; what is wrong with others was said already. */
function listed<T>(value: readonly T[] | undefined): [number, T][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one, index): [number, T][] => (isMap(one) ? [[index, one as T]] : []));
}
