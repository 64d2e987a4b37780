/** A mood as it enters the log: rounded, summing to one, with one label. Pure. */
import type { RawScore } from './onnx-session.ts';

export type MoodLabel = 'angry' | 'negative' | 'neutral' | 'positive';

/** Probabilities in steps of 0.001; the four moods sum to 1. */
export interface Mood {
  angry: number;
  negative: number;
  neutral: number;
  positive: number;
  abusive: number;
  /** `angry` exactly when `angry` reaches the shipped threshold; otherwise the likeliest of the other three. */
  label: MoodLabel;
}

/**
 * Rounds to thousandths by largest remainder, so that the four still sum to 1; ties go to the earlier label.
 * Integers are divided once, at the end, so equal scores are equal bytes.
 */
export function toMood(raw: RawScore, angryThreshold: number): Mood {
  const scaled = raw.mood.map((p) => p * 1000);
  const parts = scaled.map(Math.floor);
  let left = 1000 - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = [0, 1, 2, 3].sort((a, b) => scaled[b]! - parts[b]! - (scaled[a]! - parts[a]!) || a - b);
  for (const i of byRemainder) {
    if (left <= 0) break;
    parts[i]! += 1;
    left -= 1;
  }
  const [angry, negative, neutral, positive] = parts.map((part) => part / 1000) as [
    number,
    number,
    number,
    number,
  ];
  const abusive = Math.round(raw.abusive * 1000) / 1000;
  let label: MoodLabel = 'neutral';
  if (angry >= angryThreshold) label = 'angry';
  else if (negative > neutral && negative >= positive) label = 'negative';
  else if (positive > neutral) label = 'positive';
  return { angry, negative, neutral, positive, abusive, label };
}
