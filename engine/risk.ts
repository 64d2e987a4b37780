import type { CallView } from './contract/outcome.ts';

/** Points of one standing flag. */
const POINTS = { critical: 40, major: 20, minor: 8, info: 2 } as const;

/**
 * How urgent a look at the call is, 0–100: points of standing flags, plus up to 40 for the customer's anger (the
 * stronger of now and two thirds of the peak).
 */
export function riskOf({ flags, mood }: Pick<CallView, 'flags' | 'mood'>): number {
  const standing = (Object.keys(POINTS) as (keyof typeof POINTS)[]).reduce(
    (sum, severity) => sum + POINTS[severity] * flags[severity],
    0,
  );
  const anger = Math.max(mood.now ?? 0, ((mood.peak ?? 0) * 2) / 3) * 40;
  return Math.min(100, Math.round(standing + anger));
}
