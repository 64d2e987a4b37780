/** `repetition`: the same speaker says nearly the same thing again, for the Nth time. */
import { type Static, Type } from 'typebox';
import type { Final } from '../call/final.ts';
import { ROLES } from '../contract/call.ts';
import { DURATION, durationMs } from '../rules/duration.ts';
import { leafNode, type Meter, type Operator } from '../rules/operator.ts';
import { shadowOf } from '../text/normalise.ts';
import { atUtterance, rounded } from './speech.ts';

const Schema = Type.Object(
  {
    role: Type.Enum([...ROLES], { description: 'Who repeats. 谁重复。' }),
    times: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 20,
        default: 3,
        description: 'Said for the Nth time. 说到第几遍。',
      }),
    ),
    similarity: Type.Optional(
      Type.Number({
        minimum: 0.3,
        maximum: 1,
        default: 0.6,
        description:
          'Share of two-character pieces in common (Dice), from which two utterances are the same. 相似度。',
      }),
    ),
    within: Type.Optional(
      Type.String({
        pattern: DURATION,
        description: 'All of them within so long; without it, in the whole call. 多久之内。',
      }),
    ),
    min_characters: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 200,
        default: 5,
        description: 'Shorter utterances (好的, 嗯) are not compared. 少于这么多字不比较。',
      }),
    ),
  },
  { additionalProperties: false },
);
type Repetition = Static<typeof Schema>;

/** How many earlier utterances one is compared with. */
const BACK = 60;

/** Several rules ask for the pieces of the same utterance, one after the other: what they keep is one array. */
let last: { text: string; pieces: readonly number[] } = { text: '', pieces: [] };

/** Two-character pieces of the words without spaces and punctuation, each once and as one whole number, in rising order. */
function piecesOf(text: string): readonly number[] {
  if (last.text !== text) last = { text, pieces: cut(text) };
  return last.pieces;
}

function cut(text: string): number[] {
  const shadow = shadowOf(text).text;
  const pieces = new Set<number>();
  for (let at = 0; at + 1 < shadow.length; at += 1)
    pieces.add((shadow.charCodeAt(at) << 16) | shadow.charCodeAt(at + 1));
  return [...Int32Array.from(pieces).sort()];
}

/** What the similarity of sets of so many pieces can be at most. */
function mostOf(a: number, b: number): number {
  return a + b === 0 ? 0 : rounded((2 * Math.min(a, b)) / (a + b));
}

/**
 * Dice coefficient of two sets of pieces, 0–1. Both are walked along at once: an index from pieces to utterances is no
 * faster at this length, and was the largest thing that an open call kept.
 */
function similarityOf(a: readonly number[], b: readonly number[]): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = (a[i] as number) - (b[j] as number);
    if (difference === 0) common += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return a.length + b.length === 0 ? 0 : rounded((2 * common) / (a.length + b.length));
}

/** Which time it is that an utterance is said. */
export function repetitionMeter(
  role: string,
  similarity: number,
  within_ms: number,
  min_characters: number,
): Meter {
  /** The latest that this one is compared with, oldest first. */
  const earlier: { final: Final; pieces: readonly number[] }[] = [];
  return {
    step(final) {
      if (final.role !== role) return [];
      const pieces = piecesOf(final.text);
      if (pieces.length + 1 < min_characters) return [];
      const same: Final[] = [];
      for (const one of earlier) {
        if (final.end_ms - one.final.start_ms > within_ms) continue;
        if (mostOf(one.pieces.length, pieces.length) < similarity) continue;
        if (similarityOf(one.pieces, pieces) >= similarity) same.push(one.final);
      }
      earlier.push({ final, pieces });
      if (earlier.length > BACK) earlier.shift();
      const [first] = same;
      if (!first) return [];
      const value = same.length + 1;
      const at = {
        ...atUtterance(final, first.start_ms),
        anchored: first,
        quoted: [...same, final],
      };
      return [{ value, at: () => at, seen: { times: value } }];
    },
  };
}

export const repetition: Operator<Repetition> = {
  name: 'repetition',
  schema: Schema,
  doc: {
    summary: 'The same side says nearly the same thing for the Nth time.',
    summary_zh: '同一方把差不多的话说到第 N 遍。',
    example: 'repetition: { role: customer, times: 3, similarity: 0.6 }',
  },
  compile({ role, times = 3, similarity = 0.6, within, min_characters = 5 }, build) {
    const within_ms = within === undefined ? Number.POSITIVE_INFINITY : durationMs(within);
    const looked_for = { role, times, similarity, ...(within ? { within } : {}) };
    return leafNode(
      build.meter(
        {
          key: `repetition ${role} ${similarity} ${within ?? ''} ${min_characters}`,
          create: () => repetitionMeter(role, similarity, within_ms, min_characters),
        },
        { op: 'repetition', is: 'over', limit: times, looked_for },
      ),
    );
  },
};
