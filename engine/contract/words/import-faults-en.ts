/** What is said of each fault of an imported file. */
import type { RefusalCode } from '../errors.ts';
import type { ImportFaultTexts } from './import-faults-zh.ts';

const DOOR: Record<RefusalCode, string> = {
  NOT_TEXT: 'it did not reach the server as text; bring the file in again.',
  NOT_JSON: 'it did not reach the server whole; bring the file in again.',
  NOT_AN_OBJECT: 'it did not reach the server whole; bring the file in again.',
  FRAME_TOO_LARGE: 'its attributes are too large for one event of 65,536 characters; leave some out.',
  TYPE_MISSING: 'an event of it has no type.',
  TYPE_UNKNOWN: 'an event of it has a type that is not known.',
  HELLO_EXPECTED: 'the connection began anew; bring the file in again.',
  HELLO_REPEATED: 'the connection began anew; bring the file in again.',
  PROTOCOL_UNSUPPORTED: 'the server speaks another version of the protocol.',
  SOURCE_FOREIGN: 'another sender uses this name; bring the file in again.',
  SOURCE_REPLACED: 'another connection took its place; bring the file in again.',
  FIELD_MISSING: 'something of it that is needed is missing.',
  FIELD_INVALID: 'something of it has another type, or is longer, than is taken.',
  CALL_ID_INVALID: 'its id is not one of 1 to 128 characters.',
  SEQ_INVALID: 'its events are not numbered from 1 upwards.',
  SEQ_LEAPS: 'the numbers of its events are too high.',
  ROLE_UNKNOWN: 'who speaks is none of agent, customer, ivr and other.',
  TEXT_TOO_LONG: 'an utterance has more than 4,000 characters; divide it.',
  TIME_INVALID: 'a time is no whole millisecond from 0 to 86,400,000 (24 hours).',
  UTTERANCE_TIME_REVERSED: 'an utterance ends before it begins.',
  TIMESTAMP_INVALID: 'a point in time is not in ISO 8601 with a zone.',
  CALL_FOREIGN: 'another sender has a call of this id; give it another id.',
  CALL_REUSED: 'a call of this id has ended already; give it another id.',
  CALL_OVER: 'a call of this id has ended already; give it another id.',
  QUOTA_CALLS: 'too many calls are open at once; bring the file in again later.',
  LOG_UNAVAILABLE: 'the server could not write just then; see Health, then bring the file in again.',
  SHUTTING_DOWN: 'the server was stopping; bring the file in again.',
};

export const importFaultsEn: ImportFaultTexts = {
  between: ' ',
  value: (english) => english,
  says: {
    FILE_MISSING: () => 'The file is not on the server any more. Send it again.',
    FILE_UNREADABLE: ({ got }) => `The server cannot read the file (${got}).`,
    FILE_IS_LIST: () => "Expected one call a line, got a JSON list: write its items as lines (jq -c '.[]').",
    OBJECT_TOO_LARGE: ({ want }) => `Expected one call a line, of at most ${want}, got more.`,
    BYTES_DAMAGED: ({ want }) =>
      `This line has bytes that are no letters of ${want}, in which the file is written: save the whole file as UTF-8 (in a spreadsheet: CSV UTF-8) and send it again.`,
    LINE_NOT_JSON: () => 'Expected one JSON object a line, got text that is not JSON.',
    NOT_OBJECT: ({ field, got }) => `Expected ${field} as an object, got ${got}.`,
    NOT_LIST: ({ field, got }) => `Expected ${field} as a list, got ${got}.`,
    NOT_TEXT: ({ field, got }) => `Expected ${field} as a text, got ${got}.`,
    ID_INVALID: ({ want, got }) =>
      `Expected the call’s id (call or id) of 1 to ${want} characters, got ${got}.`,
    WORD_UNKNOWN: ({ field, want, got }) => `Expected ${field} as one of ${want}; got ${got}.`,
    TIME_INVALID: ({ field, want, got }) => `Expected ${field} as ${want}, got ${got}.`,
    TIME_REVERSED: ({ field, want, got }) => `Expected ${field} at or after the start ${want}, got ${got}.`,
    TIMES_IN_SECONDS: ({ want, got }) =>
      `Expected milliseconds, but ${want} characters said within ${got} look like seconds: choose seconds as the unit and send it again, or name the columns start_s and end_s. Where they are milliseconds indeed, choose milliseconds.`,
    TIMES_IN_MS: ({ want, got }) =>
      `Expected seconds, but ${want} characters spread over ${got} of speech look like milliseconds: choose “as the file says” as the unit and send it again, with times named start_ms and end_ms.`,
    UNIT_AGAINST_NAME: ({ field }) =>
      `Milliseconds were chosen as the unit, but ${field} is named in seconds. Where they are seconds, choose “as the file says” and send it again; where they are milliseconds, name them start_ms and end_ms.`,
    DATE_INVALID: ({ field, got }) =>
      `Expected ${field} as a time such as 2026-11-02T09:15:00+08:00, or 2026-11-02 09:15 by the clock of the site, got ${got}.`,
    TEXT_TOO_LONG: ({ field, want, got }) => `Expected ${field} of at most ${want} characters, got ${got}.`,
    CHANNEL_INVALID: ({ field, got }) => `Expected ${field} as a whole number from 0 to 31, got ${got}.`,
    HEAD_MISSING: () => 'Expected a first line with the names of columns, got nothing.',
    COLUMNS_MISSING: ({ field, want, got }) =>
      `There is no column for ${got}; needed are ${want}.${field === '' ? '' : ` The file has ${field}.`}`,
    COLUMN_TWICE: ({ got }) => `Expected each column once, got ${got} twice.`,
    ROWS_APART: ({ got }) => `Expected the rows of one call together, got more rows of ${got} further below.`,
    ROWS_TOO_MANY: ({ want }) => `Expected at most ${want} rows of a call, got more.`,
    ROW_UNREAD: ({ want }) =>
      `The row of line ${want} before it cannot be read, and words of this call may stand in it: mend that row, and bring the call in again.`,
    FIELDS_TOO_MANY: ({ want, got }) =>
      `Expected ${want} fields, got ${got}: put text with separators in quotes.`,
    QUOTE_OPEN: () => 'Expected a closing ", got the end of the row.',
    QUOTE_AFTER: () =>
      'Expected a separator or the end of the line after ", got more text. Write " inside a field as "".',
    VCON_VERSION: ({ want }) => `Expected a vCon of version ${want} or none, got another one.`,
    VCON_ENCRYPTED: () => 'Expected a plain or signed vCon, got an encrypted one: decrypt it first.',
    VCON_UNSIGNED: () => 'Expected a signed vCon with payload and signatures, got one of them alone.',
    VCON_SIGNATURE: () => 'Expected a signature by a key that is trusted here, got none that fits.',
    VCON_NO_TRANSCRIPT: () =>
      'Expected a transcript (an analysis of type wtf_transcription, or dialogs of type text), got none: audio is not read.',
    VCON_INVALID: ({ field, want, got }) => `In the vCon, expected ${field} as ${want}, got ${got}.`,
    CALL_TOLD_LIVE: () =>
      'A call of this id was told while it went on, and is never replaced: give the recording an id of its own.',
    CALL_IN_CASE: () =>
      'A case joins the earlier import of this call with other calls, and would be deleted with it: give the recording an id of its own.',
    AT_THE_DOOR: ({ want }) =>
      `The call could be read, but was not taken (${want})${Object.hasOwn(DOOR, want) ? `: ${DOOR[want as RefusalCode]}` : '.'}`,
  },
};
