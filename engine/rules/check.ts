/** Checks a parsed YAML value against a schema and names every error with its path, what was expected and got. */
import { nearest } from '../text/nearest.ts';

export interface Problem {
  path: (string | number)[];
  /** The key itself is wrong, not its value. */
  atKey?: boolean;
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
export type Refs = Record<string, (value: unknown, path: (string | number)[]) => Problem[]>;

/** What a pattern means, in words. */
const PATTERNS: [RegExp, string][] = [
  [/call\|/, '"call" or a duration such as 60s'],
  [/\(ms\|s\|m\)\$$/, 'a duration such as 500ms, 15s or 2m'],
  [/\(s\|m\|h\|d\)\$$/, 'a duration such as 30s, 10m, 2h or 7d'],
  [/-\[a-z0-9\]\+/, 'lower-case words joined by "-", such as long-silence'],
  [/\[a-z0-9_-\]/, 'a lower-case name'],
];

export function checkValue(
  schema: Schema,
  value: unknown,
  path: (string | number)[] = [],
  refs: Refs = {},
): Problem[] {
  if (schema.$ref) return refs[schema.$ref]?.(value, path) ?? [];
  if (schema.anyOf) return checkUnion(schema.anyOf, value, path, refs);
  if (schema.enum)
    return schema.enum.includes(value) ? [] : [wrongWord(schema.enum as string[], value, path)];
  if (schema.type === 'object') return checkObject(schema, value, path, refs);
  if (schema.type === 'array') return checkArray(schema, value, path, refs);
  if (schema.type === 'string') return checkText(schema, value, path);
  if (schema.type === 'number' || schema.type === 'integer') return checkNumber(schema, value, path);
  if (schema.type === 'boolean' && typeof value !== 'boolean')
    return [{ path, message: `expected true or false, got ${shown(value)}` }];
  return [];
}

/** Of several forms the one that is meant decides what is said: the list for a list, the map for a map. */
function checkUnion(options: Schema[], value: unknown, path: (string | number)[], refs: Refs): Problem[] {
  const tries = options.map((option) => checkValue(option, value, path, refs));
  if (tries.some((problems) => problems.length === 0)) return [];
  const kind = Array.isArray(value) ? 'array' : typeof value;
  const meant = options.findIndex((option) => option.type === kind || (kind === 'object' && option.$ref));
  return tries[Math.max(0, meant)] as Problem[];
}

function checkObject(schema: Schema, value: unknown, path: (string | number)[], refs: Refs): Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path, message: `expected keys and values, got ${shown(value)}` }];
  }
  const properties = schema.properties ?? {};
  const own = Object.values(schema.patternProperties ?? {})[0];
  const problems: Problem[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const known = Object.hasOwn(properties, key) ? properties[key] : own;
    if (known) problems.push(...checkValue(known, inner, [...path, key], refs));
    else if (schema.additionalProperties === false) {
      problems.push({
        path: [...path, key],
        atKey: true,
        message: `unknown key "${key}"${hint(key, Object.keys(properties))}`,
      });
    }
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) problems.push({ path, message: `"${key}" is missing` });
  }
  return problems;
}

function checkArray(schema: Schema, value: unknown, path: (string | number)[], refs: Refs): Problem[] {
  if (!Array.isArray(value)) return [{ path, message: `expected a list, got ${shown(value)}` }];
  if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY)) {
    const { minItems = 0, maxItems } = schema;
    return [
      {
        path,
        message: `expected ${minItems}${maxItems ? ` to ${maxItems}` : ' or more'} items, got ${value.length}`,
      },
    ];
  }
  if (!schema.items) return [];
  const { items } = schema;
  return value.flatMap((inner, index) => checkValue(items, inner, [...path, index], refs));
}

function checkText(schema: Schema, value: unknown, path: (string | number)[]): Problem[] {
  if (typeof value !== 'string') {
    const quote = typeof value === 'number' ? `; write '${value}' in quotes` : '';
    return [{ path, message: `expected text, got ${shown(value)}${quote}` }];
  }
  if (value.length < (schema.minLength ?? 0)) return [{ path, message: 'expected some text, got none' }];
  if (value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) {
    return [{ path, message: `expected at most ${schema.maxLength} characters, got ${value.length}` }];
  }
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) {
    const words = PATTERNS.find(([pattern]) => pattern.test(schema.pattern as string))?.[1] ?? schema.pattern;
    return [{ path, message: `expected ${words}, got ${shown(value)}` }];
  }
  return [];
}

function checkNumber(schema: Schema, value: unknown, path: (string | number)[]): Problem[] {
  const whole = schema.type === 'integer';
  const inside =
    typeof value === 'number' &&
    (!whole || Number.isInteger(value)) &&
    value >= (schema.minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (schema.maximum ?? Number.POSITIVE_INFINITY);
  if (inside) return [];
  const range = schema.maximum === undefined ? '' : ` from ${schema.minimum ?? 0} to ${schema.maximum}`;
  return [{ path, message: `expected a ${whole ? 'whole ' : ''}number${range}, got ${shown(value)}` }];
}

function wrongWord(words: readonly string[], value: unknown, path: (string | number)[]): Problem {
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  const guess = near ? `; did you mean "${near}"?` : '';
  return { path, message: `expected one of ${words.join(', ')}, got ${shown(value)}${guess}` };
}

/** How many known names an error lists: more would bury the line it stands in. */
const LISTED = 20;

/** `; did you mean "keywords"?` when a known word is near, else the known words, at most {@link LISTED} of them. */
export function hint(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near) return `; did you mean "${near}"?`;
  const more = known.length > LISTED ? ` and ${known.length - LISTED} more` : '';
  return `; known: ${known.slice(0, LISTED).join(', ')}${more}`;
}

export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
