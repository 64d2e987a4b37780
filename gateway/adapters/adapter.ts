/**
 * What an adapter is: one recogniser's frames, read into a small neutral vocabulary. Pure: the state goes in and comes
 * back, nothing is read or written beside it, and no frame can throw.
 */
import type { Medium } from '../../engine/contract/call.ts';
import type { AdapterRefusalCode } from '../../engine/contract/errors.ts';
import type { IngestRole } from './roles.ts';

/**
 * How a recogniser says what is not final yet; `segments.ts` joins each of them into whole texts.
 * - `delta`: each partial holds only what is new; a final replaces all of it
 * - `replace`: each partial of a segment holds the whole text so far
 * - `replace-range`: pieces become fixed one after another; the segment ends when its speaker does
 * - `snapshot`: each frame holds every segment of the stream again; one that is gone was withdrawn
 */
export type PartialsKind = 'delta' | 'replace' | 'replace-range' | 'snapshot';

/** A stretch of speech as the recogniser counts them. Times are ms from the first audio of **this stream**. */
export interface Segment {
  /** The recogniser's id or number of it, unique within the stream and channel. */
  key: string;
  /** `fixed` exists in `replace-range` only: this piece will not change, the segment goes on. */
  state: 'partial' | 'fixed' | 'final';
  text: string;
  start_ms?: number;
  end_ms?: number;
  /** 0 to 1; left out where the recogniser gives something else. */
  confidence?: number;
  /** Channel of the audio, from 0; left out where a stream holds one voice. A key counts within its channel. */
  channel?: number;
  /** The same where it is no part of the key: told late, or changed, of a segment that is known. */
  voice?: number;
  /** Where the recogniser itself says who speaks. */
  role?: IngestRole;
}

/** What one frame said. */
export type Heard =
  | { kind: 'segment'; segment: Segment }
  /** Every segment of the stream, in order (`snapshot`). */
  | { kind: 'snapshot'; segments: Segment[] }
  /**
   * What somebody typed, whole. `id` is unique within the call; without one it is a message of its own. `at`: epoch ms;
   * without it the arrival counts, or for an `id` that is known its first.
   */
  | { kind: 'message'; text: string; role: IngestRole; id?: string; at?: number }
  /** The segment is over, with the text that it has. */
  | { kind: 'close'; key: string; channel?: number }
  /** Heard this far, ms of the stream. */
  | { kind: 'progress'; audio_ms: number }
  /** What the frame tells about the call itself. */
  | { kind: 'call'; info: CallFacts }
  /**
   * The recogniser begins another stream on the same connection: its times, and the numbers of its segments, count from
   * 0 again. Said of the first one, too, it changes nothing.
   */
  | { kind: 'restarted' }
  /** The recogniser has finished this stream. */
  | { kind: 'ended'; reason?: string };

export interface CallFacts {
  /** Where it is typed. */
  medium?: Medium;
  /** When the call began, epoch ms, where the frame says it. */
  started_at?: number;
  trade?: string;
  direction?: 'inbound' | 'outbound';
  queue?: string;
  agent?: { id: string; team?: string; name?: string };
  customer?: { id?: string; number?: string };
  attributes?: Record<string, string | number | boolean>;
}

/** Why a frame was not taken; the stream goes on. */
export interface AdapterRefusal {
  code: Extract<
    AdapterRefusalCode,
    | 'NOT_TEXT'
    | 'NOT_JSON'
    | 'NOT_AN_OBJECT'
    | 'FRAME_TOO_LARGE'
    | 'FRAME_DAMAGED'
    | 'TYPE_UNKNOWN'
    | 'FIELD_MISSING'
    | 'FIELD_INVALID'
    | 'VENDOR_ERROR'
  >;
  /** "expected …, got …"; never holds words of the call. */
  message: string;
}

export type Decoded<State> =
  /**
   * `call` and `role` where the frame itself names them; else the connection does. `opens`: what the frame tells of a call
   * that the stream has not heard of.
   */
  | { state: State; heard: Heard[]; call?: string; role?: IngestRole; opens?: CallFacts }
  /** `state` is as it was before the frame. `over`: with this the recogniser has finished the stream all the same. */
  | { state: State; refusal: AdapterRefusal; over?: { call?: string } };

export interface Adapter<State = unknown> {
  /** As in `/v1/ingest/<name>`. */
  readonly name: string;
  /** Product and protocol, in a few words. */
  readonly title: string;
  readonly partials: PartialsKind;
  /**
   * What the times count from: the first audio of this `stream`, or the start of the `call`, however often somebody
   * connects in between.
   */
  readonly timeline: 'stream' | 'call';
  /** Of a call that nobody has told of, where its frames do not say it either; left out: voice. */
  readonly medium?: Medium;
  /** Before the first frame of a stream. */
  start(): State;
  decode(frame: string, state: State): Decoded<State>;
}

/** For an adapter that must remember nothing. */
export type NoState = null;
