/** Personal data with letters in it: mail addresses, plates, codes such as DD2099-A1. Works on the shadow. */
import { digitRuns } from './digits.ts';
import type { Kind } from './nouns.ts';

export interface LatinSpan {
  start: number;
  end: number;
  kind: Kind;
  value: string;
}

/** wang.xm@example.com; w a n g 艾特 example 点 com; without an end while it grows: wang.xm@exa. */
const EMAIL =
  /(?<![\w.%+零一二三四五六七八九幺-])(?:(?:[\w.] ){2,40}[\w.]?|[\w.%+零一二三四五六七八九幺-]{1,128}) ?(?:嗯|啊|呃|额|那个|然后|后面)? ?(?:@|艾特|圈[aA]|at(?= ?[\w-]{1,40} ?(?:点|dot))) ?(?:[\w-]{1,63}|[零一二三四五六七八九幺]{3}|$)(?: ?(?:\.|点|dot) ?[a-zA-Z][\w-]{0,62}){0,4}/g;
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const PLATE_PLACE = String.raw`[\dA-Za-z零一二三四五六七八九幺两洞拐勾]`;
/** 京A·99100, 云Z 八八零一二, 云ZD88012, 粤Z9900港. */
const PLATE = new RegExp(
  String.raw`[${PROVINCES}] ?[A-Za-z](?:那个|[嗯·. -])?${PLATE_PLACE}(?:[·. -]?${PLATE_PLACE}){3,5}[挂学警港澳领使]?(?![A-Za-z\d])`,
  'g',
);
/** 订单号E2099A01, 验证码 a3x9: letters and digits after the noun. */
const CODE =
  /(验证码|校验码|[订定运]单号?|[单丹]号|编号|合同号|会员号|护照号?|微信号?|序列号|车架号|设备号|取件码|提货码|券码|兑换码|卡密|密码)([是为就呢:,， ]{0,4})([A-Za-z0-9_-]{4,32})/g;

/** Of a vehicle: seventeen letters and digits, none of them I, O or Q. */
const VIN = /(?<![A-Za-z\d])(?=[A-Z]{0,16}\d)(?=\d{0,16}[A-Z])[A-HJ-NPR-Z\d]{17}(?![A-Za-z\d])/gi;

export function latinSpans(shadow: string): LatinSpan[] {
  const spans: LatinSpan[] = [];
  if (/[@艾圈a]/.test(shadow)) {
    for (const match of shadow.matchAll(EMAIL)) spans.push(spanOf(match, '邮箱', addressOf(match[0])));
  }
  if (/[A-Za-z]/.test(shadow)) {
    for (const match of shadow.matchAll(PLATE)) {
      const value = plateOf(match[0]);
      if (isPlate(value)) spans.push(spanOf(match, '车牌', value));
    }
    for (const match of shadow.matchAll(VIN)) {
      if (/\d{4}$/.test(match[0])) spans.push(spanOf(match, '号码', match[0].toUpperCase()));
    }
  }
  return inOrder(spans);
}

/** Four digits alone are a train that leaves from 南宁: 宁G1024. */
function isPlate(value: string): boolean {
  if (value.replace(/\D/g, '').length < 3) return false;
  return !/^.[A-Z]\d{4}$/.test(value);
}

/** Codes whose digits stand too far apart to be a run of their own. */
export function codeSpans(shadow: string): LatinSpan[] {
  const spans: LatinSpan[] = [];
  if (!/[A-Za-z]/.test(shadow)) return spans;
  for (const match of shadow.matchAll(CODE)) {
    const [all, noun = '', , code = ''] = match;
    if (!/\d/.test(code) || !/[A-Za-z]/.test(code)) continue;
    const end = match.index + all.length;
    const kind = /^[验校]/.test(noun) ? '验证码' : noun === '密码' ? '密码' : '号码';
    spans.push({ start: end - code.length, end, kind, value: code.toUpperCase() });
  }
  return spans;
}

/** Letters that belong to a masked number: SF in SF0012345678901; S F and YT, where a noun says that it is a code. */
export function prefixOf(before: string, named: boolean): number {
  const letters = /(?:(?<![A-Za-z])[A-Za-z] ){1,4}$/.exec(before) ?? /[A-Za-z][\w-]{0,11} $/.exec(before);
  if (named && letters && !isNoun(letters[0])) return letters[0].length;
  const adjacent = /[A-Za-z][\w-]{0,15}$/.exec(before)?.[0] ?? '';
  return isNoun(adjacent) ? 0 : adjacent.length;
}

export function suffixOf(after: string): number {
  return /^[A-Za-z](?:[\w-]{0,15}\w)?/.exec(after)?.[0].length ?? 0;
}

function isNoun(letters: string): boolean {
  return /^(?:QQ|VIP|ID|NO|CVV2?|CVC2?|SIM|APP|IMEI|TEL)[ :_-]?$/i.test(letters);
}

/** Spoken and spaced addresses as they are written. */
function addressOf(text: string): string {
  return asWritten(text)
    .replace(/艾特|圈a|(?<= )at(?= )/gi, '@')
    .replace(/点|(?<= )dot(?= )/g, '.')
    .replaceAll(' ', '')
    .toLowerCase();
}

function plateOf(text: string): string {
  return asWritten(text)
    .replace(/[·. -]/g, '')
    .toUpperCase();
}

/** With ASCII digits for spoken ones. */
function asWritten(text: string): string {
  let value = text;
  const chunks = digitRuns(text).flatMap((run) => run.chunks);
  for (const { start, end, digits } of chunks.reverse())
    value = value.slice(0, start) + digits + value.slice(end);
  return value;
}

function spanOf(match: RegExpExecArray, kind: Kind, value: string): LatinSpan {
  const text = match[0].trimEnd();
  return { start: match.index, end: match.index + text.length, kind, value };
}

/** The first of overlapping spans wins. */
function inOrder(spans: LatinSpan[]): LatinSpan[] {
  let at = 0;
  return spans
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      if (start < at) return false;
      at = end;
      return true;
    });
}
