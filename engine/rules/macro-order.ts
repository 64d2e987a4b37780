/** In which order macros rest on each other, and those that never end. */
import type { Condition } from './operator.ts';
import { operatorOf } from './registry.ts';

export interface MacroOrder {
  /** Every macro after those that it uses; without meaning where there are cycles. */
  order: readonly string[];
  /** Each way from a macro back to itself, itself at both ends. */
  cycles: readonly string[][];
  /** Through how many macros one comes from each, itself included. */
  depth: ReadonlyMap<string, number>;
}

/** Without recursion: a chain of macros may be as long as a file allows. */
export function macroOrder(macros: Readonly<Record<string, Condition>>): MacroOrder {
  const uses = new Map(Object.entries(macros).map(([name, condition]) => [name, usesIn(condition)]));
  const order: string[] = [];
  const cycles: string[][] = [];
  const depth = new Map<string, number>();
  const seen = new Set<string>();
  for (const root of uses.keys()) {
    const way: { name: string; rest: string[] }[] = [];
    const enter = (name: string) => {
      if (seen.has(name)) {
        const from = way.findIndex((step) => step.name === name);
        if (from >= 0) cycles.push([...way.slice(from).map((step) => step.name), name]);
        return;
      }
      seen.add(name);
      way.push({ name, rest: [...(uses.get(name) ?? [])].reverse() });
    };
    enter(root);
    for (let step = way.at(-1); step; step = way.at(-1)) {
      const next = step.rest.pop();
      if (next !== undefined) {
        enter(next);
        continue;
      }
      way.pop();
      order.push(step.name);
      depth.set(step.name, 1 + Math.max(0, ...(uses.get(step.name) ?? []).map((one) => depth.get(one) ?? 0)));
    }
  }
  return { order, cycles, depth };
}

/** Names of the macros directly in a condition, each once. */
function usesIn(condition: Condition): string[] {
  const found = new Set<string>();
  const walk = (one: Condition) => {
    const [name = ''] = Object.keys(one);
    if (name === 'use') found.add(String(one.use));
    for (const [, inner] of operatorOf.get(name)?.children?.(one[name] as never) ?? []) walk(inner);
  };
  walk(condition);
  return [...found];
}
