/** Values of a truth table as sentences need them: what is missing or of another type is told apart. */
import type { Why } from '../../../../engine/contract/flag.ts';
import { type Messages, named } from '../../i18n/zh.ts';
import { percent } from '../../lib/format.ts';
import { seconds } from '../../lib/times.ts';

/** Words of a list that are named before the rest is only counted. */
export const NAMED_WORDS = 6;

export interface Phrase {
  text: string;
  /** What must not be there; its text says so itself. */
  exception?: true;
  /** The list as far as it came with the flag, where the text names only its beginning; else empty. */
  words: readonly string[];
}

export const plain = (text: string): Phrase => ({ text, words: [] });

/** @param left words of the list that did not come with the flag */
export function cut(
  all: readonly string[],
  say: (words: string, more: number) => string,
  t: Messages,
  left = 0,
): Phrase {
  const some = all.slice(0, NAMED_WORDS);
  const more = all.length - some.length;
  return { text: say(t.why.words(some), more + left), words: more > 0 ? all : [] };
}

/** How many of a list's words the engine left out of the flag: they stand in the rule. */
export function leftOf({ more }: Why['looked_for'], list: string): number {
  return numberOf((more as Record<string, unknown> | undefined)?.[list]) ?? 0;
}

export const who = (role: unknown, t: Messages) =>
  typeof role === 'string' ? named(t.role, role) : t.why.anyone;
/** For what nobody did where no side is named. */
export const nobodyOr = (role: unknown, t: Messages) =>
  typeof role === 'string' ? named(t.role, role) : null;
export const percentOf = (probability: number) => `${percent(probability)}%`;
export const numberOf = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const isText = (value: unknown): value is string => typeof value === 'string';

export function textsOf(value: unknown): string[] {
  return isText(value) ? [value] : Array.isArray(value) ? value.filter(isText) : [];
}

/** One list of words stands for a list of lists with that one in it. */
export function listsOf(value: unknown): string[][] {
  if (!Array.isArray(value)) return [];
  return value.map(textsOf).filter((list) => list.length > 0);
}

/** Durations as rules write them: `500ms`, `15s`, `1.5s`, `2m`; NaN where it is none. */
export function msOf(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  return number === undefined ? Number.NaN : Number(number) * (UNITS[unit] as number);
}
const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000 };

/** As the rule writes them, in minutes or in seconds. */
export function timeOf(text: string, t: Messages): string {
  const ms = msOf(text);
  if (Number.isNaN(ms)) return text;
  return text.endsWith('m') ? t.time.minutes(ms / 60_000) : t.time.seconds(ms / 1_000);
}

/** Milliseconds in seconds, or in minutes where they are whole ones. */
export function spanOf(value: unknown, t: Messages): string {
  const ms = numberOf(value) ?? 0;
  if (ms >= 60_000 && ms % 60_000 === 0) return t.time.minutes(ms / 60_000);
  return t.time.seconds(Number(seconds(ms)));
}
