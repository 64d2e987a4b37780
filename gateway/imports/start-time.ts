/** When a recorded call began: a time that says its zone, or the clock of the site, as tables have it. Pure. */
import type { ImportFault } from '../../engine/contract/import-fault.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { momentIn } from '../zone-time.ts';
import { gotOf } from './fits.ts';

const WITH_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$/i;
const ON_THE_WALL =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?)?$/;

/** Writes the start of a call with its zone; why it is none. The one place where it is looked at. */
export function startFault(call: RecordedCall, zone: string): ImportFault | undefined {
  // A report within a vCon may hold anything.
  const told: unknown = call.started_at;
  if (told === undefined) return undefined;
  const start = typeof told === 'string' ? startOf(told, zone) : undefined;
  if (start === undefined) return { code: 'DATE_INVALID', field: '"started_at"', got: gotOf(told) };
  call.started_at = start;
  return undefined;
}

/**
 * @param zone IANA name: of times that say none
 * @returns ISO 8601 with its zone; undefined where the text is neither. A day alone is its beginning; 10/11/2026 is
 * two days, so it is none.
 */
export function startOf(text: string, zone: string): string | undefined {
  const trimmed = text.trim();
  if (WITH_ZONE.test(trimmed)) return isWritten(Date.parse(trimmed)) ? trimmed : undefined;
  const found = ON_THE_WALL.exec(trimmed);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = [1, 3, 4, 5, 6, 7].map((at) => Number(found[at] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, Number((found[8] ?? '').padEnd(3, '0')));
  // 2026-02-30 and 25:00 are no times.
  if (hour > 23 || minute > 59 || second > 59 || new Date(wall).getUTCDate() !== day) return undefined;
  if (new Date(wall).getUTCMonth() !== month - 1) return undefined;
  const moment = momentIn(zone, wall);
  return isWritten(moment) ? new Date(moment).toISOString() : undefined;
}

/** A moment that can be written with four digits of a year, as the door takes it. */
function isWritten(ms: number): boolean {
  return !Number.isNaN(ms) && new Date(ms).toISOString().length === 24;
}
