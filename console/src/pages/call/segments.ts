/**
 * An utterance cut into pieces that look alike: plain words, words that a flag has matched, masked numbers.
 * Pure.
 */
import { type Evidence, type Flag, momentOf, type Severity } from '../../../../engine/contract/flag.ts';
import { masksIn } from '../../../../engine/contract/masks.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';

export interface Segment {
  start: number;
  text: string;
  /** Flags that have these words as evidence, the gravest first. */
  flags: readonly Flag[];
  /** `[手机号·k3f9]`, taken apart. */
  token?: { type: string; alias: string | null };
}

const GRAVITY: Record<Severity, number> = { critical: 0, major: 1, minor: 2, info: 3 };

export function byGravity(a: Flag, b: Flag): number {
  return GRAVITY[a.severity] - GRAVITY[b.severity] || momentOf(a) - momentOf(b);
}

/** Evidence that is a whole utterance says "here", not "these words"; it is shown beside the text. */
export function isWhole({ start, end }: Evidence, { text }: Pick<UtteranceView, 'text'>): boolean {
  return start <= 0 && end >= text.length;
}

/** Flags that point at this utterance. */
export function flagsOf(utterance: UtteranceView, flags: readonly Flag[]): Flag[] {
  return flags.filter(({ evidence }) => evidence.some((one) => isIn(one, utterance))).sort(byGravity);
}

type Spoken = Pick<UtteranceView, 'channel' | 'utterance' | 'text'>;

export function segments(utterance: Spoken, flags: readonly Flag[]): Segment[] {
  const { text } = utterance;
  const marks = flags.flatMap((flag) =>
    flag.evidence.flatMap((evidence) => {
      const range = isIn(evidence, utterance) ? rangeOf(evidence, text, flag.why.op) : null;
      return range ? [{ ...range, flag }] : [];
    }),
  );
  const tokens = masksIn(text).map(({ start, end, ...token }) => ({ start, end, token }));
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...marks, ...tokens]) cuts.add(start).add(end);
  // A mark that begins inside a masked number must not cut it in two.
  for (const { start, end } of tokens) for (const cut of cuts) if (cut > start && cut < end) cuts.delete(cut);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1] as number;
    const token = tokens.find((one) => one.start === start && one.end === end)?.token;
    const over = marks.filter((mark) => mark.start < end && mark.end > start).map(({ flag }) => flag);
    const unique = [...new Set(over)].sort(byGravity);
    return { start, text: text.slice(start, end), flags: unique, ...(token ? { token } : {}) };
  });
}

function isIn({ channel, utterance }: Evidence, one: Spoken): boolean {
  return channel === one.channel && utterance === one.utterance;
}

/** Where the words stand in this revision: at their offsets, or where they are found when the text was rewritten. */
function rangeOf(evidence: Evidence, text: string, op: string): { start: number; end: number } | null {
  if (evidence.text === '') return null;
  const whole = isWhole(evidence, { text });
  if (whole && op !== 'said') return null;
  if (text.slice(evidence.start, evidence.end) === evidence.text) {
    return { start: evidence.start, end: evidence.end };
  }
  if (op === 'mood' || op === 'silence' || op === 'absence') return null;
  const start = text.indexOf(evidence.text);
  return start < 0 ? null : { start, end: start + evidence.text.length };
}
