/** Checks a value against the part of JSON Schema that the configuration uses; says expected, got and the fix. */
import type { Lang } from '../engine/rules/truth-words.ts';
import { nearest } from '../engine/text/nearest.ts';
import { type ConfigFault, configFault } from './config-faults.ts';
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
  fault: ConfigFault;
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
  const came = got(schema, value);
  const mend = fix(schema, value);
  return [
    invalid(
      path,
      `expected ${expected.en}, got ${came.en}.${mend.en}`,
      `应当是${spaced(expected.zh)}，却是${spaced(came.zh)}。${mend.zh}`,
    ),
  ];
}

type Said = Readonly<Record<Lang, string>>;

const invalid = (path: string[], en: string, zh: string): Problem => ({
  path,
  of: 'value',
  fault: configFault('VALUE_INVALID', en, zh),
});

/** Letters, digits and quotes stand off from Chinese words. */
const spaced = (text: string) => (/^[!-~]/.test(text) ? ` ${text}` : text);

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
    return [
      invalid(
        path,
        `expected a map with kind, got ${kindOf(value).en}.`,
        `应当是带 kind 的映射，却是${kindOf(value).zh}。`,
      ),
    ];
  const { kind } = value;
  const own = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (own) return checkConfigValue(own, value, path);
  const word: Schema = { type: 'string', enum: names };
  if (kind === undefined)
    return [
      missing(
        path,
        `expected kind, one of ${names.join(', ')}, got none.`,
        `缺少 kind，应当是其中之一：${names.join('、')}。`,
      ),
    ];
  return checkConfigValue(word, kind, [...path, 'kind']);
}

function checkList({ items, must }: Schema, value: unknown, path: string[]): Problem[] {
  if (!Array.isArray(value))
    return [
      invalid(
        path,
        `expected a list, got ${kindOf(value).en}. Write [ ] around it.`,
        `应当是列表，却是${kindOf(value).zh}：请加上 [ ]。`,
      ),
    ];
  if (must && value.length === 0)
    return [invalid(path, 'expected at least one, got an empty list.', '至少应当有一项，却是空列表。')];
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
    return [
      invalid(
        path,
        `expected keys (${names.join(', ')}), got ${kindOf(value).en}.`,
        `应当是几个键（${names.join('、')}），却是${kindOf(value).zh}。`,
      ),
    ];
  }
  const absent = must
    .filter((name) => value[name] === undefined)
    .map((name) => missing(path, `expected ${name}, got none. Add it.`, `缺少 ${name}，请加上。`));
  const wrong = Object.entries(value).flatMap(([name, own]): Problem[] => {
    const child = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (child) return checkConfigValue(child, own, [...path, name]);
    const near = nearest(name, names);
    return [
      {
        path: [...path, name],
        of: 'key',
        fault: configFault(
          'KEY_UNKNOWN',
          `expected one of ${names.join(', ')}, got "${name}". ${near ? `Did you mean "${near}"?` : 'Remove it.'}`,
          `没有 "${name}" 这个键。${near ? `是不是 "${near}"？` : '请删掉。'}可用的有：${names.join('、')}。`,
        ),
      },
    ];
  });
  return [...absent, ...wrong];
}

function missing(path: string[], en: string, zh: string): Problem {
  return { path, of: 'value', fault: configFault('KEY_MISSING', en, zh) };
}

function checkMap(child: Schema, value: unknown, path: string[]): Problem[] {
  if (!isObject(value)) {
    return [
      invalid(
        path,
        `expected a map such as { name: value }, got ${kindOf(value).en}.`,
        `应当是映射，如 { 名字: 值 }，却是${kindOf(value).zh}。`,
      ),
    ];
  }
  return Object.entries(value).flatMap(([name, own]) => checkConfigValue(child, own, [...path, name]));
}

/** What the schema wants, in words, or undefined when the value is right. */
function expectation(schema: Schema, value: unknown): Said | undefined {
  if (schema.enum) {
    return schema.enum.some((word) => word === value)
      ? undefined
      : { en: `one of ${schema.enum.join(', ')}`, zh: `其中之一：${schema.enum.join('、')}` };
  }
  if (schema.type === 'boolean')
    return typeof value === 'boolean' ? undefined : { en: 'true or false', zh: 'true 或 false' };
  if (schema.type === 'integer') {
    const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
    const right = Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
    return right
      ? undefined
      : {
          en: `a whole number from ${minimum} to ${maximum}${schema.unit ? ` (${schema.unit})` : ''}`,
          zh: `${minimum} 到 ${maximum} 的整数${schema.unit ? `（单位 ${schema.unit}）` : ''}`,
        };
  }
  if (typeof value !== 'string') return { en: 'a text', zh: '文本' };
  if (value.length < (schema.minLength ?? 0)) return { en: 'a text that is not empty', zh: '不空的文本' };
  if (schema.format === 'url' && !isHttpUrl(value))
    return { en: 'an http:// or https:// address', zh: 'http:// 或 https:// 开头的地址' };
  if (schema.pattern && !new RegExp(schema.pattern).test(value))
    return { en: `a text of the form ${schema.pattern}`, zh: `符合 ${schema.pattern} 的文本` };
  return undefined;
}

function got(schema: Schema, value: unknown): Said {
  const { en, zh } = kindOf(value);
  if (schema.secret) return { en: `${en} (not shown)`, zh: `${zh}（不显示）` };
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return { en, zh };
  const shown = JSON.stringify(value);
  return { en: shown, zh: shown };
}

/** Ends the sentence before it, or says nothing. */
function fix(schema: Schema, value: unknown): Said {
  if (schema.enum && typeof value === 'string') {
    const near = nearest(value, schema.enum);
    if (near) return { en: ` Did you mean "${near}"?`, zh: `是不是 "${near}"？` };
  }
  if (schema.type === 'integer' && typeof value === 'string' && /^\d+$/.test(value))
    return { en: ' Remove the quotes.', zh: '请去掉引号。' };
  if (schema.type === 'boolean' && typeof value === 'string')
    return { en: ' Write it without quotes.', zh: '请不要加引号。' };
  if (schema.type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return { en: ' Put it in quotes.', zh: '请加上引号。' };
  if (schema.type === 'string' && value === null)
    return { en: ' Write "" for an empty text, or remove the key.', zh: '空文本请写 ""，或去掉这个键。' };
  if (schema.default === undefined || schema.secret) return { en: '', zh: '' };
  const own = JSON.stringify(schema.default);
  return { en: ` The default is ${own}.`, zh: `默认是 ${own}。` };
}

function kindOf(value: unknown): Said {
  if (value === null) return { en: 'nothing', zh: '空缺' };
  if (Array.isArray(value)) return { en: 'a list', zh: '列表' };
  if (typeof value === 'object') return { en: 'a map', zh: '映射' };
  if (typeof value === 'string') return { en: 'a text', zh: '文本' };
  return { en: `a ${typeof value}`, zh: typeof value === 'number' ? '数字' : '真假值' };
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
