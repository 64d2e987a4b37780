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
  /** For each unit of `text` its offset in the raw text; one more entry holds the end of the raw text. */
  map: Uint16Array;
}

const IGNORED = /[\s\p{P}\p{S}\p{Z}\p{C}]/u;
/** A masked token such as `[手机号·k3f9]`: its brackets and dot are kept, so that a rule can match the type. */
const TOKEN = /\[[\p{Script=Han}]{1,8}·[0-9a-z]{4}\]/gu;

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fff;
/** By code point; a hole where a character is simple already. */
const SIMPLE: (string | undefined)[] = new Array(LAST_HAN - FIRST_HAN + 1);
for (let i = 0; i < TRADITIONAL.length; i += 1) SIMPLE[TRADITIONAL.charCodeAt(i) - FIRST_HAN] = SIMPLIFIED[i];

export function shadowOf(raw: string): Shadow {
  const tokens: [number, number][] = [];
  if (raw.includes('[')) {
    for (const match of raw.matchAll(TOKEN)) tokens.push([match.index, match.index + match[0].length]);
  }
  let text = '';
  const map: number[] = [];
  let token = 0;
  for (let at = 0; at < raw.length; ) {
    const open = tokens[token];
    if (open && at === open[0]) {
      for (; at < open[1]; at += 1) {
        text += raw[at];
        map.push(at);
      }
      token += 1;
      continue;
    }
    const code = raw.charCodeAt(at);
    // Most Han characters, the common case, are their own shadow.
    if (code >= FIRST_HAN && code <= LAST_HAN) {
      text += SIMPLE[code - FIRST_HAN] ?? raw[at];
      map.push(at);
      at += 1;
      continue;
    }
    const char = String.fromCodePoint(raw.codePointAt(at) as number);
    if (!IGNORED.test(char)) {
      for (const unit of char.normalize('NFKC').toLowerCase()) {
        if (IGNORED.test(unit)) continue;
        for (const half of unit.split('')) {
          text += half;
          map.push(at);
        }
      }
    }
    at += char.length;
  }
  map.push(raw.length);
  return { text, map: Uint16Array.from(map) };
}

/** Raw offsets of the span [start, end) of the shadow; trailing ignored characters are not part of it. */
export function toRaw(
  raw: string,
  shadow: Shadow,
  start: number,
  end: number,
): { start: number; end: number } {
  const from = shadow.map[start] as number;
  const last = shadow.map[end - 1] as number;
  return { start: from, end: last + String.fromCodePoint(raw.codePointAt(last) as number).length };
}

/**
 * A pattern as it must be to match shadows: letters small, traditional characters simplified; signs and escapes stay.
 */
export function shadowPattern(pattern: string): string {
  return pattern.replace(/\\(?:[pPx]\{[^}]*\}|[\s\S])|[\s\S]/gu, (part) => {
    const folded = part.length > 1 && part.startsWith('\\') ? part : shadowOf(part).text;
    return folded.length === part.length ? folded : part;
  });
}
