/** How much a set is once its macros and lists are followed; macros that never end. */
import { clipped, type Path, type Problem } from './check.ts';
import type { Reading } from './check-set.ts';
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
  const tell = (macro: string, problem: Pick<Problem, 'reason' | 'message'>) =>
    readings
      .findLast(({ value }) => Object.hasOwn(value.macros ?? {}, macro))
      ?.problems.push({ path: ['macros', macro], atKey: true, ...problem });
  for (const way of cycles) {
    const message = `expected a macro that ends, got one that uses itself: ${way.slice(0, 8).map(clipped).join(' → ')}; leave one of the steps out`;
    tell(way[0] as string, { reason: 'macro-uses-itself', message });
  }
  const deep = order.find((macro) => depth.get(macro) === LIMITS.macro_depth + 1);
  if (deep !== undefined && cycles.length === 0) {
    const message = `expected macros at most ${LIMITS.macro_depth} deep in each other, got "${clipped(deep)}", which is deeper; write its condition out`;
    tell(deep, { reason: 'macros-too-deep', message });
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
      const message = `expected at most ${LIMITS.rule_conditions} conditions in a rule, macros followed, got ${size}; make several rules of it`;
      problems.push({ path: [...path, 'when'], reason: 'rule-too-large', message });
    }
    if (rule.status === 'retired') continue;
    if (when) leaves.add(when);
    if (conditions.passes(conditions.now + size)) {
      const message = `expected at most ${LIMITS.set_conditions} conditions in the whole set, macros followed, got more from this rule on; retire rules`;
      problems.push({ path, reason: 'set-too-large', message });
    }
    if (words.passes(leaves.words)) {
      const message = `expected at most ${LIMITS.set_words} words in all conditions of the set, lists followed, got more from this rule on; share conditions by macros`;
      problems.push({ path, reason: 'too-many-words', message });
    }
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
