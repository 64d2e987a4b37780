/** The forms of texts in rules, each with the reason for which another is refused. */
import type { FormCode, RuleFaultParams } from '../contract/rule-fault.ts';
import { DURATION, durationMs, LONG_DURATION, longDurationMs } from './duration.ts';
import { LIMITS } from './limits.ts';

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
export const NAMES: ReadonlyMap<string, RuleFaultParams['malformed-name']['of']> = new Map([
  [NAME, 'name'],
  [TITLED, 'titled'],
  [ATTRIBUTE_NAME, 'attribute'],
] as const);

interface Form {
  /** Why a text that is not of this form is refused. */
  reason: FormCode;
  /** Of times: how long one is in ms (NaN for a word such as `call`), and the range that it must be in. */
  time?: { ms(text: string): number; shortest: number; longest: number; from: string; to: string };
}

const IN_CALL = { ms: durationMs, shortest: 1, longest: LIMITS.longest_ms, from: '1ms', to: '1440m' };
const ACROSS_CALLS = {
  ms: longDurationMs,
  shortest: LIMITS.shortest_across_ms,
  longest: LIMITS.longest_across_ms,
  from: '1s',
  to: '7d',
};

export const PATTERNS: ReadonlyMap<string, Form> = new Map<string, Form>([
  [DURATION, { reason: 'malformed-duration', time: IN_CALL }],
  [COOLDOWN, { reason: 'malformed-cooldown', time: IN_CALL }],
  [LONG_DURATION, { reason: 'malformed-long-duration', time: ACROSS_CALLS }],
  [ID, { reason: 'malformed-id' }],
  [CATEGORY, { reason: 'malformed-category' }],
  [HOURS, { reason: 'malformed-hours' }],
  [DATES, { reason: 'malformed-dates' }],
]);
