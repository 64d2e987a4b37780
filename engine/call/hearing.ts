/**
 * Whether a call is heard as it is spoken. A small state over its words in order; what it makes of them depends on
 * that and on call time alone. Pure: the state is never changed, each step gives a new one.
 */
import type { Role } from '../contract/call.ts';
import type { HearingTrouble } from '../contract/hearing.ts';
import type { UtteranceView } from '../contract/outcome.ts';
import { hasWords } from './final.ts';
import { type Side, sideOf } from './role-cues.ts';

/** No text of anybody for so long, call ms: longer than people are put on hold without a word in between. */
export const NO_WORDS_MS = 60_000;
/** One side silent for so long while the other spoke so many turns since. */
export const ONE_SIDE_MS = 75_000;
export const ONE_SIDE_TURNS = 8;
/** Mean confidence over the last so many finals that have one. */
export const CONFIDENCE = 0.5;
export const CONFIDENCE_TURNS = 6;
/** So many turns of phrase of the other side, and so many times as many as of the own. */
export const SWAPPED_TURNS = 3;
export const SWAPPED_TIMES = 3;
/** Turns looked at for turns of phrase: roles do not change in the middle, and long calls cost no more. */
const CUE_TURNS = 80;

interface Talk {
  /** End of this side's last word, call ms; 0 before the first. */
  to_ms: number;
  /** Turns of this side since the other one spoke last. */
  turns: number;
}

export interface Hearing {
  agent: Talk;
  customer: Talk;
  /** Of the last finals that have one, oldest first. */
  confidence: readonly { value: number; start_ms: number }[];
  cues: { turns: number; right: number; wrong: number; first_ms: number };
}

const SILENT: Talk = { to_ms: 0, turns: 0 };
export const NOTHING_HEARD: Hearing = {
  agent: SILENT,
  customer: SILENT,
  confidence: [],
  cues: { turns: 0, right: 0, wrong: 0, first_ms: 0 },
};

/** After the next final in order. */
export function heardAfter(
  hearing: Hearing,
  { role, text, start_ms, end_ms, confidence }: UtteranceView,
): Hearing {
  if (!hasWords({ text })) return hearing;
  const next = { ...hearing };
  if (confidence !== undefined)
    next.confidence = [...hearing.confidence, { value: confidence, start_ms }].slice(-CONFIDENCE_TURNS);
  if (role !== 'agent' && role !== 'customer') return next;
  const other = otherSide(role);
  next[role] = { to_ms: Math.max(hearing[role].to_ms, end_ms), turns: hearing[role].turns + 1 };
  if (hearing[other].turns > 0) next[other] = { ...hearing[other], turns: 0 };
  if (hearing.cues.turns < CUE_TURNS) next.cues = cuesAfter(hearing.cues, role, text, start_ms);
  return next;
}

function cuesAfter(cues: Hearing['cues'], role: Side, text: string, start_ms: number): Hearing['cues'] {
  const side = sideOf(text);
  const turns = cues.turns + 1;
  if (side === null) return { ...cues, turns };
  if (side === role) return { ...cues, turns, right: cues.right + 1 };
  return { ...cues, turns, wrong: cues.wrong + 1, first_ms: cues.wrong === 0 ? start_ms : cues.first_ms };
}

const otherSide = (role: Side): Side => (role === 'agent' ? 'customer' : 'agent');

/** Of a call whose sides are the wrong way round. */
export const swappedRole = (role: Role): Role =>
  role === 'agent' || role === 'customer' ? otherSide(role) : role;

/**
 * What is wrong with it now, gravest first.
 * @param now_ms call time so far
 * @param last_ms end of the last text of anybody, partials too; 0 before the first
 */
export function troublesOf(hearing: Hearing, now_ms: number, last_ms: number): HearingTrouble[] {
  const troubles: HearingTrouble[] = [];
  const { wrong, right, first_ms } = hearing.cues;
  if (now_ms - last_ms >= NO_WORDS_MS) troubles.push({ kind: 'no_words', since_ms: last_ms });
  if (wrong >= SWAPPED_TURNS && wrong >= SWAPPED_TIMES * right)
    troubles.push({ kind: 'roles', since_ms: first_ms, value: wrong });
  for (const role of ['agent', 'customer'] as const) {
    const talking = hearing[otherSide(role)];
    const since_ms = hearing[role].to_ms;
    if (talking.turns >= ONE_SIDE_TURNS && talking.to_ms - since_ms >= ONE_SIDE_MS)
      troubles.push({ kind: 'one_side', since_ms, role });
  }
  const unsure = hearing.confidence;
  if (unsure.length >= CONFIDENCE_TURNS) {
    const value = unsure.reduce((sum, one) => sum + one.value, 0) / unsure.length;
    if (value < CONFIDENCE)
      troubles.push({
        kind: 'confidence',
        since_ms: unsure[0]?.start_ms ?? 0,
        value: Math.round(value * 100) / 100,
      });
  }
  return troubles;
}

/** The same kinds, of the same side: the figures of one may go on changing. */
export function sameTroubles(a: readonly HearingTrouble[], b: readonly HearingTrouble[]): boolean {
  return a.length === b.length && a.every((one, index) => JSON.stringify(one) === JSON.stringify(b[index]));
}
