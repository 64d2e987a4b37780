/**
 * The native ingest protocol, WebSocket `/v1/ingest`: JSON text frames, one object each, many calls per
 * connection. Unknown keys are ignored, so that senders may be newer than the server.
 */
import { type Static, Type } from 'typebox';
import { AgentRef, Attributes, DIRECTIONS, MEDIA, Role } from './call.ts';

export const PROTOCOL = 1;

/** Limits of one frame; over them it is refused by code and the connection stays. */
export const LIMITS = {
  /** UTF-16 units of one frame. */
  frame: 65_536,
  /** UTF-16 units of one utterance's text. */
  text: 4_000,
  /** Characters of a call, utterance or source id. */
  id: 128,
  /** Longest call time that is believed, ms (24 h). */
  offset_ms: 86_400_000,
  /**
   * Highest number of an event. Beyond 2^53 − 1 two numbers can be the same one in JSON; 2^40 below it, twelve days of
   * microseconds, so that who comes close to it can still number the rest of the call.
   */
  seq: 2 ** 53 - 2 ** 40,
} as const;

const Id = Type.String({ minLength: 1, maxLength: LIMITS.id });
const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
/** Milliseconds of call time: an offset from the start of the call's audio. */
const OffsetMs = Type.Integer({ minimum: 0, maximum: LIMITS.offset_ms });
/** ISO 8601 with zone. */
const Timestamp = Type.String({ minLength: 20, maxLength: 40 });
const Customer = Type.Object({
  id: Type.Optional(Type.String({ maxLength: 200 })),
  /** Raw telephone number; becomes a keyed pseudonym at the door. */
  number: Type.Optional(Type.String({ maxLength: 64 })),
});

const info = {
  direction: Type.Optional(Type.Enum([...DIRECTIONS])),
  trade: Type.Optional(Type.String({ maxLength: 50 })),
  queue: Type.Optional(Type.String({ maxLength: 200 })),
  agent: Type.Optional(AgentRef),
  customer: Type.Optional(Customer),
  attributes: Type.Optional(Attributes),
};

export const HelloFrame = Type.Object({
  type: Type.Literal('hello'),
  protocol: Type.Integer(),
  source: Id,
});

export const CallStartedFrame = Type.Object({
  type: Type.Literal('call.started'),
  call: Id,
  seq: Seq,
  at: Type.Optional(Timestamp),
  /** This id was used before and now means a new call. */
  anew: Type.Optional(Type.Boolean()),
  /** Default voice. */
  medium: Type.Optional(Type.Enum([...MEDIA])),
  ...info,
});

export const CallUpdatedFrame = Type.Object({
  type: Type.Literal('call.updated'),
  call: Id,
  seq: Seq,
  at_ms: Type.Optional(OffsetMs),
  /** The same as a point in time, for senders that hear no audio; `at_ms` counts before it. */
  at: Type.Optional(Timestamp),
  ...info,
});

export const UtteranceFrame = Type.Object({
  type: Type.Literal('utterance'),
  call: Id,
  seq: Seq,
  utterance: Id,
  rev: Type.Optional(Type.Integer({ minimum: 0 })),
  channel: Type.Optional(Type.Integer({ minimum: 0, maximum: 31 })),
  role: Role,
  final: Type.Boolean(),
  start_ms: OffsetMs,
  end_ms: OffsetMs,
  text: Type.String({ maxLength: LIMITS.text }),
  confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  sent_at: Type.Optional(Timestamp),
});

export const ProgressFrame = Type.Object({
  type: Type.Literal('progress'),
  call: Id,
  seq: Seq,
  /** Heard this far, nothing said. */
  audio_ms: OffsetMs,
});

export const CallEndedFrame = Type.Object({
  type: Type.Literal('call.ended'),
  call: Id,
  seq: Seq,
  at: Type.Optional(Timestamp),
  /** e.g. customer_hangup, agent_hangup, transferred; `customer` and `agent` are read as who hung up. */
  reason: Type.Optional(Type.String({ maxLength: 100 })),
});

export type HelloFrame = Static<typeof HelloFrame>;
export type CallStartedFrame = Static<typeof CallStartedFrame>;
export type CallUpdatedFrame = Static<typeof CallUpdatedFrame>;
export type UtteranceFrame = Static<typeof UtteranceFrame>;
export type ProgressFrame = Static<typeof ProgressFrame>;
export type CallEndedFrame = Static<typeof CallEndedFrame>;

/** A frame about one call, as it comes off the wire. */
export type EventFrame =
  | CallStartedFrame
  | CallUpdatedFrame
  | UtteranceFrame
  | ProgressFrame
  | CallEndedFrame;

/** The same without its sequence number: what a sender's script holds before it is sent. */
export type IngestEvent = EventFrame extends infer F
  ? F extends EventFrame
    ? Omit<F, 'seq'>
    : never
  : never;

/** Answers of the server. */
export type WelcomeFrame = {
  type: 'welcome';
  protocol: number;
  /** Last durable seq of each open call of this source. */
  resume: Record<string, number>;
  /** Of these, those that were started anew: the `at` of that start, as it was sent. Absent: none was. */
  anew?: Record<string, string>;
  /** Most unacknowledged events per connection; beyond it the server stops reading. */
  window: number;
};
export type AckFrame = {
  type: 'ack';
  call: string;
  seq: number;
  /** Which of several calls of this id it means: the `at` of the `call.started` that started it anew, as it was sent. */
  anew?: string;
  window?: number;
};
export type RefusedFrame = {
  type: 'refused';
  code: string;
  message: string;
  retryable: boolean;
  call?: string;
  seq?: number;
};
export type ServerFrame = WelcomeFrame | AckFrame | RefusedFrame;
