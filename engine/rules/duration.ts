/** Durations as people write them in rules: `500ms`, `15s`, `1.5s`, `2m`. */
export const DURATION = '^\\d+(\\.\\d+)?(ms|s|m)$';

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };

/** Milliseconds; NaN for anything else. */
export function durationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (!match) return Number.NaN;
  return Math.round(Number(match[1]) * (UNITS[match[2] as string] as number));
}
