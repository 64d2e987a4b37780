/** What stays although it is digits: hot-lines, amounts, counts, dates, times, staff numbers. Windows are short. */
import type { DigitRun } from './digits.ts';

/**
 * Public numbers: 110, 119, 120; 12315, 12121, 12580; 10000, 10086, 1008611; 11185; 116114; 95588, 95013, 95105105;
 * 96110, 962121; 4008100000, 8008100000, and 400 alone.
 */
const HOTLINE =
  /^(?:11[0-9]|12[0-2]|12[13]\d\d|125[2389]\d|100\d\d|10086(?:10|11|12|8)|1118\d|11[68]114|95\d{3}|95[01]\d{5}|96\d{3,4}|[48]00(?:\d{7})?)$/;
/** 万一打不通: no ten thousand and one. */
export const WHAT_IF = '万一(?![零一二两三四五六七八九十百千块多\\d])';
/** Just after a number: 块, 年, 个 … in words such as 家里, 分机, 点击 the same character counts nothing. */
const AFTER = `(?:多|来|几|余)?(?:元|块|毛|角|分(?!机|公司|期)|(?!${WHAT_IF})[万千百亿仟佰拾]|十(?![一二]?月)|圆|折|成(?!功)|年|月|日|号(?!码|机)|点(?!击|开|下|com|cn|net|co)|时|小时|秒|天|周(?!先生|女士)|个|次|遍|回(?!电|复|头|拨|访)|位(?!置)|名|人|件|台(?!湾)|张(?!先生|女士)|笔|期(?!待)|岁|楼|层|栋|幢|单元|室|房|米|里(?!面)|公里|公斤|斤|克|吨|度(?!假)|兆|升|平|路(?!口)|条|份|家(?!里|人|电)|款|套|倍|页|瓦|寸|积分|分钟|里程|毫安|码(?!上)|国道|高速|级|代(?![扣收缴办理])|届|票|班|床|排|座|节|集|章|季|乘|(?:的|元)?(?:套餐|流量包?|宽带|档))`;
const COUNTED_SPOKEN = new RegExp(`^${AFTER}`);
const COUNTED_WRITTEN = new RegExp(
  `^(?:[%‰℃°]| ?(?:${AFTER}|[GMKT]B?(?![A-Za-z0-9])|[kK]?[mg](?![A-Za-z0-9])|mAh|W(?![A-Za-z0-9])|x ?\\d{1,4}(?!\\d)))`,
);
/** Ten digits and more are an amount only where money or a percentage follows: 1234567890元. */
const MONEY = /^(?: ?(?:元|块|圆|积分)|[%‰])/;
/** ¥12999, 人民币10000. */
const CURRENCY = /(?:[¥￥$€]|人民币|RMB|USD) ?$/i;
/** 限额是50000, 花了12000, 充12000: an amount that nobody gave a unit. */
const AMOUNT_OF =
  /(?:[限总金余]额|额度|汇率|净值|[单均]价|还款额?|欠款|本金|利息|账单|[一总]共|合计|[原现差总]价|价格|价钱|费用?|积分|里程|流量|[充送花扣付转还退欠存借交缴赔补省赚亏]|充值|付款|转账)(?:就|才|都)?(?:了|是|为|到|成|我|你|您|:)?(?:我|你|您)? ?$/;
/** 工号1024, 客服A1024, 话务员是1024. */
const STAFF =
  /(?:[工公供]号|工牌号?|员工编?号|坐席编?号|座席编?号|(客服|话务员|坐席|座席|专员|第))(?:号|代表)? ?(?:是|为|呢|:)? ?[A-Za-z]{0,3}$/;
/** A longer one is none: 客服 88001234. */
const LONGEST_STAFF = 10;
const LONGEST_AFTER_TITLE = 6;
const REPEATED = /^[嗯啊哦好的那是就 ，,]{0,6}$/;
const ECHOED = /^ ?(?:是吧|对吧|是吗|对吗|没错|我记|请讲|请说)/;
const SERVED = /^号? ?(?:很高兴|竭诚|继续)?(?:为您服务|客服|话务员|坐席|座席|专员)/;
/** 我是8012号. */
const SELF = /(?:我是|这里是|这边是)[A-Za-z]{0,2}$/;
/** 房间号九幺六, B座903, 航班1024, 型号八零五: asked for in any call, and nobody's. */
const NOBODYS =
  /(?:[座栋幢楼层弄]|单元|房间号?|房号|门牌号?|楼号|型号|航班号?|车次|尺码|座位号?|版本号?|排队号|挂号|频道|国道|温度|速度) ?(?:是|为|呢|:)? ?[A-Za-z]{0,2}$/;
/** 2026-03-05, 2026/3/5, 2026.3.5, with time or without; 09:30, 18:35:07.120. */
export const DATE_OR_TIME =
  /(?<![\d.:/-])(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![\d/-])|(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?![\d:]))|(?<=(?:19|20)\d\d-\d\d-\d\dT)[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?/g;

/** 打12315, 投诉到12345. */
const DIALLED = /(?:打|拨|拨打|打了|拨了|热线|报警|投诉到?|举报|客服|按) ?$/;
const CALLED = /^(?:报警|急救|热线|投诉|举报)/;

/** Somebody speaks of calling it. */
export function isDialled(before: string, after: string): boolean {
  return DIALLED.test(before) || CALLED.test(after);
}

/** 400-810-0000 goes on after its first three. */
const NUMBER_OF_TEN = /^[48]00$/;

/** Nothing after it belongs to it: a staff number, a hot-line that somebody calls, an amount. */
export function standsAlone(
  before: string,
  { digits, spoken }: { digits: string; spoken: boolean },
): boolean {
  if (STAFF.test(before) || (isHotline(digits) && !NUMBER_OF_TEN.test(digits) && DIALLED.test(before)))
    return true;
  // 三块五 160…, 三点一 160…
  if (digits.length === 1 && /[块毛点]$/.test(before)) return true;
  return !spoken && (CURRENCY.test(before) || AMOUNT_OF.test(before));
}

export function isHotline(digits: string): boolean {
  return HOTLINE.test(digits);
}

/** Somebody counts with it, or measures: 三十八码, 5G, 2026年. `after`: what follows the digits. */
export function isCounted(after: string, { digits, spoken }: { digits: string; spoken: boolean }): boolean {
  // Nobody reads an amount of six and more digits out digit by digit; 二零一九二零二三年 are two years.
  if (spoken)
    return COUNTED_SPOKEN.test(after) && (digits.length < 6 || (digits.length === 8 && after[0] === '年'));
  // 10245号 is a clerk, 88001234号 an order.
  if (digits.length > 5 && after.startsWith('号')) return false;
  return (digits.length < 9 ? COUNTED_WRITTEN : MONEY).test(after);
}

export function isMoney(after: string): boolean {
  return MONEY.test(after);
}

/** Said before or after it: a staff number. */
export function isStaff(before: string, after: string, length: number): boolean {
  const titled = STAFF.exec(before);
  if (titled) return length <= (titled[1] ? LONGEST_AFTER_TITLE : LONGEST_STAFF);
  return (
    length <= LONGEST_AFTER_TITLE && (SERVED.test(after) || (SELF.test(before) && /^号(?!码)/.test(after)))
  );
}

/** 10245, 10245是吧, or 嗯 10245 我要投诉, where a staff number was asked for. */
export function isAskedStaff(
  { digits }: DigitRun,
  { before, after, pure }: { before: string; after: string; pure: boolean },
): boolean {
  return digits.length <= LONGEST_AFTER_TITLE && (pure || REPEATED.test(before) || ECHOED.test(after));
}

export function isNobodys(before: string): boolean {
  return NOBODYS.test(before);
}

/** An amount by its form or by the words before it: ¥12999, 12,999.00, 余额123456.78, 限额50000, 20000. */
export function isAmount(
  before: string,
  after: string,
  { digits, text, spoken }: DigitRun,
  open: boolean,
): boolean {
  if (CURRENCY.test(before)) return digits.length <= 12;
  if (spoken) return false;
  if (/^(?:[1-9]\d{0,2}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,8}\.\d{1,2}|0\.\d{1,12})$/.test(text)) return true;
  if (digits.length > 8) return false;
  return (
    AMOUNT_OF.test(before) ||
    (!open && /^[1-9]\d{0,3}0{3,4}$/.test(text) && !/[A-Za-z_-]$/.test(before) && !/^[A-Za-z]/.test(after))
  );
}

/** 20261122, 202611; 二零一九 二零二零 二零二一. */
export function isDate({ digits, chunks }: DigitRun): boolean {
  if (chunks.length > 1 && chunks.every((chunk) => /^(?:19|20)\d\d$/.test(chunk.digits))) return true;
  return /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01]))?$/.test(digits);
}

/** 1234567数一遍. */
const COUNTED_OUT = /^ ?[地来]?数(?![字据码量目])/;

/** 一二三四五, 五四三二一, 一三五七九, 一二三 三二一; 38 39 40 41; 10 20 30: somebody counts. */
export function isCounting({ chunks, spoken }: DigitRun, after = ''): boolean {
  if ((spoken || COUNTED_OUT.test(after)) && chunks.every(({ digits }) => goesBy([...digits], 2)))
    return true;
  return (
    chunks.every(({ digits }) => /^[1-9]\d{0,2}$/.test(digits)) &&
    goesBy(
      chunks.map(({ digits }) => digits),
      10,
    )
  );
}

/** Three and more numbers, each as far from the one before it. */
function goesBy(numbers: readonly string[], longest: number): boolean {
  const step = Number(numbers[1]) - Number(numbers[0]);
  if (step === 0 || Math.abs(step) > longest || numbers.length < 3) return false;
  return numbers.every((number, at) => at === 0 || Number(number) - Number(numbers[at - 1]) === step);
}
