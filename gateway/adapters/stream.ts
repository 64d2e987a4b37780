/**
 * One stream of a vendor's frames → events of the native protocol. Holds the adapter's state and, for each call that the
 * stream names, its segments. No IO and no clock: the door gives the time of each frame.
 */
import { type IngestEvent, LIMITS } from '../../engine/contract/ingest.ts';
import type { Adapter, AdapterRefusal, CallFacts, Heard, Segment } from './adapter.ts';
import { given } from './fields.ts';
import type { IngestRole } from './roles.ts';
import { Segments, type SpokenUtterance } from './segments.ts';

/** What the connection knows of its call; frames may say more. */
export interface StreamMeta extends CallFacts {
  call?: string;
  /** Who speaks where neither frame nor channel says so (default other); without `channels` on channel 0, too. */
  role?: IngestRole;
  /** Who speaks on each channel (default customer, agent). */
  channels?: readonly IngestRole[];
  /** Epoch ms of the stream's first audio; else when the socket opened, or the call was first heard of. */
  audio_started_at?: number;
}

export interface StreamParts {
  adapter: Adapter;
  meta: StreamMeta;
  /** Tells the segments of this stream from those of an earlier one of the same call. */
  tag: string;
  /** Epoch ms at which the socket opened; left out for webhooks, which serve many calls. */
  opened_at?: number;
  /** Epoch ms at which the call began, where the server knows it. */
  callStartedAt(call: string): number | undefined;
}

export interface Taken {
  events: IngestEvent[];
  refusal?: AdapterRefusal;
  /** Calls whose stream the recogniser has finished. */
  ended: string[];
}

interface CallStream {
  segments: Segments;
  /** Epoch ms of the first audio; where times count from the start of the call, that. */
  since: number;
  offset_ms: number;
}

const CHANNELS: readonly IngestRole[] = ['customer', 'agent'];
/** Calls of one stream that are remembered; a webhook that serves a whole site names many. */
const CALLS_MAX = 20_000;

export class AdapterStream {
  readonly #parts: StreamParts;
  readonly #calls = new Map<string, CallStream>();
  #state: unknown;
  /** Tells messages without an id from those of every other stream of the call, also of one before a restart. */
  #born: string | undefined;
  #nameless = 0;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#state = parts.adapter.start();
  }

  /** Calls that this stream has spoken of. */
  get calls(): string[] {
    return [...this.#calls.keys()];
  }

  /** `now`: epoch ms of the frame's arrival. */
  take(frame: string, now: number): Taken {
    const decoded = this.#parts.adapter.decode(frame, this.#state);
    this.#state = decoded.state;
    if ('refusal' in decoded) {
      const { refusal, over } = decoded;
      const call = over && (over.call ?? this.#parts.meta.call);
      const stream = call === undefined ? undefined : this.#calls.get(call);
      if (call === undefined || !stream) return { events: [], ended: [], refusal };
      this.#calls.delete(call);
      return { events: this.#eventsOf(call, stream, { kind: 'ended' }, now), ended: [call], refusal };
    }
    if (decoded.heard.length === 0) return { events: [], ended: [] };
    const call = decoded.call ?? this.#parts.meta.call;
    if (call === undefined || call.length === 0 || call.length > LIMITS.id)
      return { events: [], ended: [], refusal: NO_CALL };
    this.#born ??= Math.floor(now).toString(36);
    const events: IngestEvent[] = [];
    const stream = this.#calls.get(call) ?? this.#open(call, decoded, now, events);
    const ended: string[] = [];
    for (const heard of decoded.heard) {
      events.push(...this.#eventsOf(call, stream, heard, now));
      if (heard.kind === 'ended') ended.push(call);
    }
    for (const over of ended) this.#calls.delete(over);
    return { events, ended };
  }

  /** The stream is gone: what was open is as final as it will be. */
  finish(): IngestEvent[] {
    return [...this.#calls].flatMap(([call, { segments }]) =>
      segments.finish().map((said) => utterance(call, said)),
    );
  }

  #open(
    call: string,
    { role, opens }: { role?: IngestRole; opens?: CallFacts },
    now: number,
    events: IngestEvent[],
  ): CallStream {
    const { adapter, meta, tag } = this.#parts;
    const known = this.#parts.callStartedAt(call);
    const first = meta.audio_started_at ?? this.#parts.opened_at ?? now;
    const ofCall = adapter.timeline === 'call';
    const speaker = role ?? meta.role;
    const since = ofCall ? (known ?? first) : first;
    const offset_ms = ofCall ? 0 : Math.max(0, since - (known ?? since));
    const stream: CallStream = {
      since,
      offset_ms,
      segments: new Segments({
        partials: adapter.partials,
        tag,
        offset_ms,
        role: speaker ?? 'other',
        channels: meta.channels ?? CHANNELS,
        alone: speaker !== undefined && meta.channels === undefined,
        rev: Math.floor(now),
      }),
    };
    if (this.#calls.size >= CALLS_MAX) this.#calls.delete(this.#calls.keys().next().value as string);
    this.#calls.set(call, stream);
    events.push({
      type: 'call.started',
      call,
      at: new Date(since - offset_ms).toISOString(),
      ...factsOf(meta),
    });
    // A call that is known, from before a restart or from others, stays what it was.
    const facts = opens && { ...(known === undefined ? given({ medium: adapter.medium }) : {}), ...opens };
    if (facts && Object.keys(facts).length > 0) events.push(this.#told(call, stream, facts));
    return stream;
  }

  /** What a call's frames say of its start holds for the times that come after. */
  #told(call: string, stream: CallStream, info: CallFacts): IngestEvent {
    if (this.#parts.adapter.timeline === 'call')
      stream.since = Math.min(stream.since, info.started_at ?? stream.since);
    return toldOf(call, info, stream.since - stream.offset_ms);
  }

  #messageOf(
    call: string,
    stream: CallStream,
    { id, at, text, role }: Extract<Heard, { kind: 'message' }>,
  ): Segment {
    if (id === undefined) this.#nameless += 1;
    const key = id ?? `message-${this.#born}-${this.#nameless}`;
    if (at === undefined) return { key, state: 'final', text, role };
    // Others may have told of the call since, and of an earlier start.
    stream.since = Math.min(stream.since, this.#parts.callStartedAt(call) ?? stream.since);
    const moment = Math.min(LIMITS.offset_ms, Math.max(0, Math.round(at - stream.since)));
    return { key, state: 'final', text, role, start_ms: moment, end_ms: moment };
  }

  #eventsOf(call: string, stream: CallStream, heard: Heard, now: number): IngestEvent[] {
    const { segments, offset_ms, since } = stream;
    switch (heard.kind) {
      case 'segment':
      case 'snapshot':
      case 'close':
        return segments.take(heard, Math.max(0, now - since)).map((said) => utterance(call, said));
      case 'message': {
        const segment = this.#messageOf(call, stream, heard);
        return segments
          .take({ kind: 'segment', segment }, Math.max(0, now - stream.since))
          .map((said) => utterance(call, said));
      }
      case 'progress':
        return [{ type: 'progress', call, audio_ms: Math.min(LIMITS.offset_ms, heard.audio_ms + offset_ms) }];
      case 'call':
        return [this.#told(call, stream, heard.info)];
      case 'ended':
        return segments.finish().map((said) => utterance(call, said));
    }
  }
}

const NO_CALL: AdapterRefusal = {
  code: 'FIELD_MISSING',
  message: `expected the call's id (1 to ${LIMITS.id} characters) in ?call=… or in the frame, got none`,
};

function utterance(call: string, said: SpokenUtterance): IngestEvent {
  return { type: 'utterance', call, ...said };
}

/** A medium and a start are of the whole call. `began`: epoch ms. */
function toldOf(call: string, info: CallFacts, began: number): IngestEvent {
  const { medium, started_at } = info;
  if (medium === undefined && started_at === undefined)
    return { type: 'call.updated', call, ...factsOf(info) };
  const at = new Date(began).toISOString();
  return { type: 'call.started', call, at, ...given({ medium }), ...factsOf(info) };
}

function factsOf({
  direction,
  queue,
  agent,
  customer,
  attributes,
  trade,
}: StreamMeta): Omit<CallFacts, 'medium' | 'started_at'> {
  return {
    ...(direction === undefined ? {} : { direction }),
    ...(queue === undefined ? {} : { queue }),
    ...(agent === undefined ? {} : { agent }),
    ...(customer === undefined ? {} : { customer }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(trade === undefined ? {} : { trade }),
  };
}
