/**
 * Why a flag was raised, in sentences. Pure: the words come from the language's texts, the facts from the flag's
 * truth table. What it does not know it names as it is, so that a new operator is shown and not hidden.
 */
import type { Why } from '../../../../engine/contract/flag.ts';
import { type Messages, named } from '../../i18n/zh.ts';
import { clock, seconds } from '../../lib/times.ts';
import { absentOf, awaitedIn, isAbsent } from './why-absent.ts';
import { isOneTurn, MORE_SENTENCES, type Sentence } from './why-more.ts';
import {
  cut,
  leftOf,
  listsOf,
  NAMED_WORDS,
  nobodyOr,
  numberOf,
  type Phrase,
  percentOf,
  plain,
  spanOf,
  textsOf,
  timeOf,
  who,
} from './why-values.ts';

export { NAMED_WORDS, type Phrase } from './why-values.ts';

/** One line of the truth table. */
export interface Reason {
  holds: boolean | null;
  /** What was seen, or how the lines below belong together. */
  seen: string;
  /** What was looked for. */
  looked: readonly Phrase[];
  of: readonly Reason[];
}

/** Operators that only join conditions. */
const JOINS: ReadonlySet<string> = new Set(['all', 'any']);

/** By operator. What `use` names explains itself. */
export const SENTENCES: Readonly<Record<string, Sentence>> = {
  ...MORE_SENTENCES,
  said: (why, t) => ({ seen: saidSeen(why, t), looked: saidLooked(why, t) }),
  mood: (why, t) => ({ seen: moodSeen(why, t), looked: [] }),
  silence: (why, t) => ({ seen: silenceSeen(why, t), looked: [plain(silenceLooked(why, t))] }),
  absence,
  not: (why, t) => {
    if (!isAbsent(why)) return { seen: t.why.notThis, looked: [] };
    const { clauses, looked } = absentOf([why], SENTENCES, t);
    return { seen: clauses.join(t.why.clauseSeparator), looked };
  },
};

/** Lines that say the same are one, which looked for what each of them did. */
function toldOnce(reasons: readonly Reason[]): Reason[] {
  const lines = new Map<string, Reason>();
  for (const [index, reason] of reasons.entries()) {
    const key = reason.of.length > 0 ? String(index) : `${reason.holds} ${reason.seen}`;
    const before = lines.get(key);
    lines.set(key, before ? { ...before, looked: [...before.looked, ...reason.looked] } : reason);
  }
  return [...lines.values()];
}

export function reasonOf(why: Why, t: Messages): Reason {
  const parts = why.of ?? [];
  const of = parts.filter((one) => !isAbsent(one)).map((one) => reasonOf(one, t));
  const absent = parts.filter(isAbsent);
  const sentence = Object.hasOwn(SENTENCES, why.op) ? (SENTENCES[why.op] as Sentence) : generic;
  const { seen, looked } = sentence(why, t);
  const lasted = numberOf(why.seen.for_ms);
  const own: Reason = {
    holds: why.holds,
    // What was counted is told as often as it came.
    of: why.op === 'count' ? of : toldOnce(of),
    seen: lasted === null ? seen : t.why.beside(seen, t.why.lasted(spanOf(lasted, t))),
    looked,
  };
  // "All of" or "one of" a single condition says nothing that the condition does not.
  const [only] = own.of;
  const alone = only && own.of.length === 1 && lasted === null ? only : undefined;
  if (alone && why.op === 'range' && alone.holds === true)
    return { ...alone, seen: t.why.inRange(seen, alone.seen) };
  const joined = alone && JOINS.has(why.op);
  const told = joined ? alone : own;
  if (absent.length === 0) return told;
  const { clauses, looked: unsaid } = absentOf(absent, SENTENCES, t);
  const but =
    why.op === 'sequence'
      ? t.why.butBetween
      : joined && isOneTurn(why.looked_for) && !isSilence(why)
        ? t.why.butInTurn
        : t.why.butNot;
  return {
    ...told,
    seen: but(told.seen, clauses.join(t.why.clauseSeparator)),
    looked: [...told.looked, ...unsaid],
  };
}

/** Nobody spoke: there is no turn that something could stand in. */
const isSilence = ({ op, of = [] }: Why): boolean => op === 'silence' || of.some(isSilence);

/** Everything that was looked for, in the order of the table. */
export function lookedForIn({ looked, of }: Reason): Phrase[] {
  return [...looked, ...of.flatMap(lookedForIn)];
}

function saidSeen({ holds, looked_for, seen }: Why, t: Messages): string {
  if (holds === null) return t.why.saidUnknown(who(looked_for.role, t));
  const heard = [...new Set(textsOf(seen.heard))];
  // Found, and no words: it is their lack that was looked for.
  if (holds && heard.length === 0 && looked_for.none !== undefined)
    return t.why.saidWithout(who(seen.role ?? looked_for.role, t));
  if (!holds || heard.length === 0) return t.why.saidNot(who(looked_for.role, t));
  const said = t.why.said(who(seen.role ?? looked_for.role, t), t.why.words(heard));
  const sounds = soundsOf(seen.sounds_like, heard.length === 1, t);
  return sounds === '' ? said : t.why.beside(said, sounds);
}

/** What was taken for other words, by its sound. */
function soundsOf(value: unknown, alone: boolean, t: Messages): string {
  if (!Array.isArray(value)) return '';
  const all = value.flatMap((one: Record<string, unknown>) => {
    const { heard, wanted, near } = one;
    return typeof heard === 'string' && typeof wanted === 'string'
      ? [t.why.sound(alone ? '' : heard, wanted, near === true)]
      : [];
  });
  return [...new Set(all)].join(t.listSeparator);
}

function saidLooked({ looked_for }: Why, t: Messages): Phrase[] {
  const speaker = who(looked_for.role, t);
  const any = textsOf(looked_for.any);
  const all = listsOf(looked_for.all);
  const unless = textsOf(looked_for.unless);
  const none = textsOf(looked_for.none);
  const { at_least, of } = (looked_for.some ?? {}) as { at_least?: unknown; of?: unknown };
  const some = textsOf(of);
  const regex = textsOf(looked_for.regex);
  const phrases: Phrase[] = [];
  const left = (list: string) => leftOf(looked_for, list);
  if (any.length > 0)
    phrases.push(cut(any, (words, more) => t.why.saidLooked(speaker, words, more), t, left('any')));
  if (all.length > 0) {
    const lists = all.map((list) => t.why.or(list.slice(0, NAMED_WORDS).map((word) => t.why.words([word]))));
    const long = all.some((list) => list.length > NAMED_WORDS);
    phrases.push({
      text: t.why.saidAll(speaker, t.why.and(lists), left('all')),
      words: long ? all.flat() : [],
    });
  }
  if (some.length > 0)
    phrases.push(
      cut(
        some,
        (words, more) => t.why.saidSome(speaker, numberOf(at_least) ?? 1, words, more),
        t,
        left('some'),
      ),
    );
  if (regex.length + left('regex') > 0)
    phrases.push(plain(t.why.saidRegex(speaker, t.why.words(regex), left('regex'))));
  if (none.length > 0)
    phrases.push({
      ...cut(none, (words, more) => t.why.saidNone(speaker, words, more), t, left('none')),
      exception: true,
    });
  if (unless.length > 0) phrases.push({ ...cut(unless, t.why.unless, t, left('unless')), exception: true });
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

function absence(why: Why, t: Messages): { seen: string; looked: Phrase[] } {
  const { holds, looked_for, seen, of = [] } = why;
  const speaker = nobodyOr(looked_for.role, t);
  const any = textsOf(looked_for.any);
  const awaited = awaitedIn(why, SENTENCES, t);
  const wordings =
    any.length > 0
      ? cut(any, (words, more) => t.why.absence(speaker, words, more), t, leftOf(looked_for, 'any'))
      : plain(awaited === '' ? t.why.absenceOther(speaker) : awaited);
  if (holds === true) {
    const count = numberOf(seen.utterances);
    // A deadline in turns says already how many were heard.
    const heard =
      count === null || looked_for.within_utterances !== undefined ? '' : t.why.absenceSeen(count);
    const sentence = t.why.absent(wordings.text, deadlineOf(looked_for, of.length > 0, t), heard);
    // The list is named in the sentence itself; below it stands only what is left of it.
    return { seen: sentence, looked: wordings.words.length > 0 ? [{ text: '', words: wordings.words }] : [] };
  }
  const heard = textsOf(seen.heard);
  const found = heard.length > 0 ? t.why.said(who(looked_for.role, t), t.why.words(heard)) : t.why.fails;
  return { seen: holds === null ? t.why.unknown : found, looked: [wordings] };
}

/** @param beside what it had to come before, or after, stands below */
function deadlineOf(looked: Why['looked_for'], beside: boolean, t: Messages): string {
  if (typeof looked.within === 'string') {
    const time = timeOf(looked.within, t);
    return beside ? t.why.withinAfter(time) : t.why.within(time);
  }
  const turns = numberOf(looked.within_utterances);
  if (turns !== null) return t.why.withinUtterances(turns);
  if (beside) return t.why.beforeThis;
  return looked.by === 'end_of_call' ? t.why.byEnd : '';
}

function generic({ op, looked_for, seen }: Why, t: Messages): { seen: string; looked: Phrase[] } {
  const { for_ms: _lasted, ...figures } = seen;
  const saw = pairs(figures, t);
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
