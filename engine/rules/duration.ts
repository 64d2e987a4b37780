/** Durations as people write them in rules: `500ms`, `15s`, `1.5s`, `2m`. */
export const DURATION = '^\\d+(\\.\\d+)?(ms|s|m)$';
/** The same for what lasts longer than a call: `30s`, `10m`, `2h`, `7d`. */
export const LONG_DURATION = '^\\d+(\\.\\d+)?(s|m|h|d)$';

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds; NaN for anything else. */
export function durationMs(text: string): number {
  return parsed(/^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text));
}

/** Milliseconds; NaN for anything else. */
export function longDurationMs(text: string): number {
  return parsed(/^(\d+(?:\.\d+)?)(s|m|h|d)$/.exec(text));
}

function parsed(match: RegExpExecArray | null): number {
  if (!match) return Number.NaN;
  return Math.round(Number(match[1]) * (UNITS[match[2] as string] as number));
}

/** In the largest unit that leaves a whole number: `90m`, `7d`. */
export function durationText(ms: number): string {
  const [unit, size] = Object.entries(UNITS).findLast(([, one]) => ms >= one && ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
