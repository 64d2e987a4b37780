/** What conditions look for, told without their having come true: of what did not happen nothing was seen. */
import { brief } from './brief.ts';
import type { Words } from './compile.ts';
import type { Condition } from './operator.ts';
import { operatorOf } from './registry.ts';
import type { Title } from './rule-format.ts';

/** One condition that says itself what it looks for, as a flag's reason holds it. */
export interface Looked {
  /** An operator; `use` where a macro has a title, which then tells it. */
  op: string;
  looked_for: Record<string, unknown>;
  /** What it joins, at most four; the rest is counted in `looked_for.more.conditions`. */
  of?: Looked[];
}

/** Conditions that a flag's reason names. */
const CONDITIONS = 4;

/** `any` is each of its conditions, and so is a macro without a title; what joins others otherwise keeps them. */
export function lookedForBy(condition: Condition, words: Words): Looked[] {
  const [[name, params] = ['', undefined]] = Object.entries(condition);
  const operator = operatorOf.get(name);
  if (name === 'use') {
    const title = words.titles?.[String(params)];
    return title
      ? [{ op: 'use', looked_for: { name: params, ...titled(title) } }]
      : lookedForBy(words.macros[String(params)] as Condition, words);
  }
  const inside = operator?.children?.(params as never) ?? [];
  if (name === 'any') return inside.flatMap(([, inner]) => lookedForBy(inner, words));
  if (inside.length > 0) {
    const { conditions, more } = fewOf(inside.map(([, inner]) => oneOf(lookedForBy(inner, words))));
    return [
      {
        op: name,
        looked_for: {
          ...without(
            params,
            inside.map(([path]) => path[0]),
          ),
          ...more,
        },
        of: conditions,
      },
    ];
  }
  const given = { ...defaultsOf(operator?.schema), ...(params as Record<string, unknown>) };
  const looked_for = operator?.lookedFor?.(given as never) ?? given;
  if (!operator?.words) return [{ op: name, looked_for }];
  const title = onlyList(looked_for, words);
  if (title) return [{ op: name, looked_for: { ...without(looked_for, ['any']), ...titled(title) } }];
  return [{ op: name, looked_for: brief(written(looked_for, words.lists)) }];
}

/** The first of them; `more` counts the rest where there is one. */
export function fewOf(conditions: readonly Looked[]): {
  conditions: Looked[];
  more?: { more: { conditions: number } };
} {
  const left = conditions.length - CONDITIONS;
  return {
    conditions: conditions.slice(0, CONDITIONS),
    ...(left > 0 ? { more: { more: { conditions: left } } } : {}),
  };
}

/** Several that stand for one condition are alternatives. */
function oneOf(looked: Looked[]): Looked {
  const [only] = looked;
  if (only && looked.length === 1) return only;
  const { conditions, more } = fewOf(looked);
  return { op: 'any', looked_for: { ...more }, of: conditions };
}

/** As flags and the API hold it. */
export function titled(title: Title | undefined): { title?: string; title_en?: string } {
  if (!title) return {};
  return { title: title.zh, ...(title.en === undefined ? {} : { title_en: title.en }) };
}

/** The title of the list that holds all words that are looked for. */
function onlyList({ any, all, some, regex }: Record<string, unknown>, { titles }: Words): Title | undefined {
  if (!Array.isArray(any) || any.length !== 1 || (all ?? some ?? regex) !== undefined) return undefined;
  return titles?.[String(any[0])];
}

/** Parameters that are no conditions; a list of conditions has none. */
function without(params: unknown, keys: readonly unknown[]): Record<string, unknown> {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return {};
  return Object.fromEntries(Object.entries(params).filter(([key]) => !keys.includes(key)));
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
