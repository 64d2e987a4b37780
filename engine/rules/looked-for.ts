/** What conditions look for, told without their having come true: for `not`, of which nothing was seen. */
import { brief } from './brief.ts';
import type { Words } from './compile.ts';
import type { Condition } from './operator.ts';
import { operatorOf } from './registry.ts';

/** One condition that says itself what it looks for, as a flag's reason holds it. */
export interface Looked {
  op: string;
  looked_for: Record<string, unknown>;
}

/** The conditions without others inside, in their order; macros and named lists are written out. */
export function lookedForBy(condition: Condition, { lists, macros }: Words): Looked[] {
  const [[name, params] = ['', undefined]] = Object.entries(condition);
  if (name === 'use') return lookedForBy(macros[String(params)] as Condition, { lists, macros });
  const operator = operatorOf.get(name);
  const inside = operator?.children?.(params as never) ?? [];
  if (inside.length > 0) return inside.flatMap(([, inner]) => lookedForBy(inner, { lists, macros }));
  const given = { ...defaultsOf(operator?.schema), ...(params as Record<string, unknown>) };
  const looked_for = operator?.lookedFor?.(given as never) ?? given;
  return [{ op: name, looked_for: operator?.words ? brief(written(looked_for, lists)) : looked_for }];
}

function defaultsOf(schema: object | undefined): Record<string, unknown> {
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, { default?: unknown }> };
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, one]) =>
      one.default === undefined ? [] : [[key, one.default]],
    ),
  );
}

/** With the words of a list where `$name` stands for it. */
function written<T>(value: T, lists: Words['lists']): T {
  if (Array.isArray(value))
    return value.flatMap((one) =>
      typeof one === 'string' && one.startsWith('$') ? (lists[one.slice(1)] ?? []) : [written(one, lists)],
    ) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, written(one, lists)])) as T;
}
