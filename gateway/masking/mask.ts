/**
 * Personal data becomes typed tokens, `[手机号·k3f9]`, before anything is logged: type and four characters of a
 * keyed hash of the digits, so that the same number is the same token however it was said or written. Pure.
 */
import { createHmac } from 'node:crypto';
import { type MaskContext, nextContext, situationOf } from './context.ts';
import { type Finding, find } from './find.ts';
import { folded } from './fold.ts';
import { type SiteSpan, sitePatterns } from './site-patterns.ts';
import { CLOSED, canonical, type Situation } from './types.ts';

export { emptyContext, type MaskContext } from './context.ts';

export interface MaskOptions {
  /** Secret of this site. */
  siteKey: string | Uint8Array;
  /** What the site masks besides: name → RE2 regex, checked before. */
  patterns?: Readonly<Record<string, string>>;
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
  /**
   * A customer's id: as it is where nothing of it is personal data, else a pseudonym of 12 characters. With four, as in
   * the tokens of a text, two of 1,500 customers share one as likely as not: too few to count and to delete calls by.
   */
  customerId(id: string): string;
}

/** A token can uncover what its number hid (a plate that ends in a mail address): look again, this often at most. */
const LOOKS = 4;

export function createMasker({ siteKey, patterns = {} }: MaskOptions): Masker {
  const hash = (value: string, length: number) => {
    const bits = BigInt(`0x${createHmac('sha256', siteKey).update(value).digest('hex').slice(0, 32)}`);
    return (bits % 36n ** BigInt(length)).toString(36).padStart(length, '0');
  };
  const ofSite = Object.keys(patterns).length > 0 ? sitePatterns(patterns) : () => [];
  const replaced = (text: string, spans: readonly SiteSpan[]): string => {
    let result = '';
    let at = 0;
    for (const { start, end, kind, value } of spans) {
      result += `${text.slice(at, start)}[${kind}·${hash(value, 4)}]`;
      at = end;
    }
    return result + text.slice(at);
  };
  const masked = (text: string, situation: Situation): Finding & { text: string } => {
    const own = replaced(text, ofSite(text));
    const first = find(own, situation);
    let result = replaced(own, first.spans);
    for (let looks = 1, { spans } = first; spans.length > 0 && looks < LOOKS; looks += 1) {
      spans = find(result, situation).spans;
      result = replaced(result, spans);
    }
    return { ...first, text: result };
  };
  const pseudonym = (value: string) => `号码·${hash(canonicalOf(value), 12)}`;
  const plain = (text: string) => masked(text, CLOSED).text;
  return {
    text: plain,
    utterance(context, utterance) {
      const { text, ...finding } = masked(utterance.text, situationOf(context, utterance));
      return { text, context: utterance.final ? nextContext(context, utterance, finding) : context };
    },
    pseudonym,
    customerId: (id) => (plain(id) === id ? id : pseudonym(id)),
  };
}

/** +86 160…, 0086 160…, 160-… are the same number. */
function canonicalOf(value: string): string {
  const plain = folded(value)
    .normalize('NFKC')
    .replace(/[^0-9a-z]/gi, '')
    .toLowerCase();
  return canonical(plain);
}
