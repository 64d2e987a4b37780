/**
 * Signs of a Chinese input method where YAML wants its own. They are letters to YAML, so that what it finds wrong is
 * something else, and often elsewhere.
 */
import type { RuleFault } from '../contract/rule.ts';
import type { RuleFaultCode, RuleFaultParams } from '../contract/rule-fault.ts';
import { type Fault, fault } from './fault.ts';
import { TAKEN_FOR, TAKEN_FOR_IN_LISTS, UNREAD } from './reasons.ts';
import type { Place } from './yaml-nodes.ts';

type Sign = RuleFaultParams['full-width-sign'];

const SIGNS: Record<string, Pick<Sign, 'name' | 'half'>> = Object.fromEntries(
  (
    [
      ['：', 'colon', ': '],
      ['，', 'comma', ', '],
      ['【［〔', 'bracket', '['],
      ['】］〕', 'bracket', ']'],
      ['｛', 'bracket', '{'],
      ['｝', 'bracket', '}'],
      ['“”「」', 'quote', '"'],
      ['‘’', 'quote', "'"],
      ['－', 'dash', '- '],
      ['　', 'space', ' '],
    ] as const
  ).flatMap(([signs, name, half]) => [...signs].map((sign) => [sign, { name, half }])),
);

/** Places of YAML's own signs, each ending in the full-width one that stands there. Texts keep theirs. */
const OPENING = /(?:[:：,，[{]\s*|^\s*-\s+)([【［〔｛])/;
const CLOSING = /(?:\[[^\]]*([】］〕])[^\]]*|\{[^}]*(｝)[^}]*)$/;
const QUOTE_LEFT_OPEN = /(?:[:：,，[{]\s*|^\s*-\s+)(?:"[^"]*([“”])[^"]*|'[^']*([‘’])[^']*)$/;
const KEY_COLON = /(?:^\s*(?:[-－]\s*)*|[{,，｛]\s*)(?:\$?[A-Za-z_][\w-]*|"[^"]*"|'[^']*')[ \t]*(：)/;
const IN_A_LIST = /\[[^\]]*?(，)/;
const BETWEEN_KEYS = /(?:["'\]}]\s*|\{[^}]*?)(，)\s*(?:[a-z_]+\s*[:：]|["'[{])/;
const QUOTE = /(?:[:：,，[{]\s*|^\s*-\s+)([“”‘’「])/;
const DASH = /^\s*(－)/;
const SPACE = /(?:^[ \t]*|^\s*-|:)(　)/;
const SYNTAX = [KEY_COLON, DASH, SPACE, OPENING, CLOSING, BETWEEN_KEYS];

/** By what was found wrong: elsewhere the same signs may be meant. */
function placesFor(code: RuleFaultCode): readonly RegExp[] {
  if (code === UNREAD) return [...SYNTAX, QUOTE, QUOTE_LEFT_OPEN];
  if (TAKEN_FOR_IN_LISTS.includes(code)) return [...SYNTAX, IN_A_LIST];
  return TAKEN_FOR.includes(code) ? SYNTAX : [];
}
/** What was not closed is missed where the text ends, or where another line begins. */
const ABOVE = new Set(['LIST_NOT_CLOSED', 'MAP_NOT_CLOSED', 'QUOTE_NOT_CLOSED']);

type Found = Pick<RuleFault, 'line' | 'column'> & { code: RuleFaultCode; params: object };

/** The sign that is to blame for what was found, and its place; null: none that can be told. */
export function fullWidthSign(lines: readonly string[], found: Found): (Place & Fault) | null {
  const { line, code, params } = found;
  const own = signIn(lines[line - 1], placesFor(code));
  if (own) return { line, ...own };
  if (!('sign' in params) || !ABOVE.has(String(params.sign))) return null;
  for (let above = line - 1; above >= 1; above -= 1) {
    const at = signIn(lines[above - 1], [CLOSING, QUOTE_LEFT_OPEN]);
    if (at) return { line: above, ...at };
  }
  return null;
}

function signIn(line: string | undefined, places: readonly RegExp[]): ({ column: number } & Fault) | null {
  // A line of that length is no slip, and reading it is no longer quick.
  if (line === undefined || line.length > 2_000) return null;
  const text = line.replace(/(^|\s)#.*$/, '');
  for (const place of places) {
    const match = place.exec(text);
    const sign = match?.slice(1).find((one) => one !== undefined);
    if (!match || sign === undefined) continue;
    const known = SIGNS[sign];
    if (!known) continue;
    // The sign ends what was matched, or is the first of its kind behind the bracket or quote that was left open.
    const inMatch = match[0].endsWith(sign) ? match[0].length - 1 : match[0].indexOf(sign);
    return { column: match.index + inMatch + 1, ...fault('full-width-sign', { sign, ...known }) };
  }
  return null;
}
