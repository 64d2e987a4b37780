/** Numbers as people read them. Pure. */

/** 0.913 → 91. Never 100 for what is less than one, never 0 for what is more than nothing. */
export function percent(probability: number): number {
  const rounded = Math.round(probability * 100);
  if (rounded === 100 && probability < 1) return 99;
  if (rounded === 0 && probability > 0.001) return 1;
  return rounded;
}

/** 0.55 → 55.0%, always with one place, so that a column reads as one. Never 100% for what is less, never 0% for what is more. */
export function rate(share: number): string {
  const rounded = (share * 100).toFixed(1);
  if (rounded === '100.0' && share < 1) return '>99.9%';
  if (rounded === '0.0' && share > 0) return '<0.1%';
  return `${rounded}%`;
}

/** −5, −0.21: with a real minus sign, and none before a zero. Without `places` as many as it has. */
export function minus(value: number, places?: number): string {
  const size = places === undefined ? String(Math.abs(value)) : Math.abs(value).toFixed(places);
  return value < 0 && Number(size) !== 0 ? `−${size}` : size;
}

/** +5, −5: which way something goes. */
export function signed(value: number, places?: number): string {
  return value > 0 ? `+${minus(value, places)}` : minus(value, places);
}
