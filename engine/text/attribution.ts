/**
 * Which stretches of an utterance are not what its speaker means here and now: what somebody is quoted with, what a
 * third person does, what was long ago, what is denied. Chinese says it with few words: a person or a time is named once, and the
 * clauses after it go on with it until a new subject comes. So clauses (between spaces or punctuation) are read in
 * order with the subject that is carried on. Triggers and reach follow ConText (Harkema et al., "ConText: an algorithm
 * for determining negation, experiencer, and temporal status", J. Biomed. Inform. 42, 2009).
 */
import {
  DENIAL,
  DENIAL_REACH,
  DISCOURSE,
  FAMILY,
  FIRM,
  FURTHEST_SUBJECT,
  GOES_ON,
  JOINS,
  LONGEST_CHAIN,
  LONGEST_NAME,
  NOW,
  OBJECT,
  OTHER,
  OWN_SUBJECT,
  OWN_TURN,
  OWN_WORDS,
  PAST,
  PERSONS,
  REACH,
  SAID_OF_ME,
  SAID_TO_OTHERS,
  SAY,
  SAY_FIRST,
  SUPPOSED,
  WE,
} from './attribution-words.ts';
import type { Shadow } from './normalise.ts';
import { firstOf } from './pattern-cost.ts';
import { syntaxOf } from './pattern-syntax.ts';

/** Changes whenever a text could be attributed in another way; part of the hash of a rule set that asks for it. */
export const ATTRIBUTION = 'attribution-1';

/**
 * quoted: words of somebody else, or own words that were said to somebody else · others: what a third person does or
 * means to do · past: what was long ago · denied: what comes right after a "not", 没办法给您绕过去 · supposed: what did
 * not happen, or only might, 不然我得跑三趟 · self: what the speaker says of himself, 我当时脑子进水 · split: words with
 * a pause inside, 我打 我一会儿就打.
 */
export const MANNERS = ['quoted', 'others', 'past', 'denied', 'supposed', 'self', 'split'] as const;
export type Manner = (typeof MANNERS)[number];

/** `[start, end)` in UTF-16 units of the shadow. Split is no stretch: it is told from where clauses end. */
export interface Stretch {
  manner: Exclude<Manner, 'split'>;
  start: number;
  end: number;
  /** Of the speaker's family, who are on the speaker's side. */
  kin: boolean;
}

type Who = 'speaker' | 'listener' | 'kin' | 'third';

interface Subject {
  who: Who;
  start: number;
  end: number;
}

/** How things stand after a clause. */
interface Reading {
  who: Who;
  /** Whether the person told of was quoted last. */
  quoted: boolean;
  /** Clauses without a subject since a person was named. */
  chain: number;
  /** The clause ended in a verb of saying: whatever comes next is quoted. */
  colon: boolean;
  /** The quotation is the speaker's, to a third person: its 你 is that person. */
  answered: boolean;
  past: boolean;
}
const SPEAKS: Reading = {
  who: 'speaker',
  quoted: false,
  chain: 0,
  colon: false,
  answered: false,
  past: false,
};

/** What may be told and is still meant for the firm when it is named. */
const TURNED: ReadonlySet<Manner> = new Set(['quoted', 'others', 'past']);

/** Who a subject may be, with the characters that such a name begins with: nothing is tried at any other. */
const NAMES = PERSONS.map(([pattern, who]) => {
  const syntax = syntaxOf(pattern.source);
  const first = syntax && firstOf(syntax);
  if (!first) throw new Error(`no name is known to begin ${pattern}`);
  const codes = new Set(Array.from(first, (character) => character.charCodeAt(0)));
  return { name: new RegExp(pattern.source, 'y'), codes, who };
});

type Note = (manner: Stretch['manner'], from: number, to: number, kin?: boolean) => void;

let last: { shadow: Shadow | null; stretches: readonly Stretch[] } = { shadow: null, stretches: [] };

/** By clause in text order; stretches of different kinds may overlap. */
export function attributionOf(shadow: Shadow): readonly Stretch[] {
  if (last.shadow !== shadow) last = { shadow, stretches: read(shadow) };
  return last.stretches;
}

/**
 * Whether words of the shadow stand in one of these manners, and are not meant.
 * @param start `[start, end)` in the shadow. The end decides, where the verb stands that says what is meant; for what is
 *   denied the start, which is what the "not" is said of.
 */
export function isMeantAs(shadow: Shadow, manners: readonly Manner[], start: number, end: number): boolean {
  if (manners.includes('split') && hasPauseWithin(shadow, start, end)) return true;
  return attributionOf(shadow).some((stretch) => {
    if (!manners.includes(stretch.manner)) return false;
    const at = stretch.manner === 'denied' ? start : end - 1;
    if (at < stretch.start || at >= stretch.end) return false;
    if (!TURNED.has(stretch.manner)) return true;
    // 我老公说要去告你们: told, and meant for us.
    const named = shadow.text.slice(stretch.kin ? stretch.start : start + 1, stretch.end);
    return !FIRM.test(named) && !JOINS.test(shadow.text.slice(end));
  });
}

function hasPauseWithin({ map }: Shadow, start: number, end: number): boolean {
  if (!map) return false;
  for (let at = start + 1; at < end; at += 1) if (isPauseBefore(map, at)) return true;
  return false;
}

/** Whether the shadow left something out there: spaces, punctuation. */
function isPauseBefore(map: NonNullable<Shadow['map']>, at: number): boolean {
  return (map[at] as number) - (map[at - 1] as number) > 1;
}

function read(shadow: Shadow): Stretch[] {
  const stretches: Stretch[] = [];
  let reading = SPEAKS;
  for (const [start, end] of clausesOf(shadow)) {
    const clause = shadow.text.slice(start, end);
    const note: Note = (manner, from, to, kin = false) => {
      if (to > from) stretches.push({ manner, start: start + from, end: start + to, kin });
    };
    reading = readClause(clause, reading, note);
  }
  return stretches;
}

/** Between what the shadow left out: spaces and punctuation. */
function clausesOf({ text, map }: Shadow): [number, number][] {
  if (!map) return [[0, text.length]];
  const clauses: [number, number][] = [];
  let from = 0;
  for (let at = 1; at <= text.length; at += 1) {
    if (at < text.length && !isPauseBefore(map, at)) continue;
    clauses.push([from, at]);
    from = at;
  }
  return clauses;
}

function readClause(clause: string, before: Reading, note: Note): Reading {
  const { length } = clause;
  noteWithin(clause, note);
  const time = PAST.exec(clause);
  const past = (before.past || time !== null) && !NOW.test(clause);
  if (past) note('past', 0, Math.min(length, (time?.index ?? 0) + REACH));
  const subject = subjectOf(clause, before);
  const who = subject?.who ?? before.who;
  const from = subject?.start ?? 0;
  if (before.colon) {
    note('quoted', 0, length, before.who === 'kin');
    return { ...before, chain: 0, colon: false, past };
  }
  const words = saidFrom(clause, subject, before);
  if (words !== null) {
    const by = who === 'speaker' ? 'third' : who;
    if (who === 'third') note('others', from, words);
    const turn = turnFrom(clause, words, OWN_TURN);
    note('quoted', words, turn ?? length, by === 'kin');
    if (turn !== null) return { ...SPEAKS, past };
    const answered = who === 'speaker';
    return { who: by, quoted: true, chain: 0, colon: words >= length, answered, past };
  }
  if (who === 'speaker') {
    if (subject) note('self', subject.end, turnFrom(clause, subject.end, OTHER) ?? length);
    return { ...SPEAKS, past };
  }
  if (who === 'listener') {
    const goesOn = !subject && before.quoted && GOES_ON.test(clause);
    if (goesOn) note('quoted', 0, length);
    return { ...SPEAKS, who, quoted: goesOn, past };
  }
  const chain = subject ? 0 : before.chain + 1;
  if (chain > LONGEST_CHAIN) return { ...SPEAKS, past };
  const quoted = !subject && before.quoted;
  const turn = turnFrom(clause, subject?.end ?? 0, OWN_SUBJECT);
  // What the family does about it is the speaker's doing: 我老公已经打了投诉电话.
  if (quoted || who === 'third') note(quoted ? 'quoted' : 'others', from, turn ?? length, who === 'kin');
  return turn === null ? { ...before, who, quoted, chain, past } : { ...SPEAKS, past };
}

/** What needs no subject. */
function noteWithin(clause: string, note: Note): void {
  for (const { 0: words, index } of clause.matchAll(DENIAL)) {
    const from = index + words.length;
    note('denied', from, Math.min(clause.length, from + DENIAL_REACH));
  }
  const supposed = SUPPOSED.exec(clause);
  if (supposed) note('supposed', supposed.index, Math.min(clause.length, supposed.index + REACH));
}

/** Where a clause turns back to its speaker, or goes on for longer than anything reaches; null: it does not. */
function turnFrom(clause: string, from: number, turn: RegExp): number | null {
  const found = turn.exec(clause.slice(from));
  const at = found ? from + found.index : clause.length;
  return Math.min(at, from + REACH) < clause.length ? Math.min(at, from + REACH) : null;
}

/** The first person named that is not an object; null: whoever was it in the clause before. */
function subjectOf(clause: string, { who: before, answered }: Reading): Subject | null {
  const head = clause
    .slice(0, FURTHEST_SUBJECT + LONGEST_NAME)
    .replace(DISCOURSE, (words) => '·'.repeat(words.length));
  const found: Subject[] = [];
  for (const { name, codes, who } of NAMES) {
    for (let start = 0; start < head.length; start += 1) {
      if (!codes.has(head.charCodeAt(start))) continue;
      name.lastIndex = start;
      const words = name.exec(head)?.[0];
      if (words === undefined) continue;
      const end = start + words.length;
      found.push({ who: whoIs(words, who), start, end });
      start = end - 1;
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const subject = found.find(({ start }) => !OBJECT.test(head.slice(0, start)));
  if (!subject || subject.start > FURTHEST_SUBJECT) return null;
  // 导游拉着脸 说你们不买就不开车: the verb goes on with the one before.
  if (before !== 'speaker' && SAY_FIRST.test(clause)) return null;
  if (answered && subject.who === 'listener' && subject.end === subject.start + 1) return null;
  return subject;
}

function whoIs(words: string, who: Who): Who {
  if (who !== 'third') return who;
  if (WE.test(words)) return 'speaker';
  return FAMILY.test(words) ? 'kin' : who;
}

/** Where words begin that somebody else said, or that were said to somebody else; null: nothing is quoted. */
function saidFrom(clause: string, subject: Subject | null, before: Reading): number | null {
  const who = subject?.who ?? before.who;
  const from = subject?.end ?? 0;
  if (who === 'listener') {
    const verb = SAID_OF_ME.exec(clause);
    return verb ? verb.index + verb[0].length : null;
  }
  if (who !== 'speaker') {
    const verb = SAY.exec(clause.slice(from));
    return verb ? from + verb.index + verb[0].length : null;
  }
  if (!subject) return null;
  const ofOthers = before.who === 'third' || before.who === 'kin';
  const rest = clause.slice(from);
  const said = SAID_TO_OTHERS.exec(rest) ?? (ofOthers ? OWN_WORDS.exec(rest) : null);
  return said ? from + said[0].length : null;
}
