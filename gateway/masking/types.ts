/** What a run of digits is, by its form, the words around it and the turns before; null: it stays. */
import { type Chunk, type DigitRun, isMobile, runOf } from './digits.ts';
import { type Kind, namedBefore } from './nouns.ts';
import { isReading } from './readings.ts';
import {
  isAmount,
  isAskedStaff,
  isCounted,
  isCounting,
  isDate,
  isDialled,
  isHotline,
  isMoney,
  isNobodys,
  isStaff,
} from './stays.ts';

export interface Situation {
  /** The kind of number that the call is in the middle of giving; null when it is not. */
  open: Kind | null;
  /** A part of it was given just before, by the same speaker or by the other. */
  goingOn: 'own' | 'echo' | null;
  /** The talk is of another number: of a staff number, or of nobody's, a room, a price. */
  elsewhere: 'staff' | 'other' | null;
  /** More may follow: the run at the end of the text can be the beginning of a longer one. */
  growing: boolean;
}

export const CLOSED: Situation = { open: null, goingOn: null, elsewhere: null, growing: false };

/** Where a run stands. */
export interface Place {
  /** Up to 24 units before it, from the run before it on. */
  before: string;
  /** Up to 12 units after it. */
  after: string;
  /** The turn consists of digits and small words. */
  pure: boolean;
}

export interface Verdict {
  kind: Kind;
  /** Canonical: the same number in any writing. */
  value: string;
  /** It was masked because of the turns before. */
  byContext: boolean;
}

const LANDLINE = /^0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/;
/** 86-10-99990000, 008657199990000. */
const FOREIGN_WRITTEN = /^(?:00)?86((?:10|2\d|[3-9]\d{2})[2-9]\d{6,7})$/;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CODES: ReadonlySet<Kind> = new Set(['验证码', '密码']);
/** 482913这个验证码. */
const CODE_AFTER = /^ ?(?:这个|的|就是|是)?(?:那个|这个|[您你我]的)?(?:短信)?(?:验证码|校验码|动态码)/;
/** 12345 验证码没收到: nobody reads it out. */
const NO_CODE = /^ ?(?:短信)?验证码(?:还|一直|都|也)?[没收不]/;
/** 3365结尾的那个号; 138开头 says nothing of anybody. */
const ENDS_SO = /^ ?(?:结尾|收尾)/;
/** Of a SIM card, and no bank card. */
const ICCID = /^8986\d{15,16}$/;
/** Nouns whose digits are never a hot-line. */
const NO_HOTLINE: ReadonlySet<Kind> = new Set(['验证码', '身份证', '银行卡', '密码', '车牌']);

export function verdictOf(run: DigitRun, place: Place, situation: Situation): Verdict | null {
  const { digits } = run;
  const length = digits.length;
  const { before, after, pure } = place;
  const { direct: noun, partial, sure, near } = namedBefore(before);
  const { open, goingOn, elsewhere } = situation;
  // 身份证后四位多少? 后四位三零幺七.
  const direct = partial ? (open ?? noun) : noun;
  const is = (kind: Kind, byContext = false): Verdict => ({ kind, value: canonical(digits), byContext });

  const hotline = isHotline(digits);
  const dialled = hotline && isDialled(before, after);
  const isCodeLong = length >= 4 && length <= 8;
  if (
    isCodeLong &&
    (direct === '验证码' || (CODE_AFTER.test(after) && !(hotline && (dialled || NO_CODE.test(after)))))
  )
    return is('验证码');
  const known = knownKind(digits);
  if (known) return is(known);
  if (isStaff(before, after, length)) return null;
  if (elsewhere === 'staff' && isAskedStaff(run, place) && direct === null && near === null) return null;
  if (hotline) {
    const piece = pure && open !== null && (goingOn !== null || length === 3 || NO_HOTLINE.has(open));
    const owned = direct !== null && sure && (length === 3 || direct === '号码' || NO_HOTLINE.has(direct));
    if (dialled || !(piece || owned)) return null;
  }
  const likely = likelyKind(digits, (kind) => kind === near || kind === open);
  if (likely) return is(likely);
  // 订单号88001234个 and 订单20260311885块 were misheard; 订单号 12000元 was not.
  const numbered = direct !== null && (length > 8 || (sure && length >= 5 && !isMoney(after)));
  if (!numbered && isCounted(after, run)) return null;
  if (isCodeLong && (near === '验证码' || open === '验证码')) return is('验证码', near !== '验证码');
  const named = direct ?? (pure ? open : null);
  if (named === null && stays(run, place, situation)) return null;
  if (LANDLINE.test(digits) && direct !== '号码') return is('固话');
  if (/^[2-9]\d{6,7}$/.test(digits) && direct === '固话') return is('固话');
  if (length >= 5 && !isRepeatOnly(run)) return is(labelOf(direct ?? open ?? near, length));

  const shortest =
    direct && sure ? (CODES.has(direct) ? 2 : partial && open ? 1 : 3) : pure ? shortestPiece(situation) : 3;
  if (length < shortest || isNobodys(before)) return null;
  if (!direct && isAmount(before, after, run, true)) return null;
  if (direct && sure) return is(labelOf(direct, length));
  if (length <= 6 && ENDS_SO.test(after)) return is('号码');
  if (open) return is(labelOf(open, length), true);
  // 一三八 at the end of a partial: the final will hide it with the digits that follow.
  if (situation.growing && after.trim() === '' && /^1[3-9]\d{1,2}$/.test(digits)) return is('号码');
  return null;
}

/** By its form alone. */
export function knownKind(digits: string): Kind | null {
  if (isMobile(digits)) return '手机号';
  if (digits.length === 18 && isIdNumber(digits)) return '身份证';
  if (FOREIGN_WRITTEN.test(digits)) return '固话';
  return null;
}

/** By its length, where a word was near or the form fits. */
function likelyKind(digits: string, spokenOf: (kind: Kind) => boolean): Kind | null {
  const { length } = digits;
  if (length >= 12 && length <= 19 && spokenOf('银行卡')) return '银行卡';
  if (length === 15 && spokenOf('身份证')) return '身份证';
  if (length === 18 && (spokenOf('身份证') || digits.endsWith('X'))) return '身份证';
  if (ICCID.test(digits)) return '号码';
  if (length >= 16 && length <= 19 && (luhn(digits) || digits.startsWith('62'))) return '银行卡';
  return length === 18 && hasBirthDate(digits) ? '身份证' : null;
}

/** A single digit is a piece only where the same speaker goes on, or of a code. */
function shortestPiece({ open, goingOn }: Situation): number {
  return goingOn === 'own' || open === '验证码' ? 1 : 2;
}

function stays(run: DigitRun, { before, after }: Place, { open, growing }: Situation): boolean {
  return (
    isDate(run) ||
    isAmount(before, after, run, open !== null) ||
    isReading(before, run, open !== null || growing) ||
    isCounting(run, after)
  );
}

function isRepeatOnly({ chunks }: DigitRun): boolean {
  return chunks.every(({ form }) => form === 'repeat');
}

/** The most digits that a number of the kind has. */
const LONGEST: Partial<Record<Kind, number>> = {
  手机号: 11,
  固话: 12,
  身份证: 18,
  银行卡: 19,
  验证码: 8,
  密码: 12,
  车牌: 7,
};

/** What was asked for or named, where the digits can be a piece of it. */
function labelOf(kind: Kind | null, length: number): Kind {
  // Its parts are 6, 8 and 4 digits; ten are an account that was asked for beside it.
  if (kind === '身份证' && [9, 10, 11, 13].includes(length)) return '号码';
  return kind !== null && length <= (LONGEST[kind] ?? 0) ? kind : '号码';
}

/**
 * Several numbers in a row are several tokens: 160… 161…, 12315 160…. Otherwise the run is one, a false start before a
 * mobile number included.
 */
export function numbersIn(text: string, run: DigitRun): DigitRun[] {
  const { chunks } = run;
  const whole = [run];
  if (chunks.length < 2 || chunks.length > 40 || isNumber(run.digits)) return whole;
  const tiles: DigitRun[] = [];
  for (let at = 0; at < chunks.length; ) {
    const size = tileAt(chunks, at);
    if (size === 0) break;
    tiles.push(runOf(text, chunks.slice(at, at + size)));
    at += size;
  }
  if (tiles.reduce((sum, tile) => sum + tile.chunks.length, 0) === chunks.length) {
    const lone =
      tiles.some(({ digits }) => digits.length < 5) && tiles.some(({ digits }) => !isHotline(digits));
    return lone ? whole : tiles;
  }
  const rest = run.digits.slice((chunks[0] as Chunk).digits.length);
  if ((chunks[0] as Chunk).digits.length <= 4 && isMobile(rest)) return [{ ...run, digits: rest }];
  return whole;
}

/** How many chunks from `at` on are one number of a known form; 0: none. */
function tileAt(chunks: readonly Chunk[], at: number): number {
  let digits = '';
  for (let size = 1; at + size <= chunks.length && size <= 18; size += 1) {
    digits += (chunks[at + size - 1] as Chunk).digits;
    if (digits.length > 18) return 0;
    // 95 588 can be anything; 四零零 八一零 零零零零 cannot.
    if (knownKind(digits) || (isHotline(digits) && (size === 1 || digits.length === 10))) return size;
  }
  return 0;
}

function isNumber(digits: string): boolean {
  return knownKind(digits) !== null || isHotline(digits);
}

/** The same number in any writing: a mobile number without its country code, a land line with its area's 0. */
export function canonical(digits: string): string {
  if (isMobile(digits)) return digits.slice(-11);
  const national = FOREIGN_WRITTEN.exec(digits)?.[1];
  return national ? `0${national}` : digits;
}

/** GB 11643: the eighteenth place is a check character (ISO 7064 MOD 11-2). */
export function isIdNumber(digits: string): boolean {
  if (!/^\d{17}[\dX]$/.test(digits)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return '10X98765432'[sum % 11] === digits[17];
}

/** The form of an ID number, whatever its check character: 6 digits of a place, 8 of a date, 4. */
function hasBirthDate(digits: string): boolean {
  return /^[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(digits);
}

/** ISO/IEC 7812: check digit of card numbers. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
