import { CursorInvalid } from './port.ts';

/** Farthest from 1970 that a date can be, ms. */
const LAST_DATE = 8_640_000_000_000_000;

/** Place after the last item of a page: its time in epoch ms and its key. */
export type Place = [at: number, ...key: string[]];

/** A place as an opaque cursor. */
export function toCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws CursorInvalid for a text that is no cursor of a list with this many key parts */
export function fromCursor(cursor: string, keys: number): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(place) &&
      place.length === keys + 1 &&
      Number.isSafeInteger(place[0]) &&
      Math.abs(place[0] as number) <= LAST_DATE &&
      place.slice(1).every((part) => typeof part === 'string')
    ) {
      return place as Place;
    }
  } catch {
    // Not ours: named below.
  }
  throw new CursorInvalid(
    'Expected the "next" of an earlier page, got another text; leave it out to begin again',
  );
}
