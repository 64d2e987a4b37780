/** Where personal data stands in a text, and what it is. Pure. */
import { addressSpans } from './address.ts';
import { type DigitRun, digitRuns } from './digits.ts';
import { folded, TAKEN, without } from './fold.ts';
import { codeSpans, type LatinSpan, latinSpans, prefixOf, suffixOf } from './latin.ts';
import type { Kind } from './nouns.ts';
import { DATE_OR_TIME } from './stays.ts';
import { numbersIn, type Situation, verdictOf } from './types.ts';

/** Nothing else can hold a number or an address. */
const WORTH_A_LOOK =
  /[\d０-９\u2460-\u2468零〇○一二三四五六七八九十百千万幺妖壹贰叁肆伍陆柒捌玖貳參陸两兩洞拐勾灵@＠艾圈]| at /;
/** Tokens that are there already, whoever wrote them. */
const TOKEN = /\[\p{Script=Han}{1,8}·[0-9a-z]{4}\]/gu;
/** What is said around the pieces of a number, and alone while the other side gives one. */
const SMALL =
  /嗯|啊|呃|额|哦|噢|喂|好的?|行|对|是的?|您说|你说|请说|您讲|请讲|没错|可以|稍等|继续|然后呢?|后面呢?|前面|接着|还有|收到了?|[那这]个|就是|我的?|[您你]的?|最后|[几两四六八]位|数字|开头|重复|记?一?下|[吧呢了吗哈]|叉|艾克斯|[xX](?![A-Za-z])|[\s\p{P}]/gu;
/** Between a number and its better form: 验证码1234，不是，是5678. */
const CORRECTION = /不是|不对|错了|应该|[是嗯啊呃额哦说我看重新来]|[\s\p{P}]/gu;
/** The check character of an ID number: X, 叉, 艾克斯. */
const CHECK_X = /^ ?(?:[xX](?![A-Za-z0-9])|叉|艾克斯)/;
const SPOKEN_X = /^ ?(?:叉|艾克斯)/;
const LONGEST_SMALL = 60;
/** Of that many digits a number needs a reason to stay, and what has one is no piece. */
const LONG = 5;
const BEFORE = 24;
const AFTER = 12;

export interface Span {
  start: number;
  end: number;
  kind: Kind;
  value: string;
  byContext: boolean;
}

export interface Finding {
  /** In order, none overlapping. */
  spans: Span[];
  /** Kind of the last number in the text, or of the piece of one that it consists of. */
  gives: Kind | null;
  /** That piece was left alone. */
  bare: boolean;
  /** Nothing but 嗯, 好的, 您说. */
  idle: boolean;
}

export function find(text: string, situation: Situation): Finding {
  if (!WORTH_A_LOOK.test(text)) return { spans: [], gives: null, bare: false, idle: isSmall(text) };
  let shadow = without(folded(text), text.includes('[') ? matchesOf(TOKEN, text) : []);
  const latin = latinSpans(shadow).map(said);
  shadow = without(shadow, latin);
  const addresses = addressSpans(shadow, situation.growing).map(said);
  shadow = without(shadow, addresses);
  const runs = digitRuns(without(shadow, /\d[-/.:]\d/.test(shadow) ? matchesOf(DATE_OR_TIME, shadow) : []));
  const rest = runs.length > 0 ? without(shadow, runs) : shadow;
  const pure = isSmall(rest.replaceAll(TAKEN, ''));
  const numbers = numberSpans(shadow, runs, pure, situation);
  const spans = [...latin, ...addresses, ...numbers, ...codeSpans(without(shadow, numbers)).map(said)];
  return {
    spans: spans.sort((a, b) => a.start - b.start),
    gives: givenKind(spans, runs, pure),
    bare: spans.length === 0 && situation.elsewhere !== null && runs.some(isPiece),
    idle: runs.length === 0 && pure,
  };
}

/** Nothing but small words; a longer text has others. */
function isSmall(text: string): boolean {
  return text.length <= LONGEST_SMALL && text.replace(SMALL, '') === '';
}

function said(span: LatinSpan): Span {
  return { ...span, byContext: false };
}

function matchesOf(pattern: RegExp, text: string): { start: number; end: number }[] {
  return [...text.matchAll(pattern)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
}

function numberSpans(shadow: string, runs: readonly DigitRun[], pure: boolean, situation: Situation): Span[] {
  const spans: Span[] = [];
  let last = 0;
  for (const found of runs) {
    for (const run of numbersIn(shadow, found)) {
      // A code's later digits went with its first ones.
      if (run.start < (spans.at(-1)?.end ?? 0)) continue;
      // 一个, 两次: most texts hold some, and they are no piece of anything.
      if (run.digits.length === 1 && situation.open === null) continue;
      const checked = run.digits.length === 17 ? withCheckX(shadow, run) : run;
      const place = {
        before: shadow.slice(Math.max(last, checked.start - BEFORE), checked.start),
        after: shadow.slice(checked.end, checked.end + AFTER),
        pure,
      };
      // 后四位 holds a numeral, and still speaks of what follows.
      if (checked.digits.length > 1) last = checked.end;
      const previous = spans.at(-1);
      const corrects = previous && shadow.slice(previous.end, checked.start).replace(CORRECTION, '') === '';
      const here = corrects ? { ...situation, open: previous.kind } : situation;
      const verdict = verdictOf(checked, place, here);
      if (!verdict) continue;
      spans.push(widened(shadow, { start: checked.start, end: checked.end, ...verdict }, place, checked));
      last = spans.at(-1)?.end ?? last;
    }
  }
  return spans;
}

/** With what belongs to the number around its digits: +86, a bracket, letters of a code, the X of an ID number. */
function widened(
  shadow: string,
  span: Span,
  { before, after }: { before: string; after: string },
  run: DigitRun,
): Span {
  const { kind, value, byContext } = span;
  if ((kind === '身份证' || SPOKEN_X.test(after)) && !run.digits.endsWith('X')) {
    const { end, digits } = withCheckX(shadow, run);
    return { ...span, end, value: digits };
  }
  if (kind === '手机号' || kind === '固话') {
    const opened = run.text.includes(')') && !run.text.includes('(');
    const sign = (opened ? /\(?\+?$/ : /\+$/).exec(before)?.[0].length ?? 0;
    return { ...span, start: span.start - sign };
  }
  if (kind === '号码' || kind === '车牌') {
    const prefix = prefixOf(before, byContext || /[单号照]/.test(before));
    const suffix = suffixOf(after);
    const start = span.start - prefix;
    const end = span.end + suffix;
    const letters = (from: number, to: number) =>
      shadow
        .slice(from, to)
        .replace(/[^0-9a-z]/gi, '')
        .toUpperCase();
    return { ...span, start, end, value: letters(start, span.start) + value + letters(span.end, end) };
  }
  return span;
}

function withCheckX(shadow: string, run: DigitRun): DigitRun {
  const check = CHECK_X.exec(shadow.slice(run.end, run.end + 4))?.[0];
  return check ? { ...run, end: run.end + check.length, digits: `${run.digits}X` } : run;
}

/** A turn that consists of three or four digits gives a piece, even when they were left alone. */
function givenKind(spans: readonly Span[], runs: readonly DigitRun[], pure: boolean): Kind | null {
  const last = spans.at(-1);
  if (last) return last.kind;
  return pure && runs.some((run) => isPiece(run) && run.digits.length < LONG) ? '号码' : null;
}

function isPiece({ digits }: DigitRun): boolean {
  return digits.length >= 3;
}
