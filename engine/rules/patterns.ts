/** The forms of texts in rules, each with the words that an error says for it. */
import { DURATION, LONG_DURATION } from './duration.ts';
import type { Reason } from './reasons.ts';

export const ID = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';
export const CATEGORY = '^[a-z][a-z0-9_-]*$';
export const COOLDOWN = '^(call|\\d+(\\.\\d+)?(ms|s|m))$';
export const HOURS = '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$';
export const DATES = '^\\d{4}-\\d{2}-\\d{2}(\\.\\.\\d{4}-\\d{2}-\\d{2})?$';

/** Names that a file gives to lists, macros and attributes. */
export const NAME = '^[a-z][a-z0-9]*([_-][a-z0-9]+)*$';
export const ATTRIBUTE_NAME = '^.{1,100}$';
export const NAMES: ReadonlyMap<string, string> = new Map([
  [NAME, 'a name of lower-case letters and digits joined by "_" or "-", such as hold_words'],
  [ATTRIBUTE_NAME, 'a name of 1 to 100 characters on one line'],
]);

export const PATTERNS: ReadonlyMap<string, { reason: Reason; words: string }> = new Map([
  [DURATION, { reason: 'malformed-duration', words: 'a duration such as 500ms, 15s or 2m' }],
  [LONG_DURATION, { reason: 'malformed-long-duration', words: 'a duration such as 30s, 10m, 2h or 7d' }],
  [COOLDOWN, { reason: 'malformed-cooldown', words: '"call" or a duration such as 60s' }],
  [ID, { reason: 'malformed-id', words: 'lower-case words joined by "-", such as long-silence' }],
  [CATEGORY, { reason: 'malformed-category', words: 'a lower-case name, such as long_silence or x-own' }],
  [HOURS, { reason: 'malformed-hours', words: 'hours such as 09:00-18:00 or 21:00-08:00' }],
  [DATES, { reason: 'malformed-dates', words: 'dates such as 2026-11-11 or 2026-11-01..2026-11-12' }],
]);
