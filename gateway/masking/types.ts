/** What a number is, by its digits, the words around it and what was said just before; null: it stays. */
import type { Numeral } from './numbers.ts';
import {
  isCard,
  isCounting,
  isDate,
  isHotline,
  isIdNumber,
  isLandline,
  isMobile,
  isYears,
  looksLikeId,
  looksLikeOldId,
} from './shapes.ts';
import {
  isCodeAfter,
  isCounted,
  isMeasured,
  isPartAfter,
  isRoomBefore,
  isServing,
  type Naming,
  namingOf,
} from './words.ts';

export const TYPES = ['手机号', '身份证', '银行卡', '固话', '验证码', '号码', '邮箱', '车牌'] as const;
export type TokenType = (typeof TYPES)[number];

/** What the turns before say of a short run. */
export interface Situation {
  /** Somebody is in the middle of giving a number: it was asked for, goes on, or is echoed. */
  giving: boolean;
  /** The same speaker is. */
  goingOn: boolean;
  /** It is a code that was sent. */
  code: boolean;
  /** A staff number was asked for. */
  staff: boolean;
  /** The text is still growing: what stands at its end may be the beginning of more. */
  partial: boolean;
}

export const alone: Situation = { giving: false, goingOn: false, code: false, staff: false, partial: false };

export interface Place {
  text: string;
  /** Where the text before the number begins that is not a token or masked number. */
  from: number;
  /** A code was masked there, at `from`. */
  afterCode: boolean;
  /** The whole text is digits and words like 对, 嗯. */
  bare: boolean;
}

/** Words reach so far. */
const REACH = 24;
/** 验证码我念给你 4821: so far from its noun. */
const NEAR = 12;

export function typeOf(numeral: Numeral, place: Place, situation: Situation): TokenType | null {
  const { text } = place;
  const { digits, end, repeat } = numeral;
  const { length } = digits;
  const before = text.slice(Math.max(place.from, numeral.start - REACH), numeral.start);
  const after = text.slice(end, end + 12);
  const naming = namingOf(before);
  const growing = situation.partial && text.length - (numeral.check || end) <= 1;
  const dialled = isHotline(digits) && /(?:拨打?|打|致电|找|问)[了过]?[ ，]?$/.test(before);

  if (length >= 4 && length <= 8 && !dialled) {
    if (naming?.kind === 'code' && naming.distance <= NEAR) return '验证码';
    if (isCodeAfter(after) || (place.afterCode && CORRECTION.test(before))) return '验证码';
    if (situation.code && !isMeasured(after) && !isNamed(naming)) return '验证码';
  }
  const shape = shapeOf(numeral, naming);
  if (shape) return shape;
  const measured = isMeasured(after);
  if (length >= 3 && (!measured || naming?.near) && isPart(naming, after)) return '号码';
  if (isStaff(numeral, naming, after, situation)) return null;
  const named = isNamed(naming);
  if (isHotline(digits) && !isPiece(numeral, naming, { dialled, growing }, situation)) return null;
  const strict = named || situation.giving;
  if (length >= 5 && !(repeat && !strict)) return isHarmless(numeral, place, naming, strict) ? null : '号码';
  if (measured || isCounted(text, end)) return null;
  return isGiven(numeral, { before, naming, bare: place.bare, growing }, situation) ? '号码' : null;
}

/** 不是4821，是4812. */
const CORRECTION = /^[ ，,。]*(?:不对|错了|哦|嗯|应该|不是)?[ ，,]*是?[ ，,]*$/;

/** Whole by its digits, or by its digits and its noun. */
function shapeOf({ digits, check }: Numeral, naming: Naming | null): TokenType | null {
  const { length } = digits;
  if (isIdNumber(digits) || looksLikeId(digits) || (check && length === 17 && looksLikeId(`${digits}X`))) {
    return '身份证';
  }
  if (isMobile(digits)) return '手机号';
  if (isCard(digits)) return '银行卡';
  if (naming?.kind === 'id' && length === 15 && looksLikeOldId(digits)) return '身份证';
  if (naming?.kind === 'id' && length === 18 && naming.near) return '身份证';
  if (naming?.kind === 'card' && length >= 12 && length <= 21) return '银行卡';
  if (isLandline(digits)) return '固话';
  return naming?.kind === 'landline' && (length === 7 || length === 8) ? '固话' : null;
}

function isPart(naming: Naming | null, after: string): boolean {
  return (naming?.kind === 'part' && naming.distance <= NEAR) || isPartAfter(after);
}

function isStaff({ digits }: Numeral, naming: Naming | null, after: string, situation: Situation): boolean {
  if (digits.length > 8) return false;
  return (
    (naming?.kind === 'staff' && naming.near) || isServing(after) || (situation.staff && !isNamed(naming))
  );
}

/** Digits like those of a public number that are part of a number of somebody's. */
function isPiece(
  { digits }: Numeral,
  naming: Naming | null,
  { dialled, growing }: { dialled: boolean; growing: boolean },
  { giving, goingOn }: Situation,
): boolean {
  if (dialled) return false;
  if (goingOn || (giving && (growing || digits.length === 3))) return true;
  return isNamed(naming) && (growing || !['phone', 'landline'].includes(naming!.kind));
}

/** Its noun says that it is somebody's. */
function isNamed(naming: Naming | null): boolean {
  return naming?.near === true && !['staff', 'amount', 'thing'].includes(naming.kind);
}

/** A run of five or more digits that is an amount, a date, a count or a measure. `strict`: it is being given. */
function isHarmless(
  numeral: Numeral,
  { text, from }: Place,
  naming: Naming | null,
  strict: boolean,
): boolean {
  const { digits, raw, start, end, spoken } = numeral;
  const { length } = digits;
  const after = text.slice(end, end + 8);
  if (isMeasured(after) && (length < 9 || (!strict && /^\d+$|^\d{1,7}[-–—~]\d{1,7}$/.test(raw)))) return true;
  if (/^(?:19|20)\d\d([-.])\d{1,2}\1\d{1,2}$/.test(raw)) return true;
  if (isYears(digits) && /^年/.test(after)) return true;
  if (strict) return false;
  if (WRITTEN_AMOUNT.test(raw) || isAddress(raw) || isCounting(digits)) return true;
  if (length >= 9) return false;
  // 一点零二三四五
  const point = text.slice(Math.max(from, start - 2), start);
  if (/^\p{Script=Han}+$/u.test(raw) && /[零〇一二两三四五六七八九十百]点$/.test(point)) return true;
  if (naming?.near && naming.kind === 'amount') return true;
  if (naming?.near && naming.kind === 'thing') return length <= 6;
  if (isDate(digits)) return true;
  // 150000的车; 15000000人
  const round = digits.endsWith('000');
  return !spoken && ((round && length <= 7) || (isCounted(text, end) && (round || length <= 6)));
}

/** 1,280,300.50; 12345.67; 0.00035. */
const WRITTEN_AMOUNT = /^(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,9}\.\d{1,9})$/;

/** 192.168.1.1; 10.15.7. */
function isAddress(raw: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){2,3}$/.test(raw) && raw.split('.').every((part) => Number(part) < 256);
}

interface Around {
  before: string;
  naming: Naming | null;
  bare: boolean;
  growing: boolean;
}

/** A short run that is a part of a number that somebody is giving. */
function isGiven(
  numeral: Numeral,
  { before, naming, bare, growing }: Around,
  { giving }: Situation,
): boolean {
  const { length } = numeral.digits;
  const announced = isAnnounced(numeral, naming, before);
  if (!giving && !announced) return false;
  if (naming?.near && ['amount', 'thing'].includes(naming.kind)) return false;
  if (isRoomBefore(before)) return false;
  if (length >= 3) return giving || !numeral.repeat || naming?.kind === 'code';
  return (bare && giving) || (growing && (announced || /(?:^|[是为：:，,。\s])$/.test(before)));
}

/** 电话号码是 138; 您记一下 138. A bare 手机 1999 is a thing that was bought. */
function isAnnounced(numeral: Numeral, naming: Naming | null, before: string): boolean {
  if (/(?:记一?下|[念报][给一][你您下])[啊吧 ，,：:]*$/.test(before)) return true;
  if (!naming || !isNamed(naming)) return false;
  if (/[号码证位]$|QQ$/i.test(naming.noun) || /[是为：:]/.test(before.slice(-3))) return true;
  return numeral.spoken && numeral.digits.startsWith('1');
}
