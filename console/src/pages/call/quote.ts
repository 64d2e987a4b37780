/** A flag's evidence as a supervisor reads it: the matched words with some of what was said around them. Pure. */

import type { Role } from '../../../../engine/contract/call.ts';
import type { Evidence, Flag } from '../../../../engine/contract/flag.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { cutAt } from '../../lib/masks.ts';
import { keyOf } from '../../live/board.ts';
import { segments } from './segments.ts';

/** Characters of context on each side of the words, where the whole would be too long. */
export const AROUND = 24;
const SHORT = 72;

export interface Quote {
  key: string;
  /** Missing where the utterance is not known here. */
  role?: Role;
  start_ms?: number;
  parts: readonly { text: string; marked: boolean }[];
}

/** One quote for each utterance that the flag rests on, in the order of its evidence. */
export function quotesOf(flag: Flag, utteranceOf: (key: string) => UtteranceView | undefined): Quote[] {
  const byUtterance = new Map<string, Evidence[]>();
  for (const evidence of flag.evidence) {
    const key = keyOf(evidence);
    byUtterance.set(key, [...(byUtterance.get(key) ?? []), evidence]);
  }
  return Array.from(byUtterance, ([key, evidence]) => {
    const utterance = utteranceOf(key);
    if (!utterance) return { key, parts: asHeard(evidence) };
    const { role, start_ms } = utterance;
    return { key, role, start_ms, parts: partsOf(flag, evidence, utterance) };
  });
}

function partsOf(flag: Flag, evidence: readonly Evidence[], utterance: UtteranceView): Quote['parts'] {
  const pieces = segments(utterance, [flag]).map(({ text, flags }) => ({ text, marked: flags.length > 0 }));
  if (!pieces.some(({ marked }) => marked)) {
    // The whole utterance is meant, or its text was rewritten and the words are in it no more.
    const current = evidence.every(({ rev }) => rev === utterance.rev);
    return current ? [{ text: utterance.text, marked: false }] : asHeard(evidence);
  }
  if (utterance.text.length <= SHORT) return pieces;
  return pieces.map((piece, index) => {
    if (piece.marked) return piece;
    const isFirst = index === 0;
    const isLast = index === pieces.length - 1;
    return { ...piece, text: shortened(piece.text, isFirst, isLast) };
  });
}

/** Cut where the context is longer than it helps: before the first mark, after the last one, between two. */
function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  const head = () => text.slice(0, cutAt(text, AROUND));
  const tail = () => text.slice(cutAt(text, text.length - AROUND));
  if (isFirst) return text.length > AROUND ? `…${tail()}` : text;
  if (isLast) return text.length > AROUND ? `${head()}…` : text;
  return text.length > 2 * AROUND ? `${head()}…${tail()}` : text;
}

function asHeard(evidence: readonly Evidence[]): Quote['parts'] {
  return evidence.flatMap(({ text }, index) => [
    ...(index > 0 ? [{ text: '…', marked: false }] : []),
    { text, marked: true },
  ]);
}
