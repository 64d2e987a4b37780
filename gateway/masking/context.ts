/** What the door remembers of a call's last turns, to know a short run for a part of a number. */
import { digitRuns } from './digits.ts';
import type { Situation } from './types.ts';

interface Turn {
  channel: number;
  utterance: string;
  /** A number was asked for in it. */
  asks: boolean;
  /** It ended in digits: somebody is in the middle of giving a number. */
  gives: boolean;
}

/** Small and immutable; holds no digits. */
export interface MaskContext {
  turns: readonly Turn[];
}

export const emptyContext: MaskContext = { turns: [] };

const KEPT = 4;
const ASKS =
  /(?:号码|手机号|电话|身份证|证件|卡号|账号|帐号|尾号|后四位|后六位|验证码|定单号|订单号|单号|编号|工单号)[^。]{0,12}(?:多少|是什么|报|说|提供|念|告诉|核|呢|吗|给我|一下)|(?:报|说|提供|念|告诉)[^。]{0,10}(?:号|后四位|后六位|尾号)/;

/** The last digits of a turn stand within this many characters of its end. */
const TAIL = 4;

export function situationOf(
  context: MaskContext,
  { channel, utterance }: { channel: number; utterance: string },
): Situation {
  const turns = context.turns.filter((turn) => turn.utterance !== utterance || turn.channel !== channel);
  const own = turns.filter((turn) => turn.channel === channel).at(-1);
  const others = turns.filter((turn) => turn.channel !== channel).slice(-2);
  return { asked: others.some(({ asks }) => asks), goingOn: own?.gives ?? false };
}

/** A final joins the context; a rewritten one takes the place of its earlier form. */
export function nextContext(
  context: MaskContext,
  { channel, utterance, text }: { channel: number; utterance: string; text: string },
): MaskContext {
  const last = digitRuns(text).at(-1);
  const gives = last !== undefined && last.digits.length >= 3 && text.length - last.end <= TAIL;
  const turn: Turn = { channel, utterance, asks: ASKS.test(text), gives };
  const at = context.turns.findIndex((old) => old.channel === channel && old.utterance === utterance);
  if (at >= 0) return { turns: context.turns.with(at, turn) };
  return { turns: [...context.turns, turn].slice(-KEPT) };
}
