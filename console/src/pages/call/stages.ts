/** Where the time between hearing and flagging went. Pure. */
import type { StageTimes } from '../../../../engine/contract/flag.ts';

export const STAGES = ['other', 'ingest', 'log', 'score', 'rules', 'push'] as const;
/** `other`: what the stages do not explain, mostly the way from the sender. */
export type Stage = (typeof STAGES)[number];

export interface StagePart {
  stage: Stage;
  /** null: this stage was not needed. */
  ms: number | null;
  /** Of the whole bar, 0–1; the shares sum to 1 unless everything took no time. */
  share: number;
}

/** In the order in which they happened; `other` only where it can be seen. */
export function stageParts(times: StageTimes): StagePart[] {
  const { ingest, log, score, rules, push, total } = times;
  const known = ingest + log + (score ?? 0) + rules + push;
  // Stages are rounded to tenths each; a difference smaller than that means nothing.
  const rest = Math.round((total - known) * 10) / 10;
  const other = rest >= 0.5 ? rest : 0;
  const whole = known + other;
  const parts = { other, ingest, log, score, rules, push };
  return STAGES.filter((stage) => stage !== 'other' || other > 0).map((stage) => {
    const ms = parts[stage];
    return { stage, ms, share: whole > 0 ? (ms ?? 0) / whole : 0 };
  });
}
