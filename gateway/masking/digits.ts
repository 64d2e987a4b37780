/** Digits, written or spoken, in pieces, with what people put between the pieces. One pass, linear time. */

/** Digits side by side. */
export interface Piece {
  /** UTF-16 offsets in the text. */
  start: number;
  end: number;
  /** As ASCII: 幺三八 is 138, 三个八 is 888. */
  digits: string;
  /** Some of them were spoken (Chinese numerals). */
  spoken: boolean;
  /** It is nothing but 三个八. */
  repeat: boolean;
  /** Where a check character that follows it ends: X, 叉, 艾克斯; 0 without one. */
  check: number;
}

const SPOKEN: Record<string, string> = {
  ...{ 零: '0', 〇: '0', 洞: '0', 灵: '0', 一: '1', 幺: '1', 妖: '1', 壹: '1', 二: '2', 两: '2', 贰: '2' },
  ...{ 三: '3', 叁: '3', 四: '4', 肆: '4', 五: '5', 伍: '5', 六: '6', 陆: '6', 七: '7', 柒: '7', 拐: '7' },
  ...{ 八: '8', 捌: '8', 九: '9', 玖: '9', 勾: '9' },
};
/** A numeral before one of them is part of an amount, not a digit that is read out: 三百, 五千. */
const UNITS = '十百千万亿';
/** 一起, 一样, 一直: words, not digits. */
const WORDS_WITH_ONE = '起样直定般会下些点共边同旦刻向律切';
/** Between two pieces of one number. */
const FILLERS = ['然后', '那个', '逗号', '空格', '横杠', '短横', '横线'];
const FILLER_CHARS = '嗯啊呃额哦噢哎诶呀对杠 \t\u00a0\u3000-－–—·・,，、.．。()（）';
/** At most so many fillers in a row. */
const GAP = 8;

/** ASCII digit of the character at `at`; undefined when it is none. */
export function digitAt(text: string, at: number): string | undefined {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return text[at];
  if (code < 0x2000) return undefined;
  if (code >= 0xff10 && code <= 0xff19) return String.fromCharCode(code - 0xff10 + 0x30);
  return SPOKEN[text[at] as string];
}

/** Runs of pieces with nothing but fillers between them. */
export function digitRuns(text: string): Piece[][] {
  const runs: Piece[][] = [];
  let run: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const piece = digitAt(text, at) === undefined ? null : readPiece(text, at);
    if (piece && piece.digits !== '') {
      const last = run.at(-1);
      if (last && (last.check > 0 || gapEnd(text, last.end) < piece.start)) run = [];
      if (run.length === 0) runs.push(run);
      run.push(piece);
    }
    at = piece ? piece.end : at + 1;
  }
  return runs;
}

/** Where the fillers that begin at `at` end. */
export function gapEnd(text: string, at: number): number {
  let end = at;
  for (let count = 0; count < GAP && end < text.length; count += 1) {
    if (FILLER_CHARS.includes(text[end] as string)) {
      end += 1;
      continue;
    }
    const filler = FILLERS.find((word) => text.startsWith(word, end));
    if (!filler) break;
    end += filler.length;
  }
  return end;
}

/** A piece without digits is skipped: numerals of an amount, or 一 of a word. */
function readPiece(text: string, start: number): Piece {
  let digits = '';
  let spoken = false;
  let elements = 0;
  let repeat = false;
  let at = start;
  for (; at < text.length; elements += 1) {
    const digit = digitAt(text, at);
    if (digit === undefined) break;
    const isSpoken = isNumeral(text, at);
    if (isSpoken && !readOut(text, at, digits === '')) {
      if (digits === '') at += 1;
      break;
    }
    // 13812345678一个: the numeral belongs to what follows.
    if (isSpoken && !spoken && digits !== '' && digitAt(text, at + 1) === undefined) break;
    const times = repeated(text, at, digit);
    if (times > 0) {
      digits += (digitAt(text, at + 2) as string).repeat(times);
      repeat = elements === 0;
      at += 3;
    } else {
      digits += digit;
      at += 1;
    }
    spoken ||= isSpoken;
  }
  return { start, end: at, digits, spoken, repeat: repeat && elements === 1, check: checkEnd(text, at) };
}

function isNumeral(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code > 0xff && !(code >= 0xff10 && code <= 0xff19);
}

/** A numeral that is a digit of a number, not part of an amount (三百, 十八, 千零五) or of a word (一起). */
function readOut(text: string, at: number, first: boolean): boolean {
  const next = text[at + 1] ?? '';
  if (next !== '' && UNITS.includes(next)) return false;
  if (text[at] === '一' && next !== '' && WORDS_WITH_ONE.includes(next)) return false;
  if (!first || '幺妖'.includes(text[at] as string)) return true;
  const before = text[at - 1] === '零' ? text[at - 2] : text[at - 1];
  return before === undefined || !UNITS.includes(before);
}

/** 三个八 is three eights; 三个八百 and 五个六个 are not. */
function repeated(text: string, at: number, digit: string): number {
  if (digit < '2' || text[at + 1] !== '个' || digitAt(text, at + 2) === undefined) return 0;
  if (text[at + 3] === '个' || (isNumeral(text, at + 2) && !readOut(text, at + 2, false))) return 0;
  return Number(digit);
}

/** 21400叉, 214 X; not 1920x1080, not 三叉路口. */
function checkEnd(text: string, end: number): number {
  const at = text[end] === ' ' ? end + 1 : end;
  if ('xXｘＸ叉'.includes(text[at] ?? '-') && !/[A-Za-z0-9光路\ue000]/.test(text[at + 1] ?? ''))
    return at + 1;
  return text.startsWith('艾克斯', at) ? at + 3 : 0;
}
