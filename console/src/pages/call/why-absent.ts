/**
 * What did not happen, in words: what a rule excludes by `not`, or waits for by `absence`. Nothing was seen of it, so the
 * rule's own titles tell it, and its words where it has none.
 */
import type { Why } from '../../../../engine/contract/flag.ts';
import { type Messages, named } from '../../i18n/zh.ts';
import type { Sentence } from './why-more.ts';
import {
  leftOf,
  NAMED_WORDS,
  nobodyOr,
  numberOf,
  type Phrase,
  percentOf,
  plain,
  textsOf,
  timeOf,
  who,
} from './why-values.ts';

/** One condition that did not come true, as a flag's reason holds it. */
interface Looked {
  op: string;
  looked_for: Why['looked_for'];
  of?: Looked[];
}
/** By operator. */
type Sentences = Readonly<Record<string, Sentence>>;

/** Titles, and other clauses, that a sentence takes before it becomes a list; the rest stands below it. */
const TITLES = 6;
const CLAUSES = 3;

/** Of a `not` that held because what it excludes did not come. */
export const isAbsent = ({ op, holds, of = [] }: Why) => op === 'not' && holds === true && of.length === 0;

/**
 * What none of these let happen: clauses for the sentence that they stand beside, and those that it has no room for.
 * Flags of earlier servers do not say what it was.
 */
export function absentOf(
  reasons: readonly Why[],
  sentences: Sentences,
  t: Messages,
): { clauses: string[]; looked: Phrase[] } {
  const all = reasons.flatMap(({ looked_for }) => conditionsOf(looked_for.conditions));
  const left = reasons.reduce((sum, { looked_for }) => sum + leftOf(looked_for, 'conditions'), 0);
  if (all.length + left === 0) return { clauses: [t.why.missedUnknown], looked: [] };
  const titles = [...new Set(all.filter(({ op }) => op === 'use').map((one) => titleOf(one, t)))];
  const others = [...new Set(all.filter(({ op }) => op !== 'use').map((one) => clauseOf(one, sentences, t)))];
  const more = Math.max(0, titles.length - TITLES) + Math.max(0, others.length - CLAUSES) + left;
  const unsaid = [
    ...(titles.length > TITLES ? [t.why.missed(titles.slice(TITLES))] : []),
    ...others.slice(CLAUSES),
  ];
  return {
    clauses: [
      ...(titles.length > 0 ? [t.why.missed(titles.slice(0, TITLES))] : []),
      ...others.slice(0, CLAUSES),
      ...(more > 0 ? [t.why.missedMore(more)] : []),
    ],
    looked: unsaid.map((text) => ({ ...plain(t.why.alsoNot(text)), exception: true })),
  };
}

/** What an `absence` waited for, where that is a condition and no words; empty where the flag does not say it. */
export function awaitedIn({ looked_for }: Why, sentences: Sentences, t: Messages): string {
  const all = conditionsOf(looked_for.conditions);
  const titles = all.filter(({ op }) => op === 'use').map((one) => titleOf(one, t));
  const others = all.filter(({ op }) => op !== 'use').map((one) => clauseOf(one, sentences, t));
  const left = leftOf(looked_for, 'conditions');
  return [
    ...(titles.length > 0 ? [t.why.missed(titles)] : []),
    ...others,
    ...(left > 0 ? [t.why.missedMore(left)] : []),
  ].join(t.why.clauseSeparator);
}

function conditionsOf(value: unknown): Looked[] {
  return Array.isArray(value) ? (value as Looked[]) : [];
}

function titleOf({ looked_for }: Looked, t: Messages): string {
  const { title, title_en } = looked_for;
  return t.why.words([t.why.titled(String(title), typeof title_en === 'string' ? title_en : undefined)]);
}

/** Put in the negative. */
function clauseOf(one: Looked, sentences: Sentences, t: Messages): string {
  const { op, looked_for, of = [] } = one;
  if (op === 'use') return t.why.missed([titleOf(one, t)]);
  if (op === 'said') return saidNot(one, t);
  if (op === 'mood') {
    const mood = named(t.mood, String(looked_for.is ?? 'angry'));
    return t.why.missedMood(who(looked_for.role ?? 'customer', t), mood, limitOf(looked_for));
  }
  const [first, second, ...rest] = of;
  // None before it is the same as none of both in this order, and is how people say it.
  if (op === 'sequence' && first && second && rest.length === 0)
    return t.why.missedBefore(phraseOf(first, sentences, t), phraseOf(second, sentences, t));
  if (op === 'range' && first)
    return t.why.inRange(rangeOf(one, sentences, t), clauseOf(first, sentences, t));
  // It did not fail to happen.
  if ((op === 'not' || op === 'absence') && first) return phraseOf(first, sentences, t);
  return t.why.missedOther(phraseOf(one, sentences, t));
}

function saidNot({ looked_for }: Looked, t: Messages): string {
  const speaker = nobodyOr(looked_for.role, t);
  if (typeof looked_for.title === 'string')
    return t.why.missedList(speaker, titleOf({ op: 'use', looked_for }, t));
  const words = wordsOf(looked_for);
  if (words.length > 0) {
    const some = words.slice(0, NAMED_WORDS);
    return t.why.absence(speaker, t.why.words(some), words.length - some.length + leftWords(looked_for));
  }
  const patterns = textsOf(looked_for.regex).length + leftOf(looked_for, 'regex');
  return t.why.missedPatterns(speaker, patterns);
}

/** Of lists that must all be met the first is what it is about. */
function wordsOf(looked_for: Why['looked_for']): string[] {
  const { of } = (looked_for.some ?? {}) as { of?: unknown };
  const all = Array.isArray(looked_for.all) ? looked_for.all.flatMap(textsOf) : [];
  return [...textsOf(looked_for.any), ...all, ...textsOf(of)];
}

const leftWords = (looked_for: Why['looked_for']) =>
  leftOf(looked_for, 'any') + leftOf(looked_for, 'all') + leftOf(looked_for, 'some');

function limitOf({ at_least }: Why['looked_for']): string {
  const limit = numberOf(at_least);
  return limit === null ? '' : percentOf(limit);
}

/** Put in the positive, as part of a clause. */
function phraseOf(one: Looked, sentences: Sentences, t: Messages): string {
  const { op, looked_for, of = [] } = one;
  const parts = of.map((part) => phraseOf(part, sentences, t));
  const left = leftOf(looked_for, 'conditions');
  if (left > 0) parts.push(t.why.otherConditions(left));
  const both = parts.join(t.why.phraseAnd);
  if (op === 'use') return titleOf(one, t);
  if (op === 'any') return parts.join(t.why.phraseOr);
  if (op === 'sequence') return t.why.phraseThen(parts);
  if (op === 'not') return of.map((part) => clauseOf(part, sentences, t)).join(t.why.clauseSeparator);
  if (op === 'near') return nearPhrase(looked_for, parts, t);
  if (op === 'count') return t.why.phraseTimes(both, numberOf(looked_for.at_least) ?? 1);
  if (op === 'at_least') return t.why.phraseSome(parts.join(t.listSeparator), numberOf(looked_for.n) ?? 1);
  if (op === 'said') return saidPhrase(looked_for, t);
  if (op === 'mood') {
    const mood = named(t.mood, String(looked_for.is ?? 'angry'));
    return t.why.moodLooked(who(looked_for.role ?? 'customer', t), mood, limitOf(looked_for));
  }
  if (op === 'absence' && of.length > 0)
    return of.map((part) => clauseOf(part, sentences, t)).join(t.why.clauseSeparator);
  const sentence = Object.hasOwn(sentences, op) ? sentences[op] : undefined;
  const why: Why = { op, holds: false, looked_for, seen: {} };
  if (op === 'range') return t.why.inRange(rangeOf(one, sentences, t), both);
  if (op === 'interruption' && typeof looked_for.overlap === 'string')
    return t.why.phraseInterruption(who(looked_for.by, t), timeOf(looked_for.overlap, t));
  if (parts.length > 0) return both;
  const looked = (sentence?.(why, t).looked ?? []).filter(({ exception }) => !exception);
  const text = looked.map((one) => one.text).join(t.why.clauseSeparator);
  const side = looked_for.role ?? looked_for.by;
  if (text === '') return t.why.generic(op);
  return typeof side === 'string' ? t.why.phraseOf(who(side, t), text) : text;
}

function rangeOf({ op, looked_for }: Looked, sentences: Sentences, t: Messages): string {
  return sentences[op]?.({ op, holds: false, looked_for, seen: {} }, t).seen ?? '';
}

/** @param parts the anchor, and what is found near it */
function nearPhrase(looked: Why['looked_for'], parts: readonly string[], t: Messages): string {
  const [anchor = '', found = ''] = parts;
  const before = looked.before ?? looked.before_utterances;
  const after = looked.after ?? looked.after_utterances;
  if (before !== undefined && after !== undefined) return t.why.phraseNear(anchor, found);
  return before === undefined ? t.why.phraseNext(anchor, found) : t.why.phraseNext(found, anchor);
}

function saidPhrase(looked_for: Why['looked_for'], t: Messages): string {
  const speaker = who(looked_for.role, t);
  if (typeof looked_for.title === 'string')
    return t.why.phraseSaid(speaker, titleOf({ op: 'use', looked_for }, t), 0);
  const words = wordsOf(looked_for);
  const some = words.slice(0, NAMED_WORDS);
  if (words.length > 0)
    return t.why.phraseSaid(speaker, t.why.words(some), words.length - some.length + leftWords(looked_for));
  return t.why.phrasePatterns(speaker, textsOf(looked_for.regex).length + leftOf(looked_for, 'regex'));
}
