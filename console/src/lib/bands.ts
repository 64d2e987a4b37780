/** How loudly a number is said. Pure. */

export type Band = 'high' | 'raised' | 'low';

/** Of a risk of 0–100: one critical flag and a tense voice, or three major ones, are high. */
export function riskBand(risk: number): Band {
  if (risk >= 60) return 'high';
  return risk >= 30 ? 'raised' : 'low';
}

/** The shipped model's own threshold: from here on a turn counts as angry. */
export const ANGRY = 0.44;
