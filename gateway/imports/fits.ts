/**
 * Whether the door would take what is known of a recorded call beside its words: told with the file, by its place, before
 * any of it is handed in. Pure.
 */
import { Compile } from 'typebox/compile';
import { DIRECTIONS, MEDIA } from '../../engine/contract/call.ts';
import type { ImportFault } from '../../engine/contract/import-fault.ts';
import { CallStartedFrame, LIMITS } from '../../engine/contract/ingest.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';

/** Compiled once. */
const STARTED = Compile(CallStartedFrame);
const WORDS: Record<string, readonly string[]> = { direction: DIRECTIONS, medium: MEDIA };

/** Of all that is known of a call, as one event, characters; what the import adds has room beside it. */
const EVENT_MAX = LIMITS.frame - 500;

/** undefined: it fits. */
export function misfit({ utterances: _, ...about }: RecordedCall): ImportFault | undefined {
  const { started_at, duration_ms } = about;
  if (started_at !== undefined && !isDate(started_at))
    return { code: 'DATE_INVALID', field: '"started_at"', got: shown(started_at) };
  if (duration_ms !== undefined && !Number.isFinite(duration_ms))
    return { code: 'TIME_INVALID', field: 'duration_ms', want: 'a number', got: shown(duration_ms) };
  const frame = { ...about, type: 'call.started', seq: 1 };
  const size = JSON.stringify(frame).length;
  if (size > EVENT_MAX)
    return { code: 'TEXT_TOO_LONG', field: '"attributes"', want: String(EVENT_MAX), got: String(size) };
  const [error] = STARTED.Check(frame) ? [] : STARTED.Errors(frame);
  if (!error) return undefined;
  const path = error.instancePath.split('/').slice(1);
  const field = path.join('.');
  const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], frame);
  const words = WORDS[field];
  if (words) return { code: 'WORD_UNKNOWN', field, want: words.join(', '), got: shown(value) };
  if (typeof value !== 'string') return { code: 'NOT_TEXT', field: `"${field}"`, got: shown(value) };
  const { limit } = error.params as { limit?: number };
  return { code: 'TEXT_TOO_LONG', field, want: String(limit ?? 0), got: String(value.length) };
}

/** One that can be written with four digits of a year. */
function isDate(value: unknown): boolean {
  const at = typeof value === 'string' ? new Date(value) : new Date(Number.NaN);
  return !Number.isNaN(at.getTime()) && at.toISOString().length === 24;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `"${value.slice(0, 30)}"`;
  if (typeof value === 'object')
    return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}
