/** What is more than digits: tokens that are there already, mail, plates, codes of letters and digits. */
import { digitAt } from './digits.ts';
import { type TokenType, TYPES } from './types.ts';
import { isServing, namingOf } from './words.ts';

export interface Span {
  start: number;
  end: number;
  /** null: leave as it is. */
  type: TokenType | null;
  /** What its token is made of. */
  value: string;
}

/** [手机号·k3f9] */
const TOKEN = new RegExp(`\\[(?:${TYPES.join('|')})·[0-9a-z]{4}\\]`, 'g');
/** zhang.wei88@example.com */
const EMAIL = /[A-Za-z0-9._%+-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g;
/** zhangsan 艾特 qq 点 com, 三八零二幺四圈a163点com */
const SPOKEN_EMAIL =
  /(?:[A-Za-z0-9._-]|[零〇一幺二三四五六七八九]|下划线| ){1,40}(?:艾特|圈[aA]|@) ?[A-Za-z0-9-]{1,30}(?: ?(?:点|\.) ?[A-Za-z]{2,10}){1,3}/g;
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const PLACE = '[A-HJ-NP-Za-hj-np-z0-9零〇一幺二三四五六七八九]';
/** 京A12345, 粤B·D1234F, 苏E 8K21F, 浙A 一二三四五 */
const PLATE = new RegExp(
  `[${PROVINCES}] ?[A-HJ-NP-Za-hj-np-z][·. ]?(?:${PLACE} ?){4}(?:${PLACE}{1,2}|[挂学警港澳])`,
  'g',
);
/** Of new energy: D12345, DA2345, 12345D. */
const NEW_ENERGY = /^(?:[A-K][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-K])$/;
/** JD20260311885, GD-20260311-0093, 91110105MA01K3NB7T */
const CODE = /[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*/g;
/** 12000mAh; 2026-11-20T08; 31010419670823690X; tel13812345678, QQ88213345 */
const NOT_A_CODE =
  /^\d+(?:mah|btu|[kmgt]b?|k[mgw]|[cm]?m|ml|hz|p)$|^\d{4}-\d\d-\d\dt\d\d$|^[\d-]+x$|^(?:tel|phone|mobile|sip|qq)[\d-]+$|^\d{2,4}x\d{2,4}$/i;

export function patternsOf(text: string): Span[] {
  const spans = [...text.matchAll(TOKEN)].map((match) => span(match, match[0], null));
  let shadow = without(text, spans);
  const add = (pattern: RegExp, spanOf: (match: RegExpMatchArray) => Span | null) => {
    for (const match of shadow.matchAll(pattern)) {
      const found = spanOf(match);
      if (found) spans.push(found);
    }
    shadow = without(shadow, spans);
  };
  if (/[A-Za-z]/.test(text)) {
    add(EMAIL, (match) => span(match, match[0].replace('＠', '@'), '邮箱'));
    add(SPOKEN_EMAIL, spokenEmail);
    add(PLATE, plate);
    add(CODE, code);
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** What is taken becomes characters that nothing matches. */
export function without(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + '\ue000'.repeat(end - start);
    at = end;
  }
  return result + text.slice(at);
}

function span(match: RegExpMatchArray, value: string, type: TokenType | null): Span {
  const start = match.index as number;
  return { start, end: start + match[0].length, type, value: value.toLowerCase() };
}

function spokenEmail(match: RegExpMatchArray): Span {
  const lead = match[0].length - match[0].trimStart().length;
  const value = ascii(match[0])
    .replace(/艾特|圈a/i, '@')
    .replaceAll('点', '.')
    .replaceAll('下划线', '_')
    .replaceAll(' ', '');
  const found = span(match, value, '邮箱');
  return { ...found, start: found.start + lead };
}

function plate(match: RegExpMatchArray): Span | null {
  const { input = '', index = 0 } = match;
  const [said] = match;
  const places = ascii(said).replace(/[·. ]/g, '').toUpperCase();
  if (places.replace(/\D/g, '').length < 2) return null;
  // A sixth place is of new energy, or the beginning of another word: 京A一二三四五一共.
  const six = places.length === 8;
  const isSixth = !six || NEW_ENERGY.test(places.slice(2)) || /[A-Za-z0-9]{2}$/.test(said);
  for (const less of isSixth ? [0, six ? 1 : 0] : [1]) {
    const end = index + said.length - less;
    // 京A123456789 is none.
    if (/^[A-Za-z0-9]{2}$/.test(input.slice(end - 1, end + 1))) continue;
    return { start: index, end, type: '车牌', value: places.slice(0, places.length - less) };
  }
  return null;
}

function code(match: RegExpMatchArray): Span | null {
  const [said] = match;
  const digits = said.replace(/\D/g, '').length;
  if (digits < 5 || digits === said.replace(/[-_]/g, '').length || NOT_A_CODE.test(said)) return null;
  const found = { ...span(match, said, '号码'), value: said.replace(/[-_]/g, '').toUpperCase() };
  // 工号是 A40711, K20931为您服务, 型号i7-12700H
  if (digits > 8) return found;
  const { input = '', index = 0 } = match;
  const naming = namingOf(input.slice(Math.max(0, index - 12), index));
  if (naming?.near && ['staff', 'thing'].includes(naming.kind)) return null;
  if (isServing(input.slice(index + said.length, index + said.length + 8))) return null;
  return found;
}

const ascii = (text: string) => [...text].map((char) => digitAt(char, 0) ?? char).join('');
