/** What can be wrong with a recorded call or its file; consoles have a sentence for each in their language. */
export const IMPORT_FAULTS = [
  'FILE_MISSING',
  'FILE_UNREADABLE',
  'FILE_IS_LIST',
  'OBJECT_TOO_LARGE',
  'BYTES_DAMAGED',
  'LINE_NOT_JSON',
  'NOT_OBJECT',
  'NOT_LIST',
  'NOT_TEXT',
  'ID_INVALID',
  'WORD_UNKNOWN',
  'TIME_INVALID',
  'TIME_REVERSED',
  'TIMES_IN_SECONDS',
  'TIMES_IN_MS',
  'UNIT_AGAINST_NAME',
  'DATE_INVALID',
  'TEXT_TOO_LONG',
  'CHANNEL_INVALID',
  'HEAD_MISSING',
  'COLUMNS_MISSING',
  'COLUMN_TWICE',
  'ROWS_APART',
  'ROWS_TOO_MANY',
  'ROW_UNREAD',
  'FIELDS_TOO_MANY',
  'QUOTE_OPEN',
  'QUOTE_AFTER',
  'VCON_VERSION',
  'VCON_ENCRYPTED',
  'VCON_UNSIGNED',
  'VCON_SIGNATURE',
  'VCON_NO_TRANSCRIPT',
  'VCON_INVALID',
  'CALL_TOLD_LIVE',
  'CALL_IN_CASE',
  'AT_THE_DOOR',
] as const;
export type ImportFaultCode = (typeof IMPORT_FAULTS)[number];

/** One place of it, and what stands there. */
export interface FaultDetail {
  /** Key or column, e.g. `utterances[3].role`. */
  field?: string;
  /** What fits: words, a bound. */
  want?: string;
  /** What came, masked and shortened; a kind in English (`nothing`, `a list`, …) where it is no word or number. */
  got?: string;
}

export interface ImportFault extends FaultDetail {
  code: ImportFaultCode;
  /** Further places with the same fault. */
  more?: FaultDetail[];
}
