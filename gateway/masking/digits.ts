/** Runs of digits, written or spoken, with what people put between them. One pass, linear time. */
export interface DigitRun {
  /** UTF-16 offsets in the text. */
  start: number;
  end: number;
  /** As ASCII; a final 叉 or X of an ID number is `X`. */
  digits: string;
  /** The digits were spoken (Chinese numerals). */
  spoken: boolean;
}

const SPOKEN: Record<string, string> = {
  零: '0',
  〇: '0',
  洞: '0',
  灵: '0',
  一: '1',
  幺: '1',
  妖: '1',
  壹: '1',
  二: '2',
  两: '2',
  贰: '2',
  三: '3',
  叁: '3',
  四: '4',
  肆: '4',
  五: '5',
  伍: '5',
  六: '6',
  陆: '6',
  七: '7',
  柒: '7',
  拐: '7',
  八: '8',
  捌: '8',
  九: '9',
  玖: '9',
  勾: '9',
};
/** Units: a numeral beside one of them is an amount or a count, not a digit that is read out. */
const UNITS = '十百千万亿';
/** Between two digits of one number; longest first. */
const BETWEEN = [
  '然后',
  '那个',
  '逗号',
  '是吧',
  '嗯',
  '啊',
  '呃',
  '额',
  '杠',
  ' ',
  '-',
  '－',
  '—',
  '·',
  ',',
  '，',
  '、',
  '.',
  '(',
  ')',
];

/** ASCII digit of the character at `at`; undefined when it is none. */
function digitAt(text: string, at: number): string | undefined {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return text[at];
  if (code >= 0xff10 && code <= 0xff19) return String.fromCharCode(code - 0xff10 + 0x30);
  return SPOKEN[text[at] as string];
}

export function digitRuns(text: string): DigitRun[] {
  const runs: DigitRun[] = [];
  for (let at = 0; at < text.length; ) {
    if (digitAt(text, at) === undefined) {
      at += 1;
      continue;
    }
    const run = readRun(text, at);
    runs.push(run);
    at = run.end;
  }
  return runs;
}

function readRun(text: string, start: number): DigitRun {
  let digits = '';
  let end = start;
  let spoken = false;
  for (let at = start; at < text.length; ) {
    const digit = digitAt(text, at);
    if (digit !== undefined) {
      // "一百三" inside a number is an amount: the run ends before it.
      if (spokenUnit(text, at) && digits.length > 0) break;
      digits += digit;
      spoken ||= text.charCodeAt(at) > 0xff;
      at += 1;
      end = at;
      if (spokenUnit(text, at - 1)) break;
      continue;
    }
    const gap = gapAt(text, at);
    if (gap === 0 || digitAt(text, at + gap) === undefined) break;
    at += gap;
  }
  const last = text[end];
  if (digits.length === 17 && last !== undefined && 'xX叉'.includes(last)) {
    return { start, end: end + 1, digits: `${digits}X`, spoken };
  }
  return { start, end, digits, spoken };
}

/** A numeral that is followed by a unit: 三百, 五千. */
function spokenUnit(text: string, at: number): boolean {
  return UNITS.includes(text[at + 1] ?? '-');
}

/** Length of what may stand between two digits; at most two fillers. */
function gapAt(text: string, at: number): number {
  let length = 0;
  for (let count = 0; count < 2; count += 1) {
    const filler = BETWEEN.find((between) => text.startsWith(between, at + length));
    if (!filler) break;
    length += filler.length;
  }
  return length;
}
