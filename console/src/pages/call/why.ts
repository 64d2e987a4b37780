/**
 * Why a flag was raised, in sentences. Pure: the words come from the language's texts, the facts from the flag's
 * truth table. What it does not know it names as it is, so that a new operator is shown and not hidden.
 */
import type { Why } from '../../../../engine/contract/flag.ts';
import { type Messages, named } from '../../i18n/zh.ts';
import { clock, percent, seconds } from '../../lib/format.ts';

/** Words of a list that are named before the rest is only counted. */
export const NAMED_WORDS = 6;

export interface Phrase {
  text: string;
  /** What must not be there; its text says so itself. */
  exception?: true;
  /** The whole list, where the text names only its beginning; else empty. */
  words: readonly string[];
}

/** One line of the truth table. */
export interface Reason {
  holds: boolean | null;
  /** What was seen, or how the lines below belong together. */
  seen: string;
  /** What was looked for. */
  looked: readonly Phrase[];
  of: readonly Reason[];
}

export function reasonOf(why: Why, t: Messages): Reason {
  const { holds } = why;
  const of = (why.of ?? []).map((one) => reasonOf(one, t));
  switch (why.op) {
    case 'said':
      return { holds, of, seen: saidSeen(why, t), looked: saidLooked(why, t) };
    case 'mood':
      return { holds, of, seen: moodSeen(why, t), looked: [] };
    case 'silence':
      return { holds, of, seen: silenceSeen(why, t), looked: [plain(silenceLooked(why, t))] };
    case 'absence':
      return { holds, of, ...absence(why, t) };
    case 'all':
    case 'any':
    case 'not':
      return { holds, of, seen: t.why[why.op], looked: [] };
    default:
      return { holds, of, ...generic(why, t) };
  }
}

/** Everything that was looked for, in the order of the table. */
export function lookedForIn({ looked, of }: Reason): Phrase[] {
  return [...looked, ...of.flatMap(lookedForIn)];
}

function saidSeen({ holds, looked_for, seen }: Why, t: Messages): string {
  if (holds === null) return t.why.saidUnknown(who(looked_for.role, t));
  const heard = [...new Set(textsOf(seen.heard))];
  if (!holds || heard.length === 0) return t.why.saidNot(who(looked_for.role, t));
  return t.why.said(who(seen.role ?? looked_for.role, t), t.why.words(heard));
}

function saidLooked({ looked_for }: Why, t: Messages): Phrase[] {
  const speaker = who(looked_for.role, t);
  const any = textsOf(looked_for.any);
  const all = listsOf(looked_for.all);
  const unless = textsOf(looked_for.unless);
  const phrases: Phrase[] = [];
  if (any.length > 0) phrases.push(cut(any, (words, more) => t.why.saidLooked(speaker, words, more), t));
  if (all.length > 0) {
    const lists = all.map((list) => t.why.or(list.slice(0, NAMED_WORDS).map((word) => t.why.words([word]))));
    const long = all.some((list) => list.length > NAMED_WORDS);
    phrases.push({ text: t.why.saidAll(speaker, t.why.and(lists)), words: long ? all.flat() : [] });
  }
  if (unless.length > 0) phrases.push({ ...cut(unless, t.why.unless, t), exception: true });
  return phrases;
}

function moodSeen({ holds, looked_for, seen }: Why, t: Messages): string {
  const mood = String(looked_for.is ?? 'angry');
  const speaker = who(looked_for.role ?? 'customer', t);
  const value = numberOf(seen[mood]);
  if (holds === null || value === null) return t.why.moodUnknown(speaker, named(t.mood, mood));
  const limit = numberOf(looked_for.at_least);
  const words = [percentOf(value), limit === null ? '?' : percentOf(limit)] as const;
  if (!holds) return t.why.moodBelow(speaker, named(t.mood, mood), ...words);
  const turns = numberOf(looked_for.window) ?? 1;
  return turns > 1
    ? t.why.moodWindow(speaker, turns, named(t.mood, mood), ...words)
    : t.why.mood(speaker, named(t.mood, mood), ...words);
}

function silenceSeen({ holds, seen }: Why, t: Messages): string {
  const length = numberOf(seen.silence_ms);
  const from = numberOf(seen.from_ms);
  if (holds === null) return t.why.unknown;
  if (length === null || from === null) return t.why.fails;
  return t.why.silence(seconds(length), clock(from));
}

function silenceLooked({ looked_for }: Why, t: Messages): string {
  const least = seconds(numberOf(looked_for.min_ms) ?? 0);
  return looked_for.after_hold === true ? t.why.silenceHold(least) : t.why.silenceLooked(least);
}

function absence({ holds, looked_for, seen }: Why, t: Messages): Pick<Reason, 'seen' | 'looked'> {
  const speaker = who(looked_for.role, t);
  const wordings = cut(textsOf(looked_for.any), (words, more) => t.why.absence(speaker, words, more), t);
  if (holds === true) {
    const count = numberOf(seen.utterances);
    // A deadline in turns says already how many were heard.
    const heard =
      count === null || looked_for.within_utterances !== undefined ? '' : t.why.absenceSeen(count);
    const sentence = t.why.absent(wordings.text, deadlineOf(looked_for, t), heard);
    // The list is named in the sentence itself; below it stands only what is left of it.
    return { seen: sentence, looked: wordings.words.length > 0 ? [{ text: '', words: wordings.words }] : [] };
  }
  const heard = textsOf(seen.heard);
  const found = heard.length > 0 ? t.why.said(speaker, t.why.words(heard)) : t.why.fails;
  return { seen: holds === null ? t.why.unknown : found, looked: [wordings] };
}

function deadlineOf(looked: Why['looked_for'], t: Messages): string {
  if (typeof looked.within === 'string') return t.why.within(timeOf(looked.within, t));
  const turns = numberOf(looked.within_utterances);
  if (turns !== null) return t.why.withinUtterances(turns);
  return looked.by === 'end_of_call' ? t.why.byEnd : '';
}

/** Durations as rules write them: `500ms`, `15s`, `1.5s`, `2m`. */
function timeOf(text: string, t: Messages): string {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  if (number === undefined) return text;
  if (unit === 'm') return t.time.minutes(Number(number));
  return t.time.seconds(unit === 's' ? Number(number) : Number(number) / 1_000);
}

function generic({ op, looked_for, seen }: Why, t: Messages): Pick<Reason, 'seen' | 'looked'> {
  const saw = pairs(seen, t);
  const looked = pairs(looked_for, t);
  return {
    seen: saw === '' ? t.why.generic(op) : t.why.pair(t.why.generic(op), saw),
    looked: looked === '' ? [] : [plain(looked)],
  };
}

function pairs(facts: Record<string, unknown>, t: Messages): string {
  return Object.entries(facts)
    .map(([key, value]) => t.why.pair(key, typeof value === 'string' ? value : JSON.stringify(value)))
    .join(t.listSeparator);
}

function cut(all: readonly string[], say: (words: string, more: number) => string, t: Messages): Phrase {
  const some = all.slice(0, NAMED_WORDS);
  const more = all.length - some.length;
  return { text: say(t.why.words(some), more), words: more > 0 ? all : [] };
}

const plain = (text: string): Phrase => ({ text, words: [] });
const who = (role: unknown, t: Messages) => (typeof role === 'string' ? named(t.role, role) : t.why.anyone);
const percentOf = (probability: number) => `${percent(probability)}%`;
const numberOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const isText = (value: unknown): value is string => typeof value === 'string';

function textsOf(value: unknown): string[] {
  return isText(value) ? [value] : Array.isArray(value) ? value.filter(isText) : [];
}

/** One list of words stands for a list of lists with that one in it. */
function listsOf(value: unknown): string[][] {
  if (!Array.isArray(value)) return [];
  return value.map(textsOf).filter((list) => list.length > 0);
}
