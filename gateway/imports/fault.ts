/** Faults of recorded calls in English, with their place; the console has them in both languages by code. */

import type { FaultDetail, ImportFault, ImportFaultCode } from '../../engine/contract/import-fault.ts';
import { LIMITS } from '../../engine/contract/ingest.ts';
import { counted } from '../../engine/text/counted.ts';
import { Failure } from '../cli/usage.ts';

type Says = (fault: { field: string; want: string; got: string }) => string;

const SAYS: Record<ImportFaultCode, Says> = {
  FILE_MISSING: () => 'expected a file of recorded calls, but there is no such file',
  FILE_UNREADABLE: ({ got }) => `expected a file of recorded calls, but ${got}`,
  FILE_IS_LIST: () => "expected one call a line, got a JSON list: write its items as lines (jq -c '.[]')",
  OBJECT_TOO_LARGE: ({ want }) => `expected one call a line, of at most ${want}, got more`,
  BYTES_DAMAGED: ({ want }) =>
    `expected letters in ${want}, as most of the file has them, got bytes that are none. Save the whole file as UTF-8 (in a spreadsheet: CSV UTF-8)`,
  LINE_NOT_JSON: () => 'expected one JSON object per line, got text that is not JSON',
  NOT_OBJECT: ({ field, got }) => `expected ${field} as an object, got ${got}`,
  NOT_LIST: ({ field, got }) => `expected ${field} as a list, got ${got}`,
  NOT_TEXT: ({ field, got }) => `expected ${field} as a text, got ${got}`,
  ID_INVALID: ({ want, got }) => `expected "call" (or "id") of 1 to ${want} characters, got ${got}`,
  WORD_UNKNOWN: ({ field, want, got }) => `expected ${field} as one of ${want}, got ${got}`,
  TIME_INVALID: ({ field, want, got }) => `expected ${field} of ${want}, got ${got}`,
  TIME_REVERSED: ({ field, want, got }) => `expected ${field} at or after the start ${want}, got ${got}`,
  TIMES_IN_SECONDS: ({ want, got }) =>
    `expected times in milliseconds, got ${want} characters said within ${got}: these look like seconds. Name them start_s and end_s, or bring the file in with time_unit=s (ms, where they are meant so)`,
  TIMES_IN_MS: ({ want, got }) =>
    `expected times in seconds, got ${want} characters spread over ${got} of speech: these look like milliseconds. Name them start_ms and end_ms, without time_unit=s`,
  UNIT_AGAINST_NAME: ({ field }) =>
    `expected times in milliseconds, as time_unit=ms says, got ${field}, which is named in seconds. Leave time_unit out, where they are seconds; name them start_ms and end_ms, where they are milliseconds`,
  DATE_INVALID: ({ field, got }) =>
    `expected ${field} as a time such as 2026-11-02T09:15:00+08:00, or 2026-11-02 09:15 by the site's clock, got ${got}`,
  TEXT_TOO_LONG: ({ field, want, got }) => `expected ${field} of at most ${want} characters, got ${got}`,
  CHANNEL_INVALID: ({ field, got }) => `expected ${field} as a whole number from 0 to 31, got ${got}`,
  HEAD_MISSING: () => 'expected a first line with the names of columns, got nothing',
  COLUMNS_MISSING: ({ field, want, got }) =>
    `expected the columns ${want}, got none for ${got}${field === '' ? '' : `; the columns of the file are ${field}`}`,
  COLUMN_TWICE: ({ got }) => `expected each column once, got ${got} twice`,
  ROWS_APART: ({ got }) => `expected rows of one call together, got more rows of ${got} further below`,
  ROWS_TOO_MANY: ({ want }) => `expected at most ${want} rows of a call, got more`,
  ROW_UNREAD: ({ want }) =>
    `expected the row of line ${want} before this call as well, got one that cannot be read: words of this call may stand in it. Mend that row, and bring the call in again`,
  FIELDS_TOO_MANY: ({ want, got }) =>
    `expected ${counted(Number(want), 'field')}, got ${got}; put text with separators in quotes`,
  QUOTE_OPEN: () => 'expected a closing ", got the end of the row',
  QUOTE_AFTER: () =>
    'expected a separator or the end of the line after ", got more text. Write " inside a field as ""',
  VCON_VERSION: ({ want }) => `expected a vCon of version ${want} or none, got another one`,
  VCON_ENCRYPTED: () => 'expected a plain or signed vCon, got an encrypted one: decrypt it first',
  VCON_UNSIGNED: () => 'expected a signed vCon with "payload" and "signatures", got one of them alone',
  VCON_SIGNATURE: () => 'expected a signature by a key that is trusted here, got none that fits',
  VCON_NO_TRANSCRIPT: () =>
    'expected a transcript (analysis of type wtf_transcription, or dialogs of type text), got none: audio is not read',
  VCON_INVALID: ({ field, want, got }) => `${field}: expected ${want}, got ${got}`,
  CALL_TOLD_LIVE: () =>
    'expected an earlier import of this call to replace, got a call that was told while it went on: such a call is never replaced. Give the recording an id of its own',
  CALL_IN_CASE: () =>
    'expected an earlier import that stands alone, got one that a case joins with other calls: the case would go with it. Give the recording an id of its own',
  AT_THE_DOOR: ({ want }) => `the call could be read, and was refused as ${want}`,
};

export function faultText({ code, more = [], ...first }: ImportFault): string {
  return [first, ...more]
    .map(({ field = '', want = '', got = 'nothing' }) => SAYS[code]({ field, want, got }))
    .join('; ');
}

export type Mask = (text: string) => string;

/** Faults whose `got` is no word of a file: counts, names of columns, and ids, by which calls are looked up everywhere. */
const OWN_WORDS: ReadonlySet<ImportFaultCode> = new Set([
  'FILE_UNREADABLE',
  'COLUMNS_MISSING',
  'COLUMN_TWICE',
  'ROWS_APART',
  'FIELDS_TOO_MANY',
  'TEXT_TOO_LONG',
  'TIMES_IN_SECONDS',
  'TIMES_IN_MS',
]);
/** A day as somebody writes it, in quotes: eight digits at most, in three parts, so that no number of anybody is one. */
const DAY =
  /^"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)? ?(?:Z|[+-]\d{2}(?::?\d{2})?)?"$/;
/** Characters that are masked before the cut: enough that no number is cut in two within what is shown. */
const READ = 600;
/** Characters of a word that are shown. */
const SHOWN = 30;

/** What came, in quotes; to be masked and cut when it is told. */
export function quoted(value: string): string {
  return `"${value.slice(0, READ)}"`;
}

/** Without personal data: what came, and the names that a file gives itself. */
function maskedFault({ code, more, ...first }: ImportFault, mask: Mask): ImportFault {
  // The masker takes times of a call for numbers of somebody.
  const isTime = (text: string) =>
    (code === 'TIME_REVERSED' && Number(text) >= 0 && Number(text) <= LIMITS.offset_ms) ||
    (code === 'DATE_INVALID' && DAY.test(text));
  const shown = (text: string) => (isTime(text) ? text : cut(mask(text)));
  const told = ({ field, want, got }: FaultDetail): FaultDetail => ({
    ...(field === undefined ? {} : { field: isOfFile(code, field) ? mask(field) : field }),
    ...(want === undefined ? {} : { want: code === 'TIME_REVERSED' ? shown(want) : want }),
    ...(got === undefined ? {} : { got: OWN_WORDS.has(code) ? got : shown(got) }),
  });
  return { code, ...told(first), ...(more ? { more: more.map(told) } : {}) };
}

/** A name that the file gives, and not this program. */
function isOfFile(code: ImportFaultCode, field: string): boolean {
  return field.startsWith('attributes.') || code === 'COLUMNS_MISSING';
}

function cut(text: string): string {
  return text.startsWith('"') && text.length > SHOWN + 2 ? `${text.slice(0, SHOWN)}…"` : text;
}

/** A call, or a file, that cannot be read: `file:line:column: expected …, got …`. */
export class CallFault extends Failure {
  override name = 'CallFault';
  readonly where: string;
  readonly fault: ImportFault;

  /** `where`: file, or file:line, or file:line:column. */
  constructor(where: string, fault: ImportFault) {
    super(`${where}: ${faultText(fault)}.`);
    this.where = where;
    this.fault = fault;
  }

  /** The same without personal data: only this is kept or shown. */
  masked(mask: Mask): CallFault {
    return new CallFault(this.where, maskedFault(this.fault, mask));
  }
}
