/** What a run of digits is, by pattern and by the words around it; null: it stays. */
import type { DigitRun } from './digits.ts';

export interface Situation {
  /** A number was asked for just before. */
  asked: boolean;
  /** The same speaker was in the middle of giving one. */
  goingOn: boolean;
}

/** Public numbers that everybody may know. */
const HOTLINE = /^(1[12]\d|12\d{3}|1[08]0\d{2,3}|9[56]\d{3,4}|[48]00\d{7})$/;
const MOBILE = /^(?:86)?1[3-9]\d{9}$/;
const LANDLINE = /^0\d{2,3}\d{7,8}$/;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Just after a run: what makes it an amount, a count, a date or a time. */
const COUNTED =
  /^\s*(?:多|来|几)?(?:元|块|毛|角|分|万|千|百|十|亿|圆|￥|％|%|折|年|月|日|号(?!码)|点|时|小时|分钟|秒|天|周|个|次|遍|回|位|名|人|件|台|张|笔|期|岁|楼|层|栋|幢|单元|室|米|公里|公斤|斤|克|吨|度|兆|G|M|升|平|路|条|份|家|款|套|倍|页|瓦|寸)/i;
/** Just before a run: what makes it a staff number, an amount or a name that is not personal. */
const STAFF = /(?:工号|客服|编号为|话务员|坐席|座席|专员|￥|¥|第)\s*(?:是|为)?\s*$/;
const SERVED = /^\s*(?:号)?\s*(?:为您服务|很高兴|客服|话务员|坐席)/;
const CODE = /(?:验证码|校验码|动态码|短信码|验正码|口令)[^0-9零一二三四五六七八九]{0,8}$/;
const CARD = /(?:卡号|银行卡|信用卡|储蓄卡|账号|帐号)[^，。]{0,10}$/;
const TAIL = /(?:尾号|后四位|后六位|末四位|后三位)[^，。]{0,4}$/;

export function typeOf(text: string, run: DigitRun, situation: Situation): string | null {
  const { digits } = run;
  const before = text.slice(Math.max(0, run.start - 16), run.start);
  const after = text.slice(run.end, run.end + 8);
  if (CODE.test(before) && digits.length >= 4 && digits.length <= 8) return '验证码';
  if (digits.length === 18 && isIdNumber(digits)) return '身份证';
  if (MOBILE.test(digits)) return '手机号';
  if (HOTLINE.test(digits)) return null;
  if (STAFF.test(before) || SERVED.test(after)) return null;
  const counted = COUNTED.test(after);
  if (digits.length >= 16 && digits.length <= 19 && (CARD.test(before) || luhn(digits))) return '银行卡';
  if (digits.length >= 12 && digits.length <= 19 && CARD.test(before)) return '银行卡';
  if (LANDLINE.test(digits) && !counted) return '固话';
  if (digits.length >= 9) return '号码';
  if (counted || isDate(digits)) return null;
  if (isCounting(digits) && run.spoken) return null;
  if (digits.length >= 5) return '号码';
  if (digits.length < 3) return null;
  if (TAIL.test(before) || situation.asked || situation.goingOn) return '号码';
  return null;
}

/** GB 11643: the eighteenth place is a check character (ISO 7064 MOD 11-2). */
export function isIdNumber(digits: string): boolean {
  if (!/^\d{17}[\dX]$/.test(digits)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return '10X98765432'[sum % 11] === digits[17];
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

/** 20261122, 202611. */
function isDate(digits: string): boolean {
  return /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01]))?$/.test(digits);
}

/** 一二三四五: somebody counts. */
function isCounting(digits: string): boolean {
  return '0123456789'.includes(digits);
}
