/** What is read off a screen or an instrument and stays: decimals, ranges, addresses of machines, versions, pressures. */
import type { DigitRun } from './digits.ts';

/** 血压180/110, 高压幺六零. */
const MEASURED = /(?:血压|[高低]压|血糖|心率|脉搏|体温|视力)[是有到为在量了 ]{0,3}$/;
const LONGEST_MEASURED = 6;
/** 1.02345; 123456.78 is money, see stays. */
const DECIMAL = /^\d{1,2}\.\d{3,6}$/;
const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
/** 192.168.1.1 */
const MACHINE = new RegExp(String.raw`^(?:${OCTET}\.){3}${OCTET}$`);
/** 10.15.7 */
const VERSION = /^(?:0|[1-9]\d?)(?:\.(?:0|[1-9]\d?)){2,3}$/;
/** 版本10.0.19045.3803 */
const VERSIONED = /(?:版本号?|系统|升级到?|固件)(?:是|为|到)? ?[A-Za-z]{0,8} ?$/;
const DOTTED = /^\d{1,5}(?:\.\d{1,5}){1,4}$/;
/** 599、799都有, 180/110: two things side by side. */
const PAIR = /^[1-9]\d{1,2}[、/][1-9]\d{1,2}$/;
/** 985、211: kinds of schools. */
const SCHOOLS = /^(?:985211|211985)$/;
/** 三点一四一五九: the digits after the point … */
const POINT = /[零〇一二三四五六七八九十]点$/;
/** … and not after the hour. */
const HOUR = /[午上晨间早晚明今后]天?十?[一二三四五六七八九十]点$/;
const LONGEST_FRACTION = 10;
/** In groups, after 十点, or while a number is given. */
const LONGEST_DOUBTFUL = 6;

const SHOWN = [DECIMAL, MACHINE, VERSION, PAIR];

/** `open`: a number is being given, or can still grow into one. */
export function isReading(
  before: string,
  { digits, text, spoken, chunks }: DigitRun,
  open: boolean,
): boolean {
  if (SCHOOLS.test(digits) || (digits.length <= LONGEST_MEASURED && MEASURED.test(before))) return true;
  if (spoken) {
    const doubtful = open || chunks.length > 1 || before.endsWith('十点');
    const longest = doubtful ? LONGEST_DOUBTFUL : LONGEST_FRACTION;
    return digits.length <= longest && POINT.test(before) && !HOUR.test(before);
  }
  if (DOTTED.test(text) && VERSIONED.test(before)) return true;
  return !open && (SHOWN.some((form) => form.test(text)) || isRange(text));
}

/** 100-130, 90~120. */
function isRange(text: string): boolean {
  const [, from, to] = /^([1-9]\d{1,2})[-~]([1-9]\d{1,2})$/.exec(text) ?? [];
  return Number(from) < Number(to);
}
