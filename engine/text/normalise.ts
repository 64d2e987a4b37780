/**
 * The shadow of a text that words are looked for in: full width folded to half, traditional characters to simplified
 * ones, lower case, without spaces and punctuation, so that "我要 投诉" and "我要，投訴" match the same keyword. Every
 * unit of the shadow knows where it stood in the text.
 */
import { SIMPLIFIED, TRADITIONAL } from './traditional.ts';

/** Changes whenever a text could get another shadow; part of the hash of a rule set. */
export const NORMALISER = 'shadow-2';

export interface Shadow {
  text: string;
  /**
   * For each unit of `text` its offset in the raw text; one more entry holds the end of the raw text. null: every unit
   * stands where it stood.
   */
  map: readonly number[] | null;
}

const IGNORED = /[\s\p{P}\p{S}\p{Z}\p{C}]/u;
/** A masked token such as `[手机号·k3f9]`: its brackets and dot are kept, so that a rule can match the type. */
const TOKEN = /\[[\p{Script=Han}]{1,8}·[0-9a-z]{4}\]/gu;

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fff;
const isHan = (code: number) => code >= FIRST_HAN && code <= LAST_HAN;
/** By code: what stands for a character in shadows; filled as characters come. */
const FOLDED: (string | undefined)[] = new Array(0x10000);
for (let i = 0; i < TRADITIONAL.length; i += 1)
  if (isHan(TRADITIONAL.charCodeAt(i))) FOLDED[TRADITIONAL.charCodeAt(i)] = SIMPLIFIED[i];

/** `character`: one code point. */
function folded(character: string): string {
  const code = character.charCodeAt(0);
  const known = character.length === 1 ? FOLDED[code] : undefined;
  if (known !== undefined) return known;
  let units = '';
  if (isHan(code)) units = character;
  else if (!IGNORED.test(character))
    for (const unit of character.normalize('NFKC').toLowerCase()) if (!IGNORED.test(unit)) units += unit;
  if (character.length === 1) FOLDED[code] = units;
  return units;
}

/** By code: whether a character is its own shadow, as nearly all of a transcript are; 0: not asked yet. */
const OWN = new Uint8Array(0x10000);
const YES = 1;
const NO = 2;

function isOwn(code: number): boolean {
  if (OWN[code] === 0) {
    const character = String.fromCharCode(code);
    OWN[code] = folded(character) === character ? YES : NO;
  }
  return OWN[code] === YES;
}

/** Several detectors ask for the shadow of the same utterance, one after the other. */
let last: { raw: string; shadow: Shadow } = { raw: '', shadow: { text: '', map: null } };

export function shadowOf(raw: string): Shadow {
  if (last.raw !== raw) last = { raw, shadow: makeShadow(raw) };
  return last.shadow;
}

function makeShadow(raw: string): Shadow {
  let at = 0;
  while (at < raw.length && isOwn(raw.charCodeAt(at))) at += 1;
  if (at === raw.length) return { text: raw, map: null };
  const tokens = raw.includes('[') ? [...raw.matchAll(TOKEN)] : [];
  let text = '';
  const map: number[] = [];
  /** Where the characters begin that are taken as they are. */
  let from = 0;
  for (at = 0; at < raw.length; ) {
    const token = tokens[0]?.index === at ? tokens.shift() : undefined;
    if (token) {
      for (const end = at + token[0].length; at < end; at += 1) map.push(at);
      continue;
    }
    if (isOwn(raw.charCodeAt(at))) {
      map.push(at);
      at += 1;
      continue;
    }
    const character = String.fromCodePoint(raw.codePointAt(at) as number);
    const units = folded(character);
    text += raw.slice(from, at) + units;
    for (let unit = 0; unit < units.length; unit += 1) map.push(at);
    at += character.length;
    from = at;
  }
  map.push(raw.length);
  return { text: text + raw.slice(from), map };
}

/** Raw offsets of the span [start, end) of the shadow; trailing ignored characters are not part of it. */
export function toRaw(
  raw: string,
  shadow: Shadow,
  start: number,
  end: number,
): { start: number; end: number } {
  const { map } = shadow;
  if (!map) return { start, end };
  const final = map[end - 1] as number;
  return {
    start: map[start] as number,
    end: final + String.fromCodePoint(raw.codePointAt(final) as number).length,
  };
}

/**
 * A pattern as it must be to match shadows: letters small, traditional characters simplified; signs, escapes
 * and ranges of Chinese characters stay.
 */
export function shadowPattern(pattern: string): string {
  return pattern.replace(/\\(?:[pPx]\{[^}]*\}|[\s\S])|[\u4e00-\u9fff]-[\u4e00-\u9fff]|[\s\S]/gu, (part) => {
    const folded = part.length > 1 && part.startsWith('\\') ? part : shadowOf(part).text;
    return folded.length === part.length ? folded : part;
  });
}
