/** How much a set is once its macros and lists are followed; macros that never end. */
import { clipped, type Path, type Problem } from './check.ts';
import type { Reading } from './check-set.ts';
import { type Fault, fault } from './fault.ts';
import { LIMITS } from './limits.ts';
import { macroOrder } from './macro-order.ts';
import type { Condition } from './operator.ts';
import { assemble, isAcross } from './overlay.ts';
import { stepsOf, tooManyPatterns } from './regex.ts';
import { operatorOf } from './registry.ts';

/** Looks at a set in which nothing else is wrong. */
export function checkSizes(readings: readonly Reading[]): void {
  const { lists, macros, rules, across } = assemble(readings.map(({ value }) => value));
  const { order, cycles, depth } = macroOrder(macros);
  /** Where a macro stands that counts: the last file that has it. */
  const tell = (macro: string, found: Fault) =>
    readings
      .findLast(({ value }) => Object.hasOwn(value.macros ?? {}, macro))
      ?.problems.push({ path: ['macros', macro], atKey: true, ...found });
  for (const way of cycles) {
    tell(way[0] as string, fault('macro-uses-itself', { way: way.slice(0, 8).map(clipped) }));
  }
  const deep = order.find((macro) => depth.get(macro) === LIMITS.macro_depth + 1);
  if (deep !== undefined && cycles.length === 0) {
    tell(deep, fault('macros-too-deep', { most: LIMITS.macro_depth, macro: clipped(deep) }));
  }
  if (readings.some(({ problems }) => problems.length > 0)) return;

  const sizes = new Map<string, number>();
  const conditionsOf = (condition: Condition): number => {
    const [name = ''] = Object.keys(condition);
    if (name === 'use') return sizes.get(String(condition.use)) ?? 0;
    const inside = operatorOf.get(name)?.children?.(condition[name] as never) ?? [];
    return inside.reduce((sum, [, inner]) => sum + conditionsOf(inner), 1);
  };
  for (const macro of order) sizes.set(macro, conditionsOf(macros[macro] as Condition));

  const places = placesOf(readings);
  const leaves = new Leaves(lists);
  const conditions = new Total(LIMITS.set_conditions);
  const words = new Total(LIMITS.set_words);
  const steps = new Total(LIMITS.set_steps);
  for (const macro of order) leaves.add(macros[macro] as Condition);
  for (const rule of [...rules, ...across]) {
    const { problems, path } = places.get(rule.id) as { problems: Problem[]; path: Path };
    const when = isAcross(rule) ? null : rule.when;
    const size = when ? conditionsOf(when) : 1;
    if (size > LIMITS.rule_conditions) {
      const most = LIMITS.rule_conditions;
      problems.push({ path: [...path, 'when'], ...fault('rule-too-large', { most, got: size }) });
    }
    if (rule.status === 'retired') continue;
    if (when) leaves.add(when);
    if (conditions.passes(conditions.now + size))
      problems.push({ path, ...fault('set-too-large', { most: LIMITS.set_conditions }) });
    if (words.passes(leaves.words))
      problems.push({ path, ...fault('too-many-words', { most: LIMITS.set_words }) });
    if (steps.passes(leaves.steps)) problems.push(tooManyPatterns(path));
  }
}

/** A sum that says once that it has passed its limit. */
class Total {
  now = 0;
  readonly #most: number;
  constructor(most: number) {
    this.#most = most;
  }
  passes(next: number): boolean {
    const before = this.now;
    this.now = next;
    return before <= this.#most && next > this.#most;
  }
}

/** Words and patterns of conditions; equal conditions are compiled, and counted, once. */
class Leaves {
  words = 0;
  /** Of regular expressions. */
  steps = 0;
  readonly #lists: Readonly<Record<string, readonly string[]>>;
  readonly #seen = new Set<string>();

  constructor(lists: Readonly<Record<string, readonly string[]>>) {
    this.#lists = lists;
  }

  add(condition: Condition): void {
    const [name = ''] = Object.keys(condition);
    const operator = operatorOf.get(name);
    const params = condition[name] as never;
    for (const [, inner] of operator?.children?.(params) ?? []) this.add(inner);
    const lists = operator?.words?.(params);
    if (!lists) return;
    const key = JSON.stringify(condition);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (name === 'said')
      for (const pattern of (params as { regex?: string[] }).regex ?? []) this.steps += stepsOf(pattern);
    for (const [, list] of lists)
      for (const word of list)
        this.words += word.startsWith('$') ? (this.#lists[word.slice(1)]?.length ?? 0) : 1;
  }
}

/** Where each rule of the set stands. */
function placesOf(readings: readonly Reading[]): Map<string, { problems: Problem[]; path: Path }> {
  const places = new Map<string, { problems: Problem[]; path: Path }>();
  for (const { value, problems } of readings)
    for (const [index, { id }] of (value.rules ?? []).entries())
      places.set(id, { problems, path: ['rules', index] });
  return places;
}
