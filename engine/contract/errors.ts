/**
 * Every refusal of the ingest socket, in one table: code, whether sending the same again may help, and how to
 * mend it. Codes are promises: extend, never rename.
 */
export const REFUSALS = {
  NOT_TEXT: { retryable: false, mend: 'Send JSON in text frames, not binary ones.' },
  NOT_JSON: { retryable: false, mend: 'Send one JSON object per text frame.' },
  NOT_AN_OBJECT: { retryable: false, mend: 'Send one JSON object per text frame, not a list or a value.' },
  FRAME_TOO_LARGE: {
    retryable: false,
    mend: 'Keep a frame within 65,536 characters; send long speech as several utterances.',
  },
  TYPE_MISSING: { retryable: false, mend: 'Give each frame a "type".' },
  TYPE_UNKNOWN: {
    retryable: false,
    mend: 'Use hello, call.started, call.updated, utterance, progress or call.ended.',
  },
  HELLO_EXPECTED: { retryable: true, mend: 'Send {"type":"hello","protocol":1,"source":"…"} first.' },
  HELLO_REPEATED: { retryable: false, mend: 'Send hello once per connection.' },
  PROTOCOL_UNSUPPORTED: { retryable: false, mend: 'Speak protocol 1.' },
  SOURCE_FOREIGN: {
    retryable: false,
    mend: 'This name belongs to another token, or is none of those of this token; use its own.',
  },
  SOURCE_REPLACED: {
    retryable: false,
    mend: 'Another connection said hello as this source; give each connection its own source id.',
  },
  FIELD_MISSING: { retryable: false, mend: 'Add the field that the message names.' },
  FIELD_INVALID: { retryable: false, mend: 'Send the type and range that the message names.' },
  CALL_ID_INVALID: { retryable: false, mend: 'Use 1 to 128 characters for "call".' },
  SEQ_INVALID: { retryable: false, mend: 'Number the events of a call 1, 2, 3 … per source.' },
  SEQ_LEAPS: {
    retryable: false,
    mend: 'Number the events of a call 1, 2, 3 … per source, or by a clock; a number this high leaves none for those that follow.',
  },
  ROLE_UNKNOWN: { retryable: false, mend: 'Use agent, customer, ivr or other.' },
  TEXT_TOO_LONG: { retryable: false, mend: 'Keep the text of an utterance within 4,000 characters.' },
  TIME_INVALID: {
    retryable: false,
    mend: 'Send call time as whole milliseconds from the start of the audio, 0 to 86,400,000.',
  },
  UTTERANCE_TIME_REVERSED: { retryable: false, mend: 'end_ms must not be before start_ms.' },
  TIMESTAMP_INVALID: {
    retryable: false,
    mend: 'Send ISO 8601 with a zone, e.g. 2026-11-22T09:00:00.120+08:00.',
  },
  CALL_FOREIGN: {
    retryable: false,
    mend: 'This call belongs to another token; use that token or another call id.',
  },
  CALL_REUSED: {
    retryable: false,
    mend: 'The call has ended; use a new id, or call.started with "anew": true.',
  },
  CALL_OVER: {
    retryable: false,
    mend: 'Utterances are taken for 10 s after call.ended; send finals sooner.',
  },
  QUOTA_CALLS: {
    retryable: true,
    mend: 'End calls that are over, or ask the operator for a larger ingest.open_calls.',
  },
  LOG_UNAVAILABLE: {
    retryable: true,
    mend: 'Keep the event and send it again; the server cannot write now.',
  },
  SHUTTING_DOWN: { retryable: true, mend: 'The server is stopping; reconnect and send it again.' },
} as const satisfies Record<string, { retryable: boolean; mend: string }>;

/** Refusals of vendors' frames: an adapter finds what the native protocol has no word for. */
export const ADAPTER_REFUSALS = {
  ...REFUSALS,
  FRAME_DAMAGED: {
    retryable: false,
    mend: 'A binary frame is cut or changed on its way; look at what stands between it and the recogniser.',
  },
  VENDOR_ERROR: {
    retryable: false,
    mend: 'The recogniser reports an error of its own; look at its log.',
  },
} as const satisfies Record<string, { retryable: boolean; mend: string }>;

export type RefusalCode = keyof typeof REFUSALS;
export type AdapterRefusalCode = keyof typeof ADAPTER_REFUSALS;
