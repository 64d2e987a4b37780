/** `repetition`: the same speaker says nearly the same thing again, for the Nth time. */
import { type Static, Type } from 'typebox';
import { type Final, keyOf, quote } from '../call/final.ts';
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
/** No link of a chain. */
const NONE = -1;

/** Several rules ask for the pieces of the same utterance, one after the other. */
let last: { text: string; pieces: ReadonlySet<number> } = { text: '', pieces: new Set() };

/** Two-character pieces of the words without spaces and punctuation, each as one number. */
function piecesOf(text: string): ReadonlySet<number> {
  if (last.text !== text) last = { text, pieces: cut(text) };
  return last.pieces;
}

function cut(text: string): Set<number> {
  const shadow = shadowOf(text).text;
  const pieces = new Set<number>();
  for (let at = 0; at + 1 < shadow.length; at += 1)
    pieces.add(shadow.charCodeAt(at) * 0x10000 + shadow.charCodeAt(at + 1));
  return pieces;
}

/** Dice coefficient of two sets of pieces, 0–1: `common` pieces are in both. */
function similarityOf(common: number, a: number, b: number): number {
  return a + b === 0 ? 0 : rounded((2 * common) / (a + b));
}

/** How many pieces an utterance has in common with each of those that it is compared with; used by one step at a time. */
const COMMON = new Uint16Array(BACK);

function count(common: Uint16Array, place: number): void {
  common[place] = (common[place] as number) + 1;
}

/** Which time it is that an utterance is said. */
export function repetitionMeter(
  role: string,
  similarity: number,
  within_ms: number,
  min_characters: number,
): Meter {
  const earlier: { final: Final; pieces: number }[] = [];
  /**
   * In which of `earlier` each piece is, as chains: by piece the newest link of its chain, by link the place and the link
   * before it. Utterances that have no piece in common are never looked at. A list for each piece would weigh four times
   * as much.
   */
  const newest = new Map<number, number>();
  const places: number[] = [];
  const before: number[] = [];
  return {
    step(final) {
      if (final.role !== role) return [];
      const pieces = piecesOf(final.text);
      if (pieces.size + 1 < min_characters) return [];
      const oldest = earlier.length - BACK;
      const common = COMMON.fill(0);
      for (const piece of pieces) {
        const last = newest.get(piece) ?? NONE;
        for (let at = last; at !== NONE && (places[at] as number) >= oldest; at = before[at] as number)
          count(common, (places[at] as number) - oldest);
        newest.set(piece, places.length);
        places.push(earlier.length);
        before.push(last);
      }
      const same: Final[] = [];
      for (let back = 0; back < BACK; back += 1) {
        const shared = common[back] as number;
        if (shared === 0) continue;
        const one = earlier[oldest + back] as (typeof earlier)[number];
        if (final.end_ms - one.final.start_ms > within_ms) continue;
        if (similarityOf(shared, one.pieces, pieces.size) >= similarity) same.push(one.final);
      }
      earlier.push({ final, pieces: pieces.size });
      const [first] = same;
      if (!first) return [];
      const value = same.length + 1;
      const at = {
        ...atUtterance(final, first.start_ms),
        anchor: keyOf(first),
        evidence: [...same.map((one) => quote(one)), quote(final)],
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
