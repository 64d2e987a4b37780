/** `said`: words heard in one utterance. The automaton finds them; this decides what they mean for one rule. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';

const Words = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1 });

export const SaidSchema = Type.Object(
  {
    /** Whose words; without it anyone's. */
    role: Type.Optional(Type.Enum([...ROLES])),
    /** At least one of these. */
    any: Type.Optional(Words),
    /** At least one of each of these lists. */
    all: Type.Optional(Type.Array(Words, { minItems: 1 })),
    /** None of these in the same utterance. */
    unless: Type.Optional(Words),
  },
  { additionalProperties: false },
);
export type Said = Static<typeof SaidSchema>;

/** A word of a rule seen in an utterance; `slot` says which of its lists it stands in. */
export interface Hit {
  slot: number;
  start: number;
  end: number;
}

/** Slots: 0 is `any`, 1 … n the lists of `all`, -1 `unless`. */
export const UNLESS = -1;

/** The hits that satisfy the rule, in text order; null when it does not hold. */
export function saidIn(said: Said, role: string, hits: readonly Hit[]): Hit[] | null {
  if (said.role !== undefined && said.role !== role) return null;
  if (hits.some(({ slot }) => slot === UNLESS)) return null;
  if (said.any && !hits.some(({ slot }) => slot === 0)) return null;
  const lists = said.all?.length ?? 0;
  for (let slot = 1; slot <= lists; slot += 1) {
    if (!hits.some((hit) => hit.slot === slot)) return null;
  }
  return longest(hits);
}

/** Of words that overlap, the longer one is evidence: 金融监管局, not also 监管局. */
function longest(hits: readonly Hit[]): Hit[] {
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end || a.slot - b.slot);
  const kept: Hit[] = [];
  for (const hit of sorted) {
    const last = kept.at(-1);
    if (!last || hit.start >= last.end) kept.push(hit);
  }
  return kept;
}
