/** Why a call may not be heard as it is spoken: what rules find in it, and miss in it, is to be taken with care. */
import { type Static, Type } from 'typebox';

/**
 * no_words: no text of anybody for a long time, while the call goes on ·
 * one_side: `role` has said nothing for a long time, while the other side talks and talks ·
 * confidence: the recogniser is unsure of the last words; `value` is its mean, 0–1 ·
 * roles: agent and customer are most likely the wrong way round; `value` counts the turns that speak for it.
 * `since_ms` is call time: where the quiet began, the first of the doubtful words, the first turn that speaks for it.
 */
export const HearingTrouble = Type.Union([
  Type.Object({ kind: Type.Literal('no_words'), since_ms: Type.Number() }),
  Type.Object({
    kind: Type.Literal('one_side'),
    since_ms: Type.Number(),
    role: Type.Enum(['agent', 'customer'] as const),
  }),
  Type.Object({ kind: Type.Literal('confidence'), since_ms: Type.Number(), value: Type.Number() }),
  Type.Object({ kind: Type.Literal('roles'), since_ms: Type.Number(), value: Type.Number() }),
]);
export type HearingTrouble = Static<typeof HearingTrouble>;

/** A person said that agent and customer are the wrong way round: every word of the call takes the other role. */
export interface RolesSwapped {
  by: string;
  /** Epoch ms: stamp of the log. */
  at: number;
  /** Call time at which it was said, ms. */
  at_ms: number;
}
