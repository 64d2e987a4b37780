/** Numbers as people read them. Pure. */

/** 0.913 → 91. Never 100 for what is less than one, never 0 for what is more than nothing. */
export function percent(probability: number): number {
  const rounded = Math.round(probability * 100);
  if (rounded === 100 && probability < 1) return 99;
  if (rounded === 0 && probability > 0.001) return 1;
  return rounded;
}
