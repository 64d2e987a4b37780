/** What the door remembers of a call's last turns, to know a short run for a part of a number. Holds no digits. */
import type { Situation, TokenType } from './types.ts';
import { nounsOf } from './words.ts';

interface Speaker {
  channel: number;
  role: string;
}

interface Turn extends Speaker {
  utterance: string;
  /** What was asked for in it, by its speaker; a part is 身份证后四位. */
  asks: 'number' | 'part' | 'code' | 'staff' | null;
  /** A number is spoken of, asked for or not. */
  mentions: boolean;
  /** It ended in a number: a piece of one, or the whole. */
  gives: 'piece' | 'whole' | null;
  /** It said nothing of its own: 嗯, 稍等, 您说. */
  passes: boolean;
}

/** Small and immutable. */
export interface MaskContext {
  turns: readonly Turn[];
}

export const emptyContext: MaskContext = { turns: [] };

/** What masking found in a turn. */
export interface Found {
  /** Numbers that became tokens. */
  masked: { type: TokenType; end: number; length: number }[];
}

const KEPT = 8;
/** The other's last turns in which a question still stands. */
const STANDING = 2;
/** The last number of a turn stands within this many characters of its end. */
const TAIL = 8;

const VERB =
  '多少|是什么|哪个|[报抱]|一下|说[一下给]|提供|[念读]|告诉|核[实对]|确认|留|给[我您你]|发我|请问|麻烦|登记|方便|需要|输入|记一?下';
/** 身份证号麻烦报一下, 请您提供手机号: a verb of asking within reach of the noun. */
const VERB_BEFORE = new RegExp(`(?:${VERB})[^。？?]{0,12}$`);
const VERB_AFTER = new RegExp(`^[^。？?]{0,12}(?:${VERB})`);
/** 您的手机号是? */
const ENDS_WITH_NOUN = /^(?:是|呢|吗|一下|啊)?[，,。？? ]*$/;
/** 好 您说; 您请讲: what was spoken of is asked for now. */
const PROMPT = /^(?:好的?|嗯|行|可以|[，, ])*[您你]?请?(?:说|讲|报|念)(?:吧|一下|下)?[。， ]*$/;
/** 号码我给你念一下: what comes next was announced. */
const ANNOUNCES = /(?:我|给[你您]|[你您])[^。]{0,6}(?:[报念说读]|记一?下)/;
/** 你工号多少, 报一下工号; not 工号1024 您说. */
const STAFF =
  /工号[^。\d零一二三四五六七八九幺]{0,8}(?:多少|是什么|报|说|告诉|记)|(?:报|说|告诉|记)[^。]{0,8}工号(?![是为，, ]*[\d零一二三四五六七八九幺])|工号(?:是|呢)?[？? ]*$/;

export function situationOf(
  context: MaskContext,
  said: Speaker & { utterance: string; final: boolean },
): Situation {
  const turns = before(context, said);
  const own = turns.findLast((turn) => isSame(turn, said) && !turn.passes);
  const goingOn = own?.gives === 'piece' && turns.slice(turns.indexOf(own) + 1).every(leavesOpen);
  const other = turns.findLast((turn) => !isSame(turn, said) && !turn.passes);
  // An echo comes at once: nothing of one's own was said since.
  const echo = other?.gives !== undefined && other.gives !== null && isLast(turns, other, said);
  const staff = turns.slice(-3).findLast(({ asks }) => asks)?.asks === 'staff';
  const giving = !staff && (goingOn || echo || isAsked(turns, said));
  const code = giving && turns.slice(-4).some(({ asks }) => asks === 'code');
  return { giving, goingOn, code, staff, partial: !said.final };
}

/** The other asked for a number, and it was not given whole since. */
function isAsked(turns: readonly Turn[], said: Speaker): boolean {
  let others = 0;
  for (const turn of turns.toReversed()) {
    if (isSame(turn, said)) {
      if (turn.gives === 'whole') return false;
      continue;
    }
    if (turn.asks && turn.asks !== 'staff') return true;
    others += turn.passes ? 0 : 1;
    if (others >= STANDING) return false;
  }
  return false;
}

/** The speaker can go on with a number after it: 嗯, an echo of a piece, a question. */
const leavesOpen = ({ passes, gives, asks }: Turn) => passes || gives === 'piece' || asks !== null;

/** Since `turn`, its hearer has said nothing that counts. */
function isLast(turns: readonly Turn[], turn: Turn, hearer: Speaker): boolean {
  return turns.slice(turns.indexOf(turn) + 1).every((later) => !isSame(later, hearer) || later.passes);
}

/** A final joins the context; a rewritten one takes the place of its earlier form. */
export function nextContext(
  context: MaskContext,
  said: Speaker & { utterance: string; text: string },
  found: Found,
): MaskContext {
  const turn = turnOf(before(context, said), said, found);
  const at = indexOf(context, said);
  if (at >= 0) return { turns: context.turns.with(at, turn) };
  return { turns: [...context.turns, turn].slice(-KEPT) };
}

function turnOf(
  turns: readonly Turn[],
  { channel, role, utterance, text }: Speaker & { utterance: string; text: string },
  { masked }: Found,
): Turn {
  const nouns = nounsOf(text).filter(({ kind }) => !['staff', 'amount', 'thing'].includes(kind));
  const last = masked.at(-1);
  const ends = last && text.length - last.end <= TAIL ? last : undefined;
  const asking = nouns.find(
    ({ start, end }) =>
      VERB_BEFORE.test(text.slice(Math.max(0, start - 20), start)) ||
      VERB_AFTER.test(text.slice(end, end + 20)) ||
      ENDS_WITH_NOUN.test(text.slice(end, end + 8)),
  );
  // 身份证后四位: a short turn about one is a question, whatever the recogniser made of its verb.
  const terse = text.length <= 12 && nouns.some(({ kind }) => ['part', 'code', 'id'].includes(kind));
  const part = nouns.some(({ kind }) => kind === 'part');
  const prompted = text.length <= 10 && PROMPT.test(text) && turns.slice(-3).some(({ mentions }) => mentions);
  const announced = masked.length === 0 && nouns.length > 0 && ANNOUNCES.test(text);
  let asks: Turn['asks'] = ((asking || terse) && !ends) || prompted ? 'number' : null;
  if (asks && part) asks = 'part';
  if (asks && nouns.some(({ kind }) => kind === 'code')) asks = 'code';
  if (STAFF.test(text)) asks = 'staff';
  const askedForPart = turns.slice(-3).some((turn) => turn.asks === 'part' || turn.asks === 'code');
  let gives: Turn['gives'] = announced ? 'piece' : null;
  if (ends) {
    const whole = ends.type !== '号码' || (part && ends.length >= 3) || (askedForPart && ends.length >= 4);
    gives = whole ? 'whole' : 'piece';
  }
  const passes = !asks && !gives && masked.length === 0 && text.length <= 10 && !/[0-9？?吗]/.test(text);
  return { channel, role, utterance, asks, mentions: nouns.length > 0, gives, passes };
}

const isSame = (a: Speaker, b: Speaker) => a.channel === b.channel && a.role === b.role;

function indexOf({ turns }: MaskContext, said: Speaker & { utterance: string }): number {
  return turns.findIndex((turn) => turn.channel === said.channel && turn.utterance === said.utterance);
}

/** The turns before an utterance, and only these when it is rewritten. */
function before(context: MaskContext, said: Speaker & { utterance: string }): readonly Turn[] {
  const at = indexOf(context, said);
  return at < 0 ? context.turns : context.turns.slice(0, at);
}
