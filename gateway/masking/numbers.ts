/** Which pieces make one number, and where the next one begins. Linear: every window is at most 19 digits long. */
import { digitAt, digitRuns, type Piece } from './digits.ts';
import { isCard, isHotline, isIdNumber, isLandline, isMobile, isYears, looksLikeId } from './shapes.ts';
import { isCounted } from './words.ts';

/** A number as it stands in the text. */
export interface Numeral extends Piece {
  /** As it was written or said. */
  raw: string;
}

/** Between the pieces of a number that is written in groups: 138 1234 5678, (010)6234-5678. */
const LIGHT = /^[ \t\u00a0\u3000\-－–—·.．()（）]+$/;
/** A pause that ends what is not a whole number yet: 1208、1209两间. */
const HEAVY = /[、。]/;
const LONGEST = 19;

export function numeralsOf(text: string): Numeral[] {
  return digitRuns(text).flatMap((pieces) => numeralsOfRun(text, pieces));
}

function numeralsOfRun(text: string, pieces: Piece[]): Numeral[] {
  const numerals: Numeral[] = [];
  for (let from = 0; from < pieces.length; ) {
    let to = wholeNumber(text, pieces, from);
    if (to === 0) {
      let digits = pieces[from]!.digits.length;
      for (to = from + 1; to < pieces.length; to += 1) {
        if (!goesOn(text, pieces[to - 1]!, pieces[to]!, digits) || startsWhole(text, pieces, to)) break;
        digits += pieces[to]!.digits.length;
      }
    }
    const group = pieces.slice(from, to);
    // 10086 12345: public numbers side by side.
    if (group.every(({ digits }) => isHotline(digits))) {
      for (const piece of group) numerals.push(numeral(text, [piece]));
    } else numerals.push(numeral(text, group));
    from = to;
  }
  return numerals;
}

/** Where a number that is whole by its digits alone ends when it begins at `from`; 0 without one. */
function wholeNumber(text: string, pieces: Piece[], from: number): number {
  if (isWrittenDate(text, pieces, from)) return from + 3;
  const first = pieces[from]!;
  let digits = '';
  let best = 0;
  let bestRank = 0;
  for (let to = from; to < pieces.length; to += 1) {
    const piece = pieces[to]!;
    digits += piece.digits;
    if (digits.length > LONGEST) break;
    const rank = rankOf(
      digits,
      piece.check > 0,
      to === from || /^(?:0\d{2,3}|(?:00)?86)$/.test(first.digits),
    );
    if (rank > bestRank) [best, bestRank] = [to + 1, rank];
  }
  return best;
}

/** How much the digits alone say. */
function rankOf(digits: string, check: boolean, landline: boolean): number {
  if (isIdNumber(digits) || (check && digits.length === 17 && looksLikeId(`${digits}X`))) return 5;
  if (isCard(digits)) return 4;
  if (isMobile(digits)) return 3;
  if (landline && isLandline(digits)) return 2;
  return digits.length === 10 && isHotline(digits) ? 1 : 0;
}

/** A number that is whole by itself begins in the middle of others: one piece, 138 1234 5678, or 2026-11-20. */
function startsWhole(text: string, pieces: Piece[], at: number): boolean {
  const [a, b, c] = [pieces[at]!, pieces[at + 1], pieces[at + 2]];
  if (rankOf(a.digits, a.check > 0, true) > 0 || isWrittenDate(text, pieces, at)) return true;
  if (!b || !c || a.digits.length !== 3 || b.digits.length !== 4 || c.digits.length !== 4) return false;
  return isMobile(a.digits + b.digits + c.digits);
}

/** 2026-11-20, 2026.11.20. */
function isWrittenDate(text: string, pieces: Piece[], at: number): boolean {
  const [year, month, day] = [pieces[at]!, pieces[at + 1], pieces[at + 2]];
  if (!month || !day || year.digits.length !== 4) return false;
  return /^(?:19|20)\d\d([-.])\d{1,2}\1\d{1,2}$/.test(text.slice(year.start, day.end));
}

/** What is not whole goes on over groups and short pauses, not into an amount, a year or a time of its own. */
function goesOn(text: string, last: Piece, next: Piece, digits: number): boolean {
  const gap = text.slice(last.end, next.start);
  if (gap === '' || HEAVY.test(gap)) return false;
  if (isYears(next.digits) && text[next.end] === '年' && gap !== '-') return false;
  const short = next.digits.length <= 4;
  if (short && digits < 9 && gap !== '-' && isCounted(text, next.end)) return false;
  if (next.digits.length <= 2 && isTime(text, next.end)) return false;
  const alike = last.digits.length === 1 ? next.digits.length === 1 : next.digits.length > 1;
  return alike || (LIGHT.test(gap) && last.spoken === next.spoken);
}

/** 08:10, or what was masked after a colon. */
const isTime = (text: string, at: number) =>
  '：:'.includes(text[at] ?? '-') && (digitAt(text, at + 1) !== undefined || text[at + 1] === '\ue000');

function numeral(text: string, pieces: Piece[]): Numeral {
  const [first, last] = [pieces[0]!, pieces.at(-1)!];
  const digits = pieces.map((piece) => piece.digits).join('');
  let { start } = first;
  const before = text[start - 1] ?? '';
  if (digits.startsWith('86') && '+＋'.includes(before || '-')) start -= 1;
  const inside = text.slice(start, last.end);
  if ((before === '(' && inside.includes(')')) || (before === '（' && inside.includes('）'))) start -= 1;
  return {
    start,
    end: last.end,
    digits,
    spoken: pieces.some(({ spoken }) => spoken),
    repeat: pieces.length === 1 && first.repeat,
    check: last.check,
    raw: text.slice(start, last.end),
  };
}
