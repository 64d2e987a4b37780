/** Checks a value against the part of JSON Schema that the configuration uses; says expected, got and the fix. */
import { nearest } from '../engine/text/nearest.ts';
import type { KeyNotes } from './config-schema.ts';

/** A TypeBox schema seen as the JSON Schema that it is, with our own notes. */
export interface Schema extends Partial<KeyNotes> {
  type?: string;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  pattern?: string;
  /** Of a list. */
  items?: Schema;
  /** Settings by the word under `kind`. */
  kinds?: Record<string, Schema>;
  /** Keys that a part of a map or list cannot be without; of a list: at least one. */
  must?: string[];
  /** url: an http:// or https:// address. */
  format?: string;
}

export interface Problem {
  path: string[];
  message: string;
  /** Whether the key itself is wrong or its value. */
  of: 'key' | 'value';
}

/** Every problem of `value`, in the order of the value's keys; empty when it is right. Keys may be missing. */
export function checkConfigValue(schema: Schema, value: unknown, path: string[] = []): Problem[] {
  if (schema.kinds) return checkKind(schema.kinds, value, path);
  if (schema.items) return checkList(schema, value, path);
  if (schema.properties) return checkKeys(schema.properties, value, path, schema.must);
  if (schema.patternProperties) return checkMap(Object.values(schema.patternProperties)[0]!, value, path);
  const expected = expectation(schema, value);
  if (expected === undefined) return [];
  return [
    { path, of: 'value', message: `expected ${expected}, got ${got(schema, value)}.${fix(schema, value)}` },
  ];
}

/** The value that a schema stands for when nothing is set. */
export function defaultsOf(schema: Schema): unknown {
  if (!schema.properties) return structuredClone(schema.default);
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, child]) => [name, defaultsOf(child)]),
  );
}

function checkKind(kinds: Record<string, Schema>, value: unknown, path: string[]): Problem[] {
  const names = Object.keys(kinds);
  if (!isObject(value))
    return [{ path, of: 'value', message: `expected a map with kind, got ${kindOf(value)}.` }];
  const { kind } = value;
  const own = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (own) return checkConfigValue(own, value, path);
  const word: Schema = { type: 'string', enum: names };
  if (kind === undefined)
    return [{ path, of: 'value', message: `expected kind, one of ${names.join(', ')}, got none.` }];
  return checkConfigValue(word, kind, [...path, 'kind']);
}

function checkList({ items, must }: Schema, value: unknown, path: string[]): Problem[] {
  if (!Array.isArray(value))
    return [{ path, of: 'value', message: `expected a list, got ${kindOf(value)}. Write [ ] around it.` }];
  if (must && value.length === 0)
    return [{ path, of: 'value', message: 'expected at least one, got an empty list.' }];
  return value.flatMap((own, at) => checkConfigValue(items!, own, [...path, String(at)]));
}

function checkKeys(
  properties: Record<string, Schema>,
  value: unknown,
  path: string[],
  must: readonly string[] = [],
): Problem[] {
  const names = Object.keys(properties);
  if (!isObject(value)) {
    return [{ path, of: 'value', message: `expected keys (${names.join(', ')}), got ${kindOf(value)}.` }];
  }
  const missing = must
    .filter((name) => value[name] === undefined)
    .map((name): Problem => ({ path, of: 'value', message: `expected ${name}, got none. Add it.` }));
  const wrong = Object.entries(value).flatMap(([name, own]): Problem[] => {
    const child = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (child) return checkConfigValue(child, own, [...path, name]);
    const near = nearest(name, names);
    const hint = near ? `Did you mean "${near}"?` : `Remove it.`;
    return [
      {
        path: [...path, name],
        of: 'key',
        message: `expected one of ${names.join(', ')}, got "${name}". ${hint}`,
      },
    ];
  });
  return [...missing, ...wrong];
}

function checkMap(child: Schema, value: unknown, path: string[]): Problem[] {
  if (!isObject(value)) {
    return [{ path, of: 'value', message: `expected a map such as { name: value }, got ${kindOf(value)}.` }];
  }
  return Object.entries(value).flatMap(([name, own]) => checkConfigValue(child, own, [...path, name]));
}

/** What the schema wants, in words, or undefined when the value is right. */
function expectation(schema: Schema, value: unknown): string | undefined {
  if (schema.enum) {
    return schema.enum.some((word) => word === value) ? undefined : `one of ${schema.enum.join(', ')}`;
  }
  if (schema.type === 'boolean') return typeof value === 'boolean' ? undefined : 'true or false';
  if (schema.type === 'integer') {
    const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
    const right = Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
    return right
      ? undefined
      : `a whole number from ${minimum} to ${maximum}${schema.unit ? ` (${schema.unit})` : ''}`;
  }
  if (typeof value !== 'string') return 'a text';
  if (value.length < (schema.minLength ?? 0)) return 'a text that is not empty';
  if (schema.format === 'url' && !isHttpUrl(value)) return 'an http:// or https:// address';
  if (schema.pattern && !new RegExp(schema.pattern).test(value))
    return `a text of the form ${schema.pattern}`;
  return undefined;
}

function got(schema: Schema, value: unknown): string {
  if (schema.secret) return `${kindOf(value)} (not shown)`;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? JSON.stringify(value)
    : kindOf(value);
}

function fix(schema: Schema, value: unknown): string {
  if (schema.enum && typeof value === 'string') {
    const near = nearest(value, schema.enum);
    if (near) return ` Did you mean "${near}"?`;
  }
  if (schema.type === 'integer' && typeof value === 'string' && /^\d+$/.test(value))
    return ' Remove the quotes.';
  if (schema.type === 'boolean' && typeof value === 'string') return ' Write it without quotes.';
  if (schema.type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return ' Put it in quotes.';
  if (schema.type === 'string' && value === null) return ' Write "" for an empty text, or remove the key.';
  return schema.default === undefined || schema.secret
    ? ''
    : ` The default is ${JSON.stringify(schema.default)}.`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

function isHttpUrl(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
