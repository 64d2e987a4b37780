/** Checks a parsed YAML value against a schema and names every error with its path, what was expected and got. */
import { nearest } from '../text/nearest.ts';
import { NAMES, PATTERNS } from './patterns.ts';
import type { Reason } from './reasons.ts';

export type Path = (string | number)[];

export interface Problem {
  path: Path;
  /** The key itself is wrong, not its value. */
  atKey?: boolean;
  reason: Reason;
  /** What was expected, what came, the likely fix. */
  message: string;
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
    const fix = ['yes', 'no', 'on', 'off', 'true', 'false'].includes(String(value).toLowerCase())
      ? '; write true or false, without quotes'
      : '';
    return [
      { path, reason: 'not-true-or-false', message: `expected true or false, got ${shown(value)}${fix}` },
    ];
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
    const some = (schema.required ?? Object.keys(properties)).slice(0, 3).map((key) => `${key}: …`);
    const such = some.length > 0 ? ` (${some.join(', ')})` : '';
    return [{ path, reason: 'not-a-map', message: `expected keys and values${such}, got ${shown(value)}` }];
  }
  const [named] = Object.entries(schema.patternProperties ?? {});
  const problems: Problem[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key];
    const known = Object.hasOwn(properties, key) ? properties[key] : named?.[1];
    if (known === undefined) {
      if (schema.additionalProperties !== false) continue;
      const message = `unknown key ${shown(key)}${hint(key, Object.keys(properties))}`;
      problems.push({ path: at, atKey: true, reason: 'unknown-key', message });
    } else if (named && known === named[1] && !new RegExp(named[0], 'u').test(key)) {
      const message = `expected ${NAMES.get(named[0])}, got ${shown(key)}`;
      problems.push({ path: at, atKey: true, reason: 'malformed-name', message });
    } else problems.push(...checkValue(known, inner, at, refs));
  }
  for (const key of schema.required ?? []) {
    if (Object.hasOwn(value, key)) continue;
    const given = Object.keys(value).slice(0, 8).map(clipped);
    const got = given.length > 0 ? `only ${given.join(', ')}` : 'none';
    problems.push({ path, reason: 'missing-key', message: `expected the key "${key}", got ${got}; add it` });
  }
  return problems;
}

function checkList(schema: Schema, value: unknown, path: Path, refs: Refs): Problem[] {
  if (!Array.isArray(value)) {
    const fix =
      value === null || value === undefined
        ? '; write its items in [ ]'
        : typeof value === 'object'
          ? ''
          : `; write [${clipped(String(value))}]`;
    return [{ path, reason: 'not-a-list', message: `expected a list, got ${shown(value)}${fix}` }];
  }
  const { minItems = 0, maxItems } = schema;
  if (value.length < minItems || value.length > (maxItems ?? Number.POSITIVE_INFINITY)) {
    const range = maxItems ? `${minItems} to ${maxItems}` : `${minItems} or more`;
    const fix = value.length < minItems ? 'add some, or leave the key out' : 'split the list';
    const message = `expected ${range} items, got ${value.length}; ${fix}`;
    return [{ path, reason: 'wrong-number-of-items', message }];
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
    const quote = plain && !schema.pattern ? `; write '${value}' in quotes` : '';
    const message = `expected ${pattern?.words ?? 'text'}, got ${shown(value)}${quote}`;
    return [{ path, reason: 'not-a-text', message }];
  }
  if (value.length < (schema.minLength ?? 0)) {
    const message = 'expected some text, got none; write it, or leave the key out';
    return [{ path, reason: 'empty-text', message }];
  }
  if (value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) {
    const message = `expected at most ${schema.maxLength} characters, got ${value.length}; shorten it`;
    return [{ path, reason: 'text-too-long', message }];
  }
  if (!pattern || !schema.pattern) return [];
  if (!new RegExp(schema.pattern).test(value))
    return [{ path, reason: pattern.reason, message: `expected ${pattern.words}, got ${shown(value)}` }];
  const { time } = pattern;
  const ms = time?.ms(value) ?? Number.NaN;
  if (time && (ms < time.shortest || ms > time.longest)) {
    const message = `expected a time from ${time.range}, got ${shown(value)}`;
    return [{ path, reason: 'duration-out-of-range', message }];
  }
  return [];
}

function checkNumber(schema: Schema, value: unknown, path: Path): Problem[] {
  const { minimum, maximum } = schema;
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
  const range =
    minimum === undefined
      ? ''
      : maximum === undefined
        ? ` of at least ${minimum}`
        : ` from ${minimum} to ${maximum}`;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const fix =
      typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
        ? '; remove the quotes'
        : '';
    return [{ path, reason: 'not-a-number', message: `expected ${kind}${range}, got ${shown(value)}${fix}` }];
  }
  const inside =
    (schema.type !== 'integer' || Number.isInteger(value)) &&
    value >= (minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (maximum ?? Number.POSITIVE_INFINITY);
  if (inside) return [];
  return [{ path, reason: 'number-out-of-range', message: `expected ${kind}${range}, got ${value}` }];
}

function wrongWord(words: readonly string[], value: unknown, path: Path): Problem {
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  const guess = near ? `; did you mean "${near}"?` : '';
  const message = `expected one of ${words.join(', ')}, got ${shown(value)}${guess}`;
  return { path, reason: 'unknown-word', message };
}

/** What is missing of the two that exclude each other; nothing where exactly one of them is there. */
export function overOrUnder({ over, under }: { over?: unknown; under?: unknown }): Problem[] {
  if ((over === undefined) !== (under === undefined)) return [];
  const got = over === undefined ? 'neither' : 'both';
  const message = `expected either "over" or "under", got ${got}${over === undefined ? '' : '; make two conditions of them'}`;
  return [{ path: [], reason: 'over-or-under', message }];
}

/** How many known names an error lists: more would bury the line it stands in. */
const LISTED = 20;

/** `; did you mean "keywords"?` when a known word is near, else the known words, at most {@link LISTED} of them. */
export function hint(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near) return `; did you mean "${clipped(near)}"?`;
  if (known.length === 0) return '; there is none';
  const more = known.length > LISTED ? ` and ${known.length - LISTED} more` : '';
  return `; known: ${known.slice(0, LISTED).map(clipped).join(', ')}${more}`;
}

const LONGEST = 60;
/** The beginning of a name that somebody gave. */
export const clipped = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…` : text);

/** A value as an error shows it: its beginning. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
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
