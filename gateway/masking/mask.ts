/**
 * Personal data becomes typed tokens, `[手机号·k3f9]`, before anything is logged: type and four characters of a
 * keyed hash of the digits, so that the same number is the same token however it was said or written. Pure.
 */
import { createHmac } from 'node:crypto';
import { type MaskContext, nextContext, situationOf } from './context.ts';
import { digitRuns } from './digits.ts';
import { type Situation, typeOf } from './types.ts';

export { emptyContext, type MaskContext } from './context.ts';

export interface MaskOptions {
  /** Secret of this site. */
  siteKey: string | Uint8Array;
}

export interface MaskedUtterance {
  channel: number;
  role: string;
  utterance: string;
  rev: number;
  final: boolean;
  text: string;
}

export interface Masker {
  /** One-off text: attributes, comments, excerpts in error messages. */
  text(text: string): string;
  /**
   * An utterance of a call with what was said just before: numbers asked for, numbers that run over several turns.
   * Partials are masked with the same context and never change it; a new revision replaces its earlier effect.
   */
  utterance(context: MaskContext, utterance: MaskedUtterance): { text: string; context: MaskContext };
  /** A customer's number as a keyed pseudonym of 12 characters. */
  pseudonym(value: string): string;
}

/** Tokens that are there already, whoever wrote them. */
const TOKEN = /\[\p{Script=Han}{1,8}·[0-9a-z]{4}\]/gu;
const EMAIL = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g;
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]/g;

interface Span {
  start: number;
  end: number;
  /** null: leave as it is. */
  type: string | null;
  value: string;
}

export function createMasker({ siteKey }: MaskOptions): Masker {
  const hash = (value: string, length: number) =>
    BigInt(`0x${createHmac('sha256', siteKey).update(value).digest('hex').slice(0, 24)}`)
      .toString(36)
      .padStart(length, '0')
      .slice(0, length);
  const masked = (text: string, situation: Situation): string => {
    let result = '';
    let at = 0;
    for (const { start, end, type, value } of spansOf(text, situation)) {
      if (start < at) continue;
      result += text.slice(at, start) + (type ? `[${type}·${hash(value, 4)}]` : text.slice(start, end));
      at = end;
    }
    return result + text.slice(at);
  };
  return {
    text: (text) => masked(text, { asked: false, goingOn: false }),
    utterance: (context, utterance) => ({
      text: masked(utterance.text, situationOf(context, utterance)),
      context: utterance.final ? nextContext(context, utterance) : context,
    }),
    pseudonym: (value) => `号码·${hash(value.normalize('NFKC').replace(/[^0-9a-z+]/gi, ''), 12)}`,
  };
}

function spansOf(text: string, situation: Situation): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(TOKEN)) spans.push(span(match, null));
  for (const match of text.matchAll(EMAIL)) spans.push(span(match, '邮箱'));
  for (const match of text.matchAll(PLATE)) spans.push(span(match, '车牌'));
  const taken = spans.slice();
  for (const run of digitRuns(text)) {
    if (taken.some(({ start, end }) => run.start < end && start < run.end)) continue;
    const type = typeOf(text, run, situation);
    if (type) spans.push({ start: run.start, end: run.end, type, value: run.digits });
  }
  return spans.sort((a, b) => a.start - b.start);
}

function span(match: RegExpMatchArray, type: string | null): Span {
  const start = match.index as number;
  return { start, end: start + match[0].length, type, value: match[0].replace(/[·\s]/g, '').toLowerCase() };
}
