/** Values of a row as ClickHouse reads them: times, texts, keys, the order of outcomes. Pure. */
import type { Cause } from '../../engine/contract/outcome.ts';

export type Row = Record<string, unknown>;

/** Outbox numbers within one millisecond of the log's stamp; 42 bits of stamp last until 2109. */
const NUMBERS = 2 ** 22;

/**
 * Order of outcomes as one UInt64, in digits. The log's stamp comes first (it never decreases, and outcomes of a
 * tick have it too), so that a new outbox over an old store still wins; the outbox number decides within a
 * millisecond.
 */
export function version(cause: Cause, number: number): string {
  return (BigInt(Math.max(0, Math.floor(cause.at))) * BigInt(NUMBERS) + BigInt(number % NUMBERS)).toString();
}

/** First and last moment of DateTime64(3): senders' clocks may say anything. */
const EARLIEST = 0;
const LATEST = Date.UTC(2299, 11, 31);

/** Epoch ms as ClickHouse reads it in UTC: `2026-11-22 01:00:00.120`. */
export function dateTime(ms: number): string {
  if (Number.isNaN(ms)) throw new TypeError('Expected a time in epoch milliseconds, got none');
  const iso = new Date(Math.min(Math.max(Math.floor(ms), EARLIEST), LATEST)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;
}

export const whenOrNull = (iso: string | null) => (iso === null ? null : dateTime(Date.parse(iso)));

/** Half of a surrogate pair: legal in a JavaScript string, not in UTF-8. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** In Node since 20, not yet in the compiler's library; much cheaper than the expression above. */
const wellFormed = (text: string) => (text as unknown as { isWellFormed(): boolean }).isWellFormed();

/** Text as valid UTF-8 of the same length, so that offsets stay. */
export function words(text: string | undefined): string {
  if (text === undefined) return '';
  return wellFormed(text) ? text : text.replace(LONE_SURROGATE, '\ufffd');
}

/** A key as valid UTF-8; two different keys stay different. */
export function key(id: string): string {
  return wellFormed(id)
    ? id
    : id.replace(LONE_SURROGATE, (half) => `\ufffd${half.charCodeAt(0).toString(16)}`);
}
