/**
 * Runs of digits, written or read out, with what people put between them: 一三八 嗯 零零零零, 160-1234-5678, 四个零.
 * Works on the shadow of a text. One pass, linear time.
 */
import { isCounted, standsAlone, WHAT_IF } from './stays.ts';

/** Digits without anything between them, of one script. */
export interface Chunk {
  /** UTF-16 offsets in the text. */
  start: number;
  end: number;
  /** As ASCII. */
  digits: string;
  /** Chinese numerals. */
  spoken: boolean;
  /** repeat: 四个零; amount: 一百三十八, which is a part of a number only where it makes one complete. */
  form: 'digits' | 'repeat' | 'amount';
}

export interface DigitRun {
  start: number;
  end: number;
  /** As ASCII; a final 叉 or X of an ID number is `X`. */
  digits: string;
  spoken: boolean;
  /** As it stands in the shadow. */
  text: string;
  chunks: readonly Chunk[];
}

/** Counts what the scanner looks at, for the test that it is linear. */
export interface Meter {
  steps: number;
}

const NUMERALS = '零0〇0洞0灵0一1幺1妖1壹1二2两2贰2三3叁3四4肆4五5伍5六6陆6七7柒7拐7八8捌8九9玖9勾9';
const SPOKEN = new Map(
  NUMERALS.match(/../gu)!.map(([numeral, digit]) => [numeral as string, digit as string]),
);
/** A numeral beside one of them is an amount or a count, not a digit that is read out. */
const UNITS = new Map([...'十拾百佰千仟万亿'].map((unit, at) => [unit, at < 6 ? 10 ** (1 + (at >> 1)) : 0]));
/** 一共, 一下, 一样: a word, not a digit. */
const ONE_WORDS = '共下样起直定般些会切致律旦边方面向再经周半阵串概';
/** 三三零四十月二号, 一七七八万一打不通: the last digit is no part of the month, nor of the word. */
const NO_UNIT = new RegExp(`^(?:十[一二]?月|${WHAT_IF})`);
/** 尾号三三零九一张…: another thing is counted. */
const CLASSIFIERS = '张个次位笔件台条份家套款只部';
/** Between two digits of one number; longest first. */
const BETWEEN =
  /^(?:[我您你](?:看看|看一?下|等一?下)啊?|等一下|等等|稍等|后面是|然后是|接下来|然后呢|[横短]杠|横线|空格|逗号|是吧|对吧|再后面|后面|然后|接着|还有|开头|中间|末尾|最后|完了呢?|那个|嗯嗯|喂喂?|[嗯啊呃额哦噢杠对]|[\s\-—–_·,，、.。?？()/~…*\u200b-\u200d]|\ufe0f|\u20e3)/;
const MAX_FILLERS = 10;
const LONGEST_FILLER = 5;
/** 对 between two groups can be the other side's word, or compare two numbers: it joins the groups of these only. */
const YES = /对(?!吧)/;
const LONGEST_GROUPED = 19;
const GROUPS = /^(?:3,4,4|6,8,[34]|4,4,4,4(?:,[1-3])?)$/;
/** After them a short beginning was another sentence's: 我住三楼三。四零五也行. */
const STOPS = /[。?？]/;

/** ASCII digit of the character at `at`; undefined when it is none. */
function digitAt(text: string, at: number): string | undefined {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return text[at];
  return code > 0x3000 ? SPOKEN.get(text[at] as string) : undefined;
}

function isWritten(text: string, at: number): boolean {
  return text.charCodeAt(at) < 0x80;
}

export function digitRuns(text: string, meter: Meter = { steps: 0 }): DigitRun[] {
  const runs: DigitRun[] = [];
  for (let at = 0; at < text.length; ) {
    meter.steps += 1;
    const first = chunkAt(text, at, meter);
    if (!first) {
      at += 1;
      continue;
    }
    const chunks = [first];
    const alone = standsAlone(text.slice(Math.max(0, at - 12), at), first);
    let { digits } = first;
    for (let last = first; ; ) {
      const next = chunkAt(text, last.end + gapAt(text, last.end, meter), meter);
      if (!next || !joins(text, { last, digits, alone }, next)) break;
      chunks.push(next);
      digits += next.digits;
      last = next;
    }
    for (const part of splitAtAmounts(text, chunks)) runs.push(...splitAtYes(text, part));
    at = (chunks.at(-1) as Chunk).end;
  }
  return runs;
}

/** The digits, the amount or the repeat that begins at `at`. */
function chunkAt(text: string, at: number, meter: Meter): Chunk | undefined {
  const written = isWritten(text, at);
  let digits = '';
  let end = at;
  for (let digit = digitAt(text, at); digit !== undefined; digit = digitAt(text, end)) {
    if (isWritten(text, end) !== written) break;
    digits += digit;
    end += 1;
    meter.steps += 1;
  }
  if (digits === '') return UNITS.has(text[at] as string) ? amountAt(text, at, meter) : undefined;
  const short = {
    start: at,
    end: end - 1,
    digits: digits.slice(0, -1),
    spoken: !written,
    form: 'digits',
  } as const;
  const next = text[end] ?? '';
  if (!written && UNITS.has(next) && !(digits.length > 1 && NO_UNIT.test(text.slice(end, end + 3)))) {
    return short.digits === '' ? amountAt(text, at, meter) : short;
  }
  if (!written && short.digits.length >= 3 && isOther(text, end)) return short;
  if (!written && text[end - 1] === '一' && ONE_WORDS.includes(next || '-')) {
    return short.digits === '' ? undefined : short;
  }
  const repeated = repeatedAt(text, end);
  if (repeated !== undefined && digits.at(-1)! > '1' && (!written || digits.length === 1)) {
    if (short.digits !== '') return short;
    return {
      start: at,
      end: end + 2,
      digits: repeated.repeat(Number(digits)),
      spoken: !written,
      form: 'repeat',
    };
  }
  return { start: at, end, digits, spoken: !written, form: 'digits' };
}

/** Whether the last digit before `end` counts what follows rather than ends a number. */
function isOther(text: string, end: number): boolean {
  return '一两'.includes(text[end - 1] ?? '-') && CLASSIFIERS.includes(text[end] ?? '-');
}

/** 四个零: the digit after 个, where nothing is counted with it. */
function repeatedAt(text: string, at: number): string | undefined {
  if (text[at] !== '个') return undefined;
  const digit = digitAt(text, at + 1);
  if (digit === undefined) return undefined;
  const after = text.slice(at + 2, at + 6);
  if (UNITS.has(after[0] ?? '') || isCounted(after, { digits: digit, spoken: true })) return undefined;
  return text[at + 1] === '一' && ONE_WORDS.includes(after[0] ?? '-') ? undefined : digit;
}

/** 一百三十八, 三万五, 一千零四: numerals with units; without digits where it is not below ten thousand. */
function amountAt(text: string, at: number, meter: Meter): Chunk {
  let end = at;
  let value = 0;
  let lastUnit = 10;
  for (;;) {
    meter.steps += 1;
    const zero = text[end] === '零' ? 1 : 0;
    const digit = digitAt(text, end + zero);
    const spoken = digit !== undefined && !isWritten(text, end + zero);
    const unit = UNITS.get(text[end + zero + (spoken ? 1 : 0)] ?? '');
    if (unit === undefined) {
      const word = text[end + zero] === '一' && ONE_WORDS.includes(text[end + zero + 1] ?? '-');
      if (spoken && !word) {
        // 三百五 is 350, 三百零五 is 305.
        value += Number(digit) * (zero ? 1 : lastUnit / 10);
        end += zero + 1;
      }
      break;
    }
    value = unit === 0 ? Number.NaN : value + Number(spoken ? digit : 1) * unit;
    lastUnit = unit || 10;
    end += zero + (spoken ? 2 : 1);
  }
  return { start: at, end, digits: Number.isNaN(value) ? '' : String(value), spoken: true, form: 'amount' };
}

/** Length of what may stand between two digits. */
function gapAt(text: string, at: number, meter: Meter): number {
  let length = 0;
  for (let count = 0; count < MAX_FILLERS; count += 1) {
    meter.steps += 1;
    const filler = BETWEEN.exec(text.slice(at + length, at + length + LONGEST_FILLER))?.[0];
    if (!filler) break;
    length += filler.length;
  }
  return length;
}

/** Whether a number goes on with `next` after `digits`. */
function joins(
  text: string,
  { last, digits, alone }: { last: Chunk; digits: string; alone: boolean },
  next: Chunk,
): boolean {
  // …8872万一打不通: 万一 is no part of it.
  if (last.digits === '' || next.digits === '') return false;
  const gap = text.slice(last.end, next.start);
  // 12,999.00 is one amount.
  // …, and 退到6228 4800 is no amount: cards are read in fours.
  const fours = gap === ' ' && last.digits.length === 4 && next.digits.length === 4;
  if (alone && !fours && gap !== '' && gap !== ',' && gap !== '.') return false;
  if (isDecimal(last, gap, next)) return true;
  if (digits.length < 11 && isMobile(digits + next.digits)) return true;
  // 482913，5分钟内有效: the five minutes are not a part of the code.
  if (isCounted(text.slice(next.end, next.end + 5), next)) return false;
  if (!STOPS.test(gap) || digits.length >= 3) return true;
  return digits.length >= 2 && next.digits.length >= 2;
}

/** 123456.78 and 12,999 are one number each, whatever follows. */
function isDecimal(last: Chunk, gap: string, next: Chunk): boolean {
  if (last.spoken || next.spoken) return false;
  return gap === '.' || (gap === ',' && last.digits.length <= 3 && next.digits.length === 3);
}

/** A grouped reading counts only where it completes a mobile number: 一百六十四 三三零二 九一零八. */
function splitAtAmounts(text: string, chunks: Chunk[]): DigitRun[] {
  const whole = runOf(text, chunks);
  if (!chunks.some(({ form }) => form === 'amount') || isMobile(whole.digits)) return [whole];
  const runs: DigitRun[] = [];
  let from = 0;
  chunks.forEach(({ form }, at) => {
    if (form !== 'amount') return;
    if (at > from) runs.push(runOf(text, chunks.slice(from, at)));
    from = at + 1;
  });
  if (from < chunks.length) runs.push(runOf(text, chunks.slice(from)));
  return runs;
}

/** 幺三八 对 零零幺三 对 八零零零 is one number, 一三九 对 一九九 are two. */
function splitAtYes(text: string, run: DigitRun): DigitRun[] {
  if (!YES.test(run.text)) return [run];
  const groups: Chunk[][] = [];
  for (const chunk of run.chunks) {
    const before = groups.at(-1)?.at(-1);
    if (before && !YES.test(text.slice(before.end, chunk.start))) groups.at(-1)!.push(chunk);
    else groups.push([chunk]);
  }
  const runs: DigitRun[] = [];
  for (let at = 0; at < groups.length; ) {
    const size = groupsAt(text, groups, at);
    runs.push(runOf(text, groups.slice(at, at + size).flat()));
    at += size;
  }
  return runs;
}

/** How many groups from `at` on are one number. */
function groupsAt(text: string, groups: readonly Chunk[][], at: number): number {
  const sizes: number[] = [];
  let digits = '';
  for (let size = 1; at + size <= groups.length && digits.length < LONGEST_GROUPED; size += 1) {
    const group = runOf(text, groups[at + size - 1] as Chunk[]);
    digits += group.digits;
    sizes.push(group.digits.length);
    if (isMobile(digits) || GROUPS.test(sizes.join())) return size;
  }
  // It grows, or goes on in the next turn.
  return sizes.length === 2 && /^1[3-9]\d{5}$/.test(digits) && sizes[0] === 3 ? 2 : 1;
}

export function runOf(text: string, chunks: readonly Chunk[]): DigitRun {
  const { start } = chunks[0] as Chunk;
  const { end } = chunks.at(-1) as Chunk;
  return {
    start,
    end,
    digits: chunks.map(({ digits }) => digits).join(''),
    spoken: chunks.some(({ spoken }) => spoken),
    text: text.slice(start, end),
    chunks,
  };
}

/** With a country code or without; `0` before it is the old trunk prefix. */
export function isMobile(digits: string): boolean {
  return /^(?:(?:00)?86|0)?1[3-9]\d{9}$/.test(digits);
}
