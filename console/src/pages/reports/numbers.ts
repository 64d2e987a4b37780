/** Figures as people read them. Pure. */
import type { Row } from './requests.ts';

export const whole = (value: number) => Math.round(value).toLocaleString('en');

/** A number of a row; null where there is none. */
export function number(row: Row | undefined, name: string): number | null {
  const value = row?.[name];
  return value === undefined || value === null || value === '' ? null : Number(value);
}

export interface Units {
  s: string;
  min: string;
  h: string;
}

/** Minutes: 0.4 → 24 s, 12.3 → 12 min, 200 → 3.3 h. */
export function minutes(value: number, units: Units): string {
  if (value < 1) return `${Math.round(value * 60)} ${units.s}`;
  return value < 100 ? `${Math.round(value)} ${units.min}` : `${(value / 60).toFixed(1)} ${units.h}`;
}

/** Round numbers from 0 up, the last at or above `most`: the lines of an axis. `whole`: of what is counted. */
export function ticks(most: number, whole = false): number[] {
  if (most <= 0) return [0, 1];
  const raw = most / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const steps = [1, 2, 2.5, 5, 10].map((one) => one * power);
  const fits = (one: number) => one >= raw && (!whole || Number.isInteger(one));
  const step = steps.find(fits) ?? 1;
  const lines = [0];
  while ((lines[lines.length - 1] as number) < most - 1e-12) lines.push(lines.length * step);
  return lines;
}
