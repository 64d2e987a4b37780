/**
 * Where somebody lives, down to the house: 梦想路88弄6号302室, 幸福小区12栋2单元1501, with the district before it. A road, a district
 * or a room number alone say nothing of anybody and stay. Works on the shadow of a text. Pure.
 */
import type { LatinSpan } from './latin.ts';

/** A number of a house, as it is written or said. */
const N = String.raw`(?:[A-Za-z甲乙丙丁]座?-?)?(?:\d{1,5}|[零〇一二三四五六七八九十百两幺]{1,7})`;
/** What names of places are made of: Han without the small words that stand before a place. */
const NAME = String.raw`[\p{Script=Han}--[我你您他她它们在是到从去往给把就住送寄发写填说报的了吗呢啊呀吧嗯哦那这条走址个进由离朝跟和与或不没有也都要会能]]`;
const STREET = `${NAME}{1,8}(?:路|大街|街|大道|道|巷|胡同|弄堂)`;
const ESTATE = `${NAME}{1,8}(?:小区|社区|花园|公寓|家园|新村|花苑|嘉园|豪庭|山庄|苑|湾|府|庄园|里弄)`;
const VILLAGE = `${NAME}{1,6}(?:村|屯|庄)(?:${N}组|${N}队)?`;
/** 三号线, 三号前, 三号开始: a line or a day of the month. */
const HOUSE = `(?:${N}号(?!线|码|前|之前|以前|左右|开始|到|至|以后|之后|那天|晚|早|上午|下午)(?:院|楼)?(?:[附增]${N}号|之${N})?|${N}弄|${N}巷)`;
const BLOCK = `(?:${N}(?:号楼|栋|幢|号院|座)|[东西南北]区(?=${N}))`;
const INSIDE = `(?:${N}(?:号楼|栋|幢|号院|座|单元|门洞|号|弄|层|楼|室|房|户)|[东西南北后前]栋|[甲乙丙丁]室)`;
const BUILDING = `${NAME}{2,6}(?:大厦|大楼|小区|花园|苑|湾|公寓|广场|家园|中心|城)`;
const ROOM = String.raw`(?:\d{1,3}(?:-\d{1,4}){1,3}|\d{3,4}(?![\d块元年月日点个])|[零一二三四五六七八九两幺]{3,4})`;
const GAP = '[ ,，、]?';
const TAIL = `(?:${GAP}(?:${BUILDING}(?=${GAP}${N}))?${GAP}${INSIDE}){0,6}(?:${GAP}${ROOM})?(?:号|室|房)?`;
/** Open to everybody: 人民路88号的营业厅. */
const PUBLIC =
  '(?!的?(?:那[个家]|这[个家])?(?:营业厅|网点|门店|分行|支行|服务厅|派出所|分店|旗舰店|店面|柜台))';

const pattern = (house: string) =>
  `(?:${STREET}${GAP}${house}|${VILLAGE}${GAP}${HOUSE}|(?:${ESTATE}|${BUILDING})${GAP}${BLOCK}|${NAME}{0,8}(?:${BLOCK}|${N}弄)${GAP}(?:${N}单元|${N}号楼|${N}号))${TAIL}${PUBLIC}`;
const ADDRESS = new RegExp(pattern(HOUSE), 'gv');
/** 梦想路88 at the end of a partial: the house is still being said. */
const GROWING = new RegExp(pattern(`(?:${HOUSE}|${N}$)`), 'gv');
/** 山东省青岛市市南区, before the street. */
const REGION = new RegExp(`(?:${NAME}{2,7}?(?:省|自治区|市|自治州|盟|区|县|旗|镇|乡|街道)){1,4}$`, 'v');
const LONGEST_REGION = 24;
/** Without one of them there is no house in a text. */
const WORTH_A_LOOK = /[号弄栋幢巷]|单元|[路街苑湾园村]\d|\d座/;

export function addressSpans(shadow: string, growing: boolean): LatinSpan[] {
  if (!WORTH_A_LOOK.test(shadow)) return [];
  return Array.from(shadow.matchAll(growing ? GROWING : ADDRESS), ({ 0: { length }, index }) => {
    const region = REGION.exec(shadow.slice(Math.max(0, index - LONGEST_REGION), index))?.[0].length ?? 0;
    const start = index - region;
    const end = index + length;
    return { start, end, kind: '地址', value: canonicalOf(shadow.slice(start, end)) };
  });
}

const DIGITS = new Map(
  [...'零〇一幺二两三四五六七八九'].map((numeral, at) => [numeral, '0011223456789'[at] as string]),
);

/** With figures for numerals, so that 八十八弄 is 88弄: one address, one token. */
function canonicalOf(address: string): string {
  return address.replace(/[ ,，、]/g, '').replace(/[零〇一二三四五六七八九十百两幺]{1,12}/g, (numerals) => {
    if (!/[十百]/.test(numerals)) return Array.from(numerals, (one) => DIGITS.get(one)).join('');
    const [, hundreds = '', tens = '', ones = ''] = /^(?:(.)百)?零?(?:(.?)十)?(.?)/.exec(numerals) ?? [];
    const ten = /十/.test(numerals) ? Number(DIGITS.get(tens) ?? 1) : 0;
    return String(Number(DIGITS.get(hundreds) ?? 0) * 100 + ten * 10 + Number(DIGITS.get(ones) ?? 0));
  });
}
