/**
 * Which stretches of an utterance are not what its speaker means here and now: what somebody is quoted with, what a
 * third person does, what was long ago, what is denied. Chinese says it with few words: a person or a time is named once, and the
 * clauses after it go on with it until a new subject comes. So clauses (between spaces or punctuation) are read in
 * order with the subject that is carried on. Triggers and reach follow ConText (Harkema et al., "ConText: an algorithm
 * for determining negation, experiencer, and temporal status", J. Biomed. Inform. 42, 2009).
 */
import type { Shadow } from './normalise.ts';

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
}

const KIN =
  '爸妈|父母|爸爸?|妈妈?|爹|娘|老公|老婆|老伴儿?|老头子?|老太婆|媳妇儿?|爱人|先生|太太|儿子|女儿|闺女|姑娘|丫头|孩子|娃|孙子|孙女|外孙女?|[大二三小]?(?:哥|姐|弟|妹|叔|舅|姑|姨|爷|伯)(?:哥|姐|弟|妹|叔|舅|姑|姨|爷|伯|妈|夫|父)?|[表堂][哥姐弟妹]|婶婶?|丈人|岳父|岳母|丈母娘|公公|婆婆|奶奶|亲家|外甥女?|侄[子女儿]|家里?人|男朋友|女朋友|对象|闺蜜|发小|领导|老板';
const AROUND =
  '朋友|同事|同学|室友|邻居|老乡|街坊|亲戚|战友|牌友|舞伴|老姐妹|老伙计|房东|租客|中介|前[妻夫]|叔叔|阿姨|大[哥姐爷妈叔婶]|老[头太]太?|老人家|哥们儿?|小伙子?|小两口|老两口|导游|网友|业主|住户|家长|乘客';
const THIRD = new RegExp(
  [
    `我们?家?(?:里|的)?那?个?(?:${KIN}|${AROUND})`,
    `(?:有|另|某|那|另外)(?:一)?[个位些帮群户对家](?:[^我你您他她]{0,4}?)(?:人|${AROUND})`,
    '有人',
    `(?:我们?)?(?:隔壁|楼[上下]|对门|旁边|单位里?|小区里?|群里|村里|网上)[^我你您他她]{0,5}?(?:人|${AROUND}|${KIN})`,
    '(?:我们?)?(?:隔壁|楼[上下]|对门)|群里|网上',
    '他们?|她们?|别人|对方|人家',
    AROUND,
  ].join('|'),
  'g',
);
/** The firm that is called. A man of it (你们师傅) is no third party: its name comes first. */
const FIRM = /你们|您们|贵(?:公司|行|司|店)/;
const ADDRESSEE = /你们?|您们?|贵(?:公司|行|司|店)/g;
const SPEAKER = /我们?|咱们?|俺们?|本人/g;
/** The listener is named, and not meant: 你说气人不气人、我跟你讲、你猜. */
const DISCOURSE =
  /你(?:说|看|想|猜|讲|知道|晓得|瞧|瞅|听我|别说)|[我]?(?:就|也)?[跟和给]你(?:们)?(?:说|讲|学)|我问你|您(?:说|看|想|猜|讲|知道|瞧)/g;
const SAY =
  /(?:(?<![听据按小再如你您])说|(?<![你您])讲|念叨|唠叨|嘀咕|嚷嚷|嚷|喊着?|吵着|吵吵|闹着|扬言|放话|放狠话|威胁|吓唬|吼|(?<!挨|要)骂)(?![明法理白清定准话服不好得])[了着过道]*/;
/** A clause that begins with saying. */
const SAY_FIRST = /^(?:还|就|也|都|一直|老是?|天天|非|硬|又)*(?:说|讲|嚷嚷?|喊|吵着|闹着|念叨|骂)(?![明法理白清定准话服不])/;
/** Own words that were said to somebody else: 我跟他说、我就劝老伴. */
const SAID_TO_OTHERS = new RegExp(
  `^(?:当时|那会儿?|就|也|还|都|只好)*[跟和对给劝骂问告诉]+(?:他们?|她们?|人家|别人|对方|我?家?(?:${KIN}|${AROUND}))(?:就|也|还)?(?:说|讲)?`,
);
/** Own words in answer to a third person who was told of just before: 我说你拍啥. */
const OWN_WORDS = /^(?:当时|那会儿?|就|也|还|都)*说(?![明法理白清定准话服])/;
/** Without what asks (能不能、该不该) or says it twice (不能不). */
const DENIAL =
  /没有?(?:办法|法|权限|权)|没法|无法|(?<!(?=(.)不\1).)不(?:能|敢|会|可能|可以|应该|该|用|需要|必|要|许|是)(?!不)|别(?![人的家处])|从来没有?/g;
const DENIAL_REACH = 6;
const PAST =
  /去年|大?前年|那一?年|当年|小时候|年轻(?:的)?时候|[前早头]几年|(?:[一二三四五六七八九十两几]|十几|几十)年(?:以)?前|[五六七八九]几年|(?:上学|读书|念书|当兵|结婚)(?:的时候|那会儿?|那时候?|那年)|从前|早先|那时候|那阵子|以前/;
const NOW =
  /现在|又|今[天儿早晚年]|刚才|刚刚|这[次回会]|目前|眼下|明天|马上|立刻|正在|还在|一会儿?|你们|您们|再不|要是/;
/** What may stand before a subject; and what makes a person an object: 跟他、找人家、打我. */
const OBJECT = /[跟和对给把被让叫找打骂问陪替帮向告催拉抓救砍咬撞踢推追见到在从往上](?:了|着|过)?$/;
/** Characters before a subject, and of one. */
const FURTHEST_SUBJECT = 12;
const LONGEST_NAME = 8;
/** Clauses without a subject that go on with the third person of the one before; then the speaker is dropped rather. */
const LONGEST_CHAIN = 2;
/** Characters that a mark reaches within a clause: text without spaces is one long clause. */
const REACH = 24;
/** Where the speaker comes in: of what others do, 他不管我就去投诉; of what they say, where it is surely the speaker. */
const OWN_TURN = /(?:那|所以|但是?|可是?)我|我们?(?:也|自己)/;
const OWN_SUBJECT = /(?<![跟和对给把被让叫找打骂问陪替帮向告催拉抓救砍咬撞踢推追见到在从往上着了过])我/;

/** What may be told and is still meant for the firm when it is named. */
const TURNED: ReadonlySet<Manner> = new Set(['quoted', 'others', 'past']);
const SUPPOSED = /不然|否则|要不是|幸亏|幸好|好在|万一|假如|如果|要是|会不会|就怕|生怕/;
/** The firm is quoted with what it means to do to the speaker: 说我再不还钱就上门. */
const SAID_OF_ME = /(?:说|讲|威胁)(?=我|要[^你您]{0,6}我)/;
const GOES_ON = /^还(?:要|说|让|叫|得)/;

const OTHER = /[你您他她]|人家/;

const PERSONS = [
  [THIRD, 'third'],
  [ADDRESSEE, 'listener'],
  [SPEAKER, 'speaker'],
] as const;

type Who = 'speaker' | 'listener' | 'third';

interface Subject {
  who: Who;
  start: number;
  end: number;
}

/** How things stand after a clause. */
interface Reading {
  who: Who;
  /** How the third person was told of last. */
  told: 'quoted' | 'others';
  /** Clauses without a subject since the third person was named. */
  chain: number;
  /** The clause ended in a verb of saying: whatever comes next is quoted. */
  colon: boolean;
  /** The quotation is the speaker's, to a third person: its 你 is that person. */
  answered: boolean;
  past: boolean;
}

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
    // 我老公说要去告你们: told, and meant for us.
    return !TURNED.has(stretch.manner) || !FIRM.test(shadow.text.slice(start + 1, stretch.end));
  });
}

function hasPauseWithin({ map }: Shadow, start: number, end: number): boolean {
  if (!map) return false;
  for (let at = start + 1; at < end; at += 1)
    if ((map[at] as number) - (map[at - 1] as number) > 1) return true;
  return false;
}

function read(shadow: Shadow): Stretch[] {
  const stretches: Stretch[] = [];
  let reading: Reading = { who: 'speaker', told: 'others', chain: 0, colon: false, answered: false, past: false };
  for (const [start, end] of clausesOf(shadow)) {
    const clause = shadow.text.slice(start, end);
    const note = (manner: Stretch['manner'], from: number, to: number) => {
      if (to > from) stretches.push({ manner, start: start + from, end: start + to });
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
    if (at < text.length && (map[at] as number) - (map[at - 1] as number) <= 1) continue;
    clauses.push([from, at]);
    from = at;
  }
  return clauses;
}

function readClause(
  clause: string,
  before: Reading,
  note: (manner: Stretch['manner'], from: number, to: number) => void,
): Reading {
  const { length } = clause;
  for (const { 0: words, index } of clause.matchAll(DENIAL)) {
    const from = index + words.length;
    note('denied', from, Math.min(length, from + DENIAL_REACH));
  }
  const supposed = SUPPOSED.exec(clause);
  if (supposed) note('supposed', supposed.index, Math.min(length, supposed.index + REACH));
  const time = PAST.exec(clause);
  const past = (before.past || time !== null) && !NOW.test(clause);
  if (past) note('past', 0, Math.min(length, (time?.index ?? 0) + REACH));
  if (before.colon) {
    note('quoted', 0, length);
    return { who: 'third', told: 'quoted', chain: 0, colon: false, answered: false, past };
  }
  const subject = subjectOf(clause, before);
  const who = subject?.who ?? before.who;
  const words = saidFrom(clause, subject, before);
  if (words !== null) {
    if (who === 'third') note('others', subject?.start ?? 0, words);
    const to = turnFrom(clause, words, OWN_TURN);
    note('quoted', words, to ?? length);
    if (to !== null) return { who: 'speaker', told: 'others', chain: 0, colon: false, answered: false, past };
    const answered = subject?.who === 'speaker';
    return { who: who === 'listener' ? who : 'third', told: 'quoted', chain: 0, colon: words >= length, answered, past };
  }
  const chain = subject ? 0 : before.chain + 1;
  if (who === 'speaker' && subject) note('self', subject.end, turnFrom(clause, subject.end, OTHER) ?? length);
  if (who === 'listener' && before.told === 'quoted' && GOES_ON.test(clause)) {
    note('quoted', 0, length);
    return { ...before, past };
  }
  if (who !== 'third' || chain > LONGEST_CHAIN)
    return { who: who === 'third' ? 'speaker' : who, told: 'others', chain: 0, colon: false, answered: false, past };
  const told = subject ? 'others' : before.told;
  const to = turnFrom(clause, subject?.end ?? 0, OWN_SUBJECT);
  note(told, subject?.start ?? 0, to ?? length);
  return { who: to === null ? 'third' : 'speaker', told, chain, colon: false, answered: false, past };
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
  for (const [pattern, who] of PERSONS)
    for (const { 0: words, index } of head.matchAll(pattern))
      found.push({ who, start: index, end: index + words.length });
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const subject = found.find(({ start }) => !OBJECT.test(head.slice(0, start)));
  if (!subject || subject.start > FURTHEST_SUBJECT) return null;
  // 导游拉着脸 说你们不买就不开车: the verb goes on with the one before.
  if (before !== 'speaker' && SAY_FIRST.test(clause)) return null;
  if (answered && subject.who === 'listener' && subject.end === subject.start + 1) return null;
  return subject;
}

/** Where words begin that somebody else said, or that were said to somebody else; null: nothing is quoted. */
function saidFrom(clause: string, subject: Subject | null, before: Reading): number | null {
  const who = subject?.who ?? before.who;
  const from = subject?.end ?? 0;
  if (who === 'third') {
    const verb = SAY.exec(clause.slice(from));
    return verb ? from + verb.index + verb[0].length : null;
  }
  if (who === 'listener') {
    const verb = SAID_OF_ME.exec(clause);
    return verb && (!subject || subject.start > verb.index || subject.end <= verb.index)
      ? verb.index + verb[0].length
      : null;
  }
  if (!subject) return null;
  const toOthers = SAID_TO_OTHERS.exec(clause.slice(from));
  const said = toOthers ?? (before.who === 'third' ? OWN_WORDS.exec(clause.slice(from)) : null);
  return said ? from + said[0].length : null;
}
