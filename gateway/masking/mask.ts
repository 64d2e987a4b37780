/**
 * Personal data becomes typed tokens, `[手机号·k3f9]`, before anything is logged: type and four characters of a
 * keyed hash of the digits, so that the same number is the same token however it was said or written. Pure.
 */
import { createHmac } from 'node:crypto';
import { type Found, type MaskContext, nextContext, situationOf } from './context.ts';
import { type Numeral, numeralsOf } from './numbers.ts';
import { patternsOf, type Span, without } from './patterns.ts';
import { canonical } from './shapes.ts';
import { alone, type Situation, typeOf } from './types.ts';

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

export function createMasker({ siteKey }: MaskOptions): Masker {
  // The last places: the first of a number of 96 bits are not evenly spread in base 36.
  const hash = (value: string, length: number) =>
    BigInt(`0x${createHmac('sha256', siteKey).update(value).digest('hex').slice(0, 24)}`)
      .toString(36)
      .padStart(length, '0')
      .slice(-length);
  const tokensFor = (text: string, spans: readonly Span[]): string => {
    let result = '';
    let at = 0;
    for (const { start, end, type, value } of spans) {
      result += text.slice(at, start) + (type ? `[${type}·${hash(value, 4)}]` : text.slice(start, end));
      at = end;
    }
    return result + text.slice(at);
  };
  return {
    text: (text) => tokensFor(text, spansOf(text, alone).spans),
    utterance: (context, utterance) => {
      const { text, final } = utterance;
      const { spans, found } = spansOf(text, situationOf(context, utterance));
      return {
        text: tokensFor(text, spans),
        context: final ? nextContext(context, utterance, found) : context,
      };
    },
    pseudonym: (value) => `号码·${hash(plain(value), 12)}`,
  };
}

/** +86 138-1234-5678, 0086…, 138 1234 5678 → 13812345678. */
function plain(value: string): string {
  const kept = value.normalize('NFKC').replace(/[^0-9a-z]/gi, '');
  return /^\d+$/.test(kept) ? canonical(kept) : kept.toLowerCase();
}

/** What becomes a token, in order. */
function spansOf(text: string, situation: Situation): { spans: Span[]; found: Found } {
  const patterns = patternsOf(text);
  const shadow = without(text, patterns);
  const numerals = numeralsOf(shadow);
  const bare = situation.giving && isBare(shadow, numerals);
  const spans: Span[] = [];
  const masked: Found['masked'] = [];
  let next = 0;
  let last: Span | undefined;
  const take = (span: Span) => {
    spans.push(span);
    last = span;
  };
  for (const numeral of numerals) {
    for (; next < patterns.length && patterns[next]!.start < numeral.start; next += 1) take(patterns[next]!);
    const place = { text: shadow, from: last?.end ?? 0, afterCode: last?.type === '验证码', bare };
    const type = typeOf(numeral, place, situation);
    if (!type) continue;
    const end = Math.max(numeral.end, numeral.check);
    const value = canonical(numeral.digits) + (numeral.check ? 'X' : '');
    take({ start: numeral.start, end, type, value });
    masked.push({ type, end, length: value.length });
  }
  for (; next < patterns.length; next += 1) take(patterns[next]!);
  return { spans, found: { masked } };
}

/** 对 零零幺三, 嗯 138: digits, and words that only keep the talk going. */
function isBare(shadow: string, numerals: readonly Numeral[]): boolean {
  let rest = '';
  let at = 0;
  for (const { start, end, check } of numerals) {
    rest += shadow.slice(at, start);
    at = Math.max(end, check);
  }
  return KEEPS_GOING.test(rest + shadow.slice(at));
}

const KEEPS_GOING =
  /^(?:嗯|啊|呃|额|哦|噢|哎|呀|对吧?|对吗|是吧?|是的|好的?|不是|不对|没错|然后|那个|就是|[前后]面|最后|[\s\ue000，。、？,.?!！-])*$/;
