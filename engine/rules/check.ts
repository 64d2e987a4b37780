/** Checks a parsed YAML value against a schema and names every error with its path, what was expected and got. */
import type { Got, Unknown } from '../contract/rule-fault.ts';
import { nearest } from '../text/nearest.ts';
import { type Fault, fault } from './fault.ts';
import { NAMES, PATTERNS } from './patterns.ts';

export type Path = (string | number)[];

export interface Problem extends Fault {
  path: Path;
  /** The key itself is wrong, not its value. */
  atKey?: boolean;
}

interface Schema {
  type?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  /** Names and values of one's own: every value is checked against the one schema. */
  patternProperties?: Record<string, Schema>;
  $ref?: string;
}

/** Checks what a `$ref` stands for. */
export type Refs = Record<string, (value: unknown, path: Path) => Problem[]>;

export function checkValue(schema: Schema, value: unknown, path: Path = [], refs: Refs = {}): Problem[] {
  if (schema.$ref) return refs[schema.$ref]?.(value, path) ?? [];
  if (schema.anyOf) return checkUnion(schema.anyOf, value, path, refs);
  if (schema.enum)
    return schema.enum.includes(value) ? [] : [wrongWord(schema.enum as string[], value, path)];
  if (schema.type === 'object') return checkMap(schema, value, path, refs);
  if (schema.type === 'array') return checkList(schema, value, path, refs);
  if (schema.type === 'string') return checkText(schema, value, path);
  if (schema.type === 'number' || schema.type === 'integer') return checkNumber(schema, value, path);
  if (schema.type === 'boolean' && typeof value !== 'boolean') {
    const word = ['yes', 'no', 'on', 'off', 'true', 'false'].includes(String(value).toLowerCase());
    return [{ path, ...fault('not-true-or-false', { got: shown(value), word }) }];
  }
  return [];
}

/** Of several forms the one that is meant decides what is said: the list for a list, the map for a map. */
function checkUnion(options: Schema[], value: unknown, path: Path, refs: Refs): Problem[] {
  const tries = options.map((option) => checkValue(option, value, path, refs));
  if (tries.some((problems) => problems.length === 0)) return [];
  const kind = Array.isArray(value) ? 'array' : typeof value;
  const meant = options.findIndex((option) => option.type === kind || (kind === 'object' && option.$ref));
  return tries[Math.max(0, meant)] as Problem[];
}

function checkMap(schema: Schema, value: unknown, path: Path, refs: Refs): Problem[] {
  const properties = schema.properties ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const keys = (schema.required ?? Object.keys(properties)).slice(0, 3);
    return [{ path, ...fault('not-a-map', { keys, got: shown(value) }) }];
  }
  const [named] = Object.entries(schema.patternProperties ?? {});
  const problems: Problem[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key];
    const known = Object.hasOwn(properties, key) ? properties[key] : named?.[1];
    if (known === undefined) {
      if (schema.additionalProperties !== false) continue;
      problems.push({
        path: at,
        atKey: true,
        ...fault('unknown-key', unknown(key, Object.keys(properties))),
      });
    } else if (named && known === named[1] && !new RegExp(named[0], 'u').test(key)) {
      const of = NAMES.get(named[0]) ?? 'name';
      problems.push({ path: at, atKey: true, ...fault('malformed-name', { of, got: shown(key) }) });
    } else problems.push(...checkValue(known, inner, at, refs));
  }
  for (const key of schema.required ?? []) {
    if (Object.hasOwn(value, key)) continue;
    const given = Object.keys(value).slice(0, 8).map(clipped);
    problems.push({ path, ...fault('missing-key', { key, given }) });
  }
  return problems;
}

function checkList(schema: Schema, value: unknown, path: Path, refs: Refs): Problem[] {
  if (!Array.isArray(value)) {
    const got = shown(value);
    const fix = got === null ? 'brackets' : typeof value === 'object' ? null : 'item';
    const item = fix === 'item' ? { item: clipped(String(value)) } : {};
    return [{ path, ...fault('not-a-list', { got, fix, ...item }) }];
  }
  const { minItems = 0, maxItems } = schema;
  if (value.length < minItems || value.length > (maxItems ?? Number.POSITIVE_INFINITY)) {
    const found = { least: minItems, most: maxItems ?? null, got: value.length };
    return [{ path, ...fault('wrong-number-of-items', found) }];
  }
  if (!schema.items) return [];
  const { items } = schema;
  return value.flatMap((inner, index) => checkValue(items, inner, [...path, index], refs));
}

function checkText(schema: Schema, value: unknown, path: Path): Problem[] {
  const pattern = PATTERNS.get(schema.pattern ?? '');
  if (typeof value !== 'string') {
    const plain = typeof value === 'number' || typeof value === 'boolean';
    // A number has lost its unit rather than its quotes where a form is asked for.
    const quote = plain && !schema.pattern ? String(value) : null;
    return [{ path, ...fault('not-a-text', { form: pattern?.reason ?? null, got: shown(value), quote }) }];
  }
  if (value.length < (schema.minLength ?? 0)) return [{ path, ...fault('empty-text', {}) }];
  const most = schema.maxLength ?? Number.POSITIVE_INFINITY;
  if (value.length > most) return [{ path, ...fault('text-too-long', { most, got: value.length }) }];
  if (!pattern || !schema.pattern) return [];
  if (!new RegExp(schema.pattern).test(value))
    return [{ path, ...fault(pattern.reason, { got: shown(value) }) }];
  const { time } = pattern;
  const ms = time?.ms(value) ?? Number.NaN;
  if (time && (ms < time.shortest || ms > time.longest)) {
    const { from, to } = time;
    return [{ path, ...fault('duration-out-of-range', { from, to, got: shown(value) }) }];
  }
  return [];
}

function checkNumber(schema: Schema, value: unknown, path: Path): Problem[] {
  const { minimum, maximum } = schema;
  const whole = schema.type === 'integer';
  const range = { whole, least: minimum ?? null, most: maximum ?? null };
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const quoted = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
    return [{ path, ...fault('not-a-number', { ...range, got: shown(value), quoted }) }];
  }
  const inside =
    (!whole || Number.isInteger(value)) &&
    value >= (minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (maximum ?? Number.POSITIVE_INFINITY);
  if (inside) return [];
  return [{ path, ...fault('number-out-of-range', { ...range, got: value }) }];
}

function wrongWord(words: string[], value: unknown, path: Path): Problem {
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  return { path, ...fault('unknown-word', { words, got: shown(value), ...(near ? { near } : {}) }) };
}

/** What is missing of the two that exclude each other; nothing where exactly one of them is there. */
export function overOrUnder({ over, under }: { over?: unknown; under?: unknown }): Problem[] {
  if ((over === undefined) !== (under === undefined)) return [];
  return [{ path: [], ...fault('over-or-under', { both: over !== undefined }) }];
}

/** How many known names an error lists: more would bury the line it stands in. */
const LISTED = 20;

/** A word that nobody knows, with the nearest that is known, else those that are, at most {@link LISTED} of them. */
export function unknown(word: string, all: readonly string[]): Unknown {
  const got = shown(word);
  const near = nearest(word, all);
  if (near) return { got, near: clipped(near) };
  const known = all.slice(0, LISTED).map(clipped);
  return { got, known, ...(all.length > LISTED ? { more: all.length - LISTED } : {}) };
}

const LONGEST = 60;
/** The beginning of a name that somebody gave. */
export const clipped = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…` : text);

/** A value as an error shows it: its beginning; null where there is none. */
export function shown(value: string): string;
export function shown(value: unknown): Got;
export function shown(value: unknown): Got {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return clipped(JSON.stringify(value.slice(0, LONGEST)));
  if (typeof value === 'number') return String(value);
  // Lists and maps may be large: no more of them is written out than is shown.
  let budget = LONGEST;
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    budget -= 1;
    if (budget < 0) return undefined;
    return typeof inner === 'string' ? inner.slice(0, LONGEST) : inner;
  });
  return clipped(text);
}
