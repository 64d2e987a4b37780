/** The forms of texts in rules, each with the words that an error says for it. */
import { DURATION, durationMs, LONG_DURATION, longDurationMs } from './duration.ts';
import { LIMITS } from './limits.ts';
import type { Reason } from './reasons.ts';

export const ID = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';
export const CATEGORY = '^[a-z][a-z0-9_-]*$';
export const COOLDOWN = '^(call|\\d+(\\.\\d+)?(ms|s|m))$';
/** Of either kind of rule; the loader checks which one it must be with the rule at hand. */
export const ANY_COOLDOWN = '^(call|\\d+(\\.\\d+)?(ms|s|m|h|d))$';
export const HOURS = '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$';
export const DATES = '^\\d{4}-\\d{2}-\\d{2}(\\.\\.\\d{4}-\\d{2}-\\d{2})?$';

/** Names that a file gives to lists, macros and attributes. */
export const NAME = '^[a-z][a-z0-9]*([_-][a-z0-9]+)*$';
/** What has a title: a macro by its name, a list as rules name it. */
export const TITLED = '^\\$?[a-z][a-z0-9]*([_-][a-z0-9]+)*$';
export const ATTRIBUTE_NAME = '^.{1,100}$';
export const NAMES: ReadonlyMap<string, string> = new Map([
  [NAME, 'a name of lower-case letters and digits joined by "_" or "-", such as hold_words'],
  [TITLED, 'the name of a macro, or of a list with "$" before it, such as $hold_words'],
  [ATTRIBUTE_NAME, 'a name of 1 to 100 characters on one line'],
]);

interface Form {
  /** Why a text that is not of this form is refused. */
  reason: Reason;
  words: string;
  /** Of times: how long one is in ms (NaN for a word such as `call`), and the range that it must be in. */
  time?: { ms(text: string): number; shortest: number; longest: number; range: string };
}

const IN_CALL = { ms: durationMs, shortest: 1, longest: LIMITS.longest_ms, range: '1ms to 1440m' };
const ACROSS_CALLS = {
  ms: longDurationMs,
  shortest: LIMITS.shortest_across_ms,
  longest: LIMITS.longest_across_ms,
  range: '1s to 7d',
};

const times = (reason: Reason, words: string, time: NonNullable<Form['time']>): Form => ({
  reason,
  words,
  time,
});

export const PATTERNS: ReadonlyMap<string, Form> = new Map<string, Form>([
  [DURATION, times('malformed-duration', 'a duration such as 500ms, 15s or 2m', IN_CALL)],
  [COOLDOWN, times('malformed-cooldown', '"call" or a duration such as 60s', IN_CALL)],
  [LONG_DURATION, times('malformed-long-duration', 'a duration such as 30s, 10m, 2h or 7d', ACROSS_CALLS)],
  [ID, { reason: 'malformed-id', words: 'lower-case words joined by "-", such as long-silence' }],
  [CATEGORY, { reason: 'malformed-category', words: 'a lower-case name, such as long_silence or x-own' }],
  [HOURS, { reason: 'malformed-hours', words: 'hours such as 09:00-18:00 or 21:00-08:00' }],
  [DATES, { reason: 'malformed-dates', words: 'dates such as 2026-11-11 or 2026-11-01..2026-11-12' }],
]);
