/** Days of the site. Pure. */

/** `2026-11-22` in this zone, IANA name. */
export function siteDay(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
}

/** Epoch ms of the first moment of this day there. */
export function dayStart(day: string, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // No zone is farther than 14 h from UTC; days begin on a quarter of an hour.
  for (let at = utc - 14 * 3_600_000; at <= utc + 14 * 3_600_000; at += 900_000)
    if (siteDay(at, timeZone) === day) return at;
  throw new RangeError(`expected a day like 2026-11-22, got '${day}'`);
}
