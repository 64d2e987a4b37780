/** The corpus by which masking is measured, and how a line of it is judged. */
import { type Exchange, exchanges as firstExchanges } from './exchanges.ts';
import { negatives as firstNegatives } from './negatives.ts';
import { otherPositives } from './positives-other.ts';
import { phonePositives } from './positives-phone.ts';
import { moreExchanges, moreNegatives, morePositives } from './second-batch.ts';

export type { Exchange } from './exchanges.ts';
export const positives: readonly string[] = [...phonePositives, ...otherPositives, ...morePositives];
export const negatives: readonly string[] = [...firstNegatives, ...moreNegatives];
export const exchanges: Readonly<Record<string, Exchange>> = { ...firstExchanges, ...moreExchanges };

/** `我手机号是{手机号:13812345678}` or, where the type is not the point, `{13812345678}`. */
const MARK = /\{(?:(\p{Script=Han}{2,3}):)?([^}]*)\}/gu;
const TOKEN = /\[(\p{Script=Han}+)·[0-9a-z]{4}\]/gu;

export interface Line {
  /** As it was said. */
  text: string;
  /** What must vanish. */
  secrets: string[];
  /** The types of the tokens in their place; '' where any will do. */
  types: string[];
  /** As it should come back: tokens without their hash, without their type where any will do. */
  expected: string;
}

export function lineOf(marked: string): Line {
  const marks = [...marked.matchAll(MARK)];
  return {
    text: marked.replace(MARK, '$2'),
    secrets: marks.map((mark) => mark[2]!),
    types: marks.map((mark) => mark[1] ?? ''),
    expected: marked.replace(MARK, (_, type) => `[${type ?? ''}]`),
  };
}

export interface Verdict {
  /** Nothing of any secret is left to read. */
  vanished: boolean;
  /** The tokens stand exactly in place of the secrets, each of its type. */
  exact: boolean;
}

export function judge(line: Line, masked: string): Verdict {
  const rest = masked.replace(TOKEN, ' ');
  const outside = line.expected.replace(/\[\p{Script=Han}*\]/gu, ' ');
  const vanished = line.secrets.every((secret) =>
    piecesOf(secret).every((piece) => outside.includes(piece) || !rest.includes(piece)),
  );
  let at = 0;
  const bare = masked.replace(TOKEN, (_, type) => (line.types[at++] === '' ? '[]' : `[${type}]`));
  return { vanished, exact: bare === line.expected };
}

/** Two characters side by side say enough to count as left over; a secret of one character is its own piece. */
function piecesOf(secret: string): string[] {
  return secret
    .split(/[^\p{Script=Han}\p{L}\p{N}]+|嗯|啊|然后|那个|杠|呃|对/u)
    .flatMap((part) => (part.length < 2 ? [] : [...part.slice(1)].map((_, i) => part.slice(i, i + 2))))
    .concat(secret.length === 1 ? [secret] : []);
}
