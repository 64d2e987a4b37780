/** Days as the console writes them (2026-11-22), and when they begin in a zone. Pure. */

import { stamp } from './times.ts';

const DAY_MS = 86_400_000;

export const isDay = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text;

/** '' where the day is none. */
export function addDays(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? '' : new Date(at + days * DAY_MS).toISOString().slice(0, 10);
}

/** Epoch ms at which a day begins in a zone. */
export function startOfDay(day: string, zone: string | undefined): number {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  const local = (at: number) => Date.parse(`${stamp(at, zone, true).replace(' ', 'T')}Z`);
  // Twice: the first guess may stand on the other side of a change of the clocks.
  const guess = wanted - (local(wanted) - wanted);
  return guess - (local(guess) - wanted);
}
