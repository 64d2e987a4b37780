/**
 * Reading vendors' JSON: every reader takes `unknown` and answers with a value of the wanted kind or undefined, so that
 * a decoder is a list of what it looks for. Unknown fields are ignored, as the vendors ask of their readers.
 */
import { counted } from '../../engine/text/counted.ts';
import type { AdapterRefusal } from './adapter.ts';

export type Json = Record<string, unknown>;

/** Largest frame that is read, UTF-16 units: snapshots repeat a whole call. */
export const FRAME_MAX = 1 << 20;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One JSON object, or the refusal that says what came instead. */
export function objectOf(frame: string): { json: Json } | { refusal: AdapterRefusal } {
  if (frame.length > FRAME_MAX)
    return {
      refusal: {
        code: 'FRAME_TOO_LARGE',
        message: `expected at most ${FRAME_MAX} characters, got ${frame.length}`,
      },
    };
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return {
      refusal: {
        code: 'NOT_JSON',
        message: `expected JSON, got ${counted(frame.length, 'character')} of something else`,
      },
    };
  }
  if (!isObject(value))
    return { refusal: { code: 'NOT_AN_OBJECT', message: `expected a JSON object, got ${kindOf(value)}` } };
  return { json: value };
}

/** JSON that stands in a string (double-encoded), or the value itself. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Without what SenseVoice writes before a text, such as `<|zh|><|NEUTRAL|><|Speech|>`. */
export function withoutTags(words: string): string {
  return words.includes('<|') ? words.replace(/<\|[\w /-]*\|>/g, '') : words;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function object(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined;
}

export function list(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A finite number; also one that stands in a string, as iFlytek writes them. */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const read = Number(value);
  return Number.isFinite(read) ? read : undefined;
}

/** Times of the wire → whole ms; what is negative or no number is undefined. */
export const ms = (value: unknown) => scaled(value, 1);
export const seconds = (value: unknown) => scaled(value, 1000);
/** 100 ns, as Azure counts. */
export const ticks = (value: unknown) => scaled(value, 1 / 10_000);

function scaled(value: unknown, factor: number): number | undefined {
  const read = number(value);
  return read === undefined || read < 0 ? undefined : Math.round(read * factor);
}

/** `PT1.5S`, `PT1M2.5S` (ISO 8601) and `1.500s` (protobuf) → ms. */
export function duration(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const proto = /^(\d+(?:\.\d+)?)s$/.exec(value);
  if (proto) return Math.round(Number(proto[1]) * 1000);
  const iso = /^PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(value);
  if (!iso || value === 'PT') return undefined;
  const [hours = 0, minutes = 0, rest = 0] = iso.slice(1).map((part) => Number(part ?? 0));
  return Math.round((hours * 3600 + minutes * 60 + rest) * 1000);
}

/** 0 to 1, or undefined: log-probabilities and likelihoods are no confidence. */
export function confidence(value: unknown): number | undefined {
  const read = number(value);
  return read === undefined || read < 0 || read > 1 ? undefined : read;
}

/** Number of a channel as the native protocol has them (0 to 31), or undefined. */
export function channelOf(value: unknown): number | undefined {
  const read = number(value);
  return read !== undefined && Number.isInteger(read) && read >= 0 && read < 32 ? read : undefined;
}

/** Mean confidence of words, each under `key`; words without one count for nothing. */
export function meanConfidence(words: readonly unknown[] | undefined, key: string): number | undefined {
  const values = (words ?? [])
    .map((word) => confidence(object(word)?.[key]))
    .filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Only the keys that have a value: optional fields are left out, never undefined. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** The recogniser reports an error of its own, in whatever form. */
export const RECOGNISER_FAILED: AdapterRefusal = {
  code: 'VENDOR_ERROR',
  message: 'expected a result, got an error of the recogniser',
};

export function missing(field: string, wanted: string): AdapterRefusal {
  return { code: 'FIELD_MISSING', message: `expected "${field}" (${wanted}), got none` };
}

export function invalid(field: string, wanted: string, value: unknown): AdapterRefusal {
  return { code: 'FIELD_INVALID', message: `expected "${field}" to be ${wanted}, got ${kindOf(value)}` };
}

/** What a value is, without showing it: it may hold words of the call. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
