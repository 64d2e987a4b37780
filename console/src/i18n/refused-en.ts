import type { AdapterRefusalCode } from '../../../engine/contract/errors.ts';
import type { RefusalWords, RefusedTexts } from './refused-zh.ts';

const n = (count: number) => count.toLocaleString('en');
const of = (count: number, one: string) => `${n(count)} ${one}${count === 1 ? '' : 's'}`;

const codes: Record<AdapterRefusalCode, RefusalWords> = {
  NOT_TEXT: {
    what: 'A binary frame came',
    mend: 'Send events as JSON in text frames; audio goes to the recogniser.',
  },
  NOT_JSON: { what: 'Not JSON', mend: 'Send one JSON object per text frame.' },
  NOT_AN_OBJECT: { what: 'Not one JSON object', mend: 'Send one object per frame, no list and no value.' },
  FRAME_TOO_LARGE: {
    what: 'A frame over 65,536 characters',
    mend: 'Send long speech as several utterances.',
  },
  TYPE_MISSING: { what: 'No type', mend: 'Give each frame a type.' },
  TYPE_UNKNOWN: {
    what: 'Unknown type',
    mend: 'Use hello, call.started, call.updated, utterance, progress or call.ended.',
  },
  HELLO_EXPECTED: {
    what: 'No hello yet',
    mend: 'Send hello first on each connection; the events can be sent again.',
  },
  HELLO_REPEATED: { what: 'More than one hello', mend: 'Send hello once per connection.' },
  PROTOCOL_UNSUPPORTED: { what: 'Unknown version of the protocol', mend: 'Say protocol 1 in hello.' },
  SOURCE_FOREIGN: {
    what: 'The source is not one of this token',
    mend: 'Use a name of this token, or give it this name under Tokens.',
  },
  SOURCE_REPLACED: {
    what: 'The same source connected again',
    mend: 'Give each connection a source name of its own.',
  },
  FIELD_MISSING: { what: 'A field is missing', mend: 'Add the field.' },
  FIELD_INVALID: {
    what: 'A field is wrong',
    mend: 'Send the type and range of the field that the protocol names.',
  },
  CALL_ID_INVALID: { what: 'The call id is wrong', mend: 'Use 1 to 128 characters for call.' },
  SEQ_INVALID: { what: 'The number is wrong', mend: 'Number the events of a call 1, 2, 3 … per source.' },
  SEQ_LEAPS: {
    what: 'A number so high that none is left',
    mend: 'Number 1, 2, 3 … or by a clock; stay well below 2⁵³.',
  },
  ROLE_UNKNOWN: { what: 'Unknown speaker', mend: 'Use agent, customer, ivr or other as role.' },
  TEXT_TOO_LONG: {
    what: 'An utterance over 4,000 characters',
    mend: 'Send long speech as several utterances.',
  },
  TIME_INVALID: {
    what: 'Call time is wrong',
    mend: 'Send whole milliseconds from the start of the audio, 0 to 86,400,000; no seconds, no time of day.',
  },
  UTTERANCE_TIME_REVERSED: { what: 'Ends before it starts', mend: 'end_ms must not be before start_ms.' },
  TIMESTAMP_INVALID: {
    what: 'A time is written wrongly',
    mend: 'Write ISO 8601 with a zone, e.g. 2026-11-22T09:00:00.120+08:00.',
  },
  CALL_FOREIGN: {
    what: 'The call belongs to another token',
    mend: 'Use the token that began the call, or another call id.',
  },
  CALL_REUSED: {
    what: 'The call id was used before',
    mend: 'Use a new id; for a new call of the same id say "anew": true in call.started.',
  },
  CALL_OVER: {
    what: 'Came after the end of the call',
    mend: 'For 10 s (late_ms) after call.ended more is taken; send the last words first, then call.ended.',
  },
  QUOTA_CALLS: {
    what: 'Too many open calls of the source',
    mend: 'Send call.ended for calls that are over, or have ingest.open_calls raised; the events can be sent again.',
  },
  LOG_UNAVAILABLE: {
    what: 'The server could not write to its disk',
    mend: 'Senders send it again; look at the disk on the health page.',
  },
  SHUTTING_DOWN: {
    what: 'The server was stopping',
    mend: 'Senders connect again and send it again; nothing to do.',
  },
  FRAME_DAMAGED: {
    what: 'A damaged binary frame of the recogniser',
    mend: 'Look at the network or proxy between the two.',
  },
  VENDOR_ERROR: { what: 'The recogniser reports an error', mend: 'Look at its log.' },
};

export const refusedEn: RefusedTexts = {
  codes,
  reason: ({ what }, field) => `${what} (${field})`,
  unknown: { what: 'Another reason', mend: "See the server's ingest protocol." },
  call: {
    label: 'Refused events',
    some: (count, why) =>
      `${of(count, 'event')} of its senders ${count === 1 ? 'was' : 'were'} not taken, so words may be missing: ${why.join('; ')}.`,
    times: (what, count) => `${what} × ${n(count)}`,
    mend: 'How to mend it',
  },
  health: {
    title: 'Refused events',
    text: 'What was not taken since the server started, by source and reason; sources of the newest come first.',
    nobody: 'Never said hello',
    why: (what, mend) => `${what}. ${mend}`,
    columns: {
      source: 'Source',
      token: 'Token',
      reason: 'Reason',
      count: 'Events',
      last: 'Last',
      mend: 'How to mend it',
    },
  },
};
