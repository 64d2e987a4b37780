/**
 * The shadow that numbers are looked for in: full width becomes half width and a few traditional characters
 * simplified, unit by unit, so that every offset in it is an offset in the text.
 */

/** Traditional forms of the characters that the patterns know. */
const SIMPLIFIED = new Map(
  '號号碼码電电話话機机驗验證证銀银訂订單单車车貳贰參叁叄叁陸陆兩两後后點点萬万億亿塊块個个為为務务動动態态運运帳账賬账圓圆○〇'
    .match(/../gu)!
    .map(([from, to]) => [from as string, to as string]),
);
const FOLDED = new RegExp(`[\u2460-\u2468\u3000\uff01-\uff5e${[...SIMPLIFIED.keys()].join('')}]`, 'g');
/** Stands for every unit of what was found already: no number, no word and no filler holds it. */
export const TAKEN = '\ufffc';

export function folded(text: string): string {
  return text.replace(FOLDED, (unit) => {
    const code = unit.charCodeAt(0);
    if (code === 0x3000) return ' ';
    if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
    // ① to ⑨
    if (code >= 0x2460 && code <= 0x2468) return String.fromCharCode(code - 0x2460 + 0x31);
    return SIMPLIFIED.get(unit) as string;
  });
}

/** The shadow without the spans, each replaced by units that nothing matches; spans in order, none overlapping. */
export function without(shadow: string, spans: readonly { start: number; end: number }[]): string {
  if (spans.length === 0) return shadow;
  let result = '';
  let at = 0;
  for (const { start, end } of spans) {
    result += shadow.slice(at, start) + TAKEN.repeat(end - start);
    at = end;
  }
  return result + shadow.slice(at);
}
