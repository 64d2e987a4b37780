/**
 * One stream of a vendor's frames → events of the native protocol. Holds the adapter's state and, for each call that the
 * stream names, its segments. No IO and no clock: the door gives the time of each frame.
 */
import { type IngestEvent, LIMITS } from '../../engine/contract/ingest.ts';
import type { Adapter, AdapterRefusal, CallFacts, Heard, Segment } from './adapter.ts';
import { CallStream } from './call-stream.ts';
import { CutOff } from './cut-off.ts';
import { given } from './fields.ts';
import type { IngestRole } from './roles.ts';
import type { SpokenUtterance } from './segments.ts';

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
  /** What earlier streams of the same sender were cut off in; left out: none. */
  cutOff?: CutOff;
  /** Hears what the times of a call count from here, epoch ms: other legs count from the same. */
  began?(call: string, at: number): void;
}

export interface Taken {
  events: IngestEvent[];
  refusal?: AdapterRefusal;
  /** Calls whose stream the recogniser has finished. */
  ended: string[];
  /** A call whose stream was finished, and begins again. */
  goesOn?: string;
}

const CHANNELS: readonly IngestRole[] = ['customer', 'agent'];
/** Calls of one stream that are remembered; a webhook that serves a whole site names many. */
const CALLS_MAX = 20_000;
/** Of those that the recogniser has finished. */
const FINISHED_MAX = 1_000;

export class AdapterStream {
  readonly #parts: StreamParts;
  readonly #calls = new Map<string, CallStream>();
  /** Finished by the recogniser; it may begin another stream on the same connection. */
  readonly #finished = new Map<string, CallStream>();
  readonly #cutOff: CutOff;
  #state: unknown;
  /** Tells messages without an id from those of every other stream of the call, also of one before a restart. */
  #born: string | undefined;
  #nameless = 0;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#cutOff = parts.cutOff ?? new CutOff();
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
      this.#finish(call, stream);
      return { events: this.#eventsOf(call, stream, { kind: 'ended' }, now), ended: [call], refusal };
    }
    const call = decoded.call ?? this.#parts.meta.call;
    const finished = call === undefined ? undefined : this.#finished.get(call);
    // Of a call that nothing was heard of, a beginning says nothing.
    const isKnown = finished !== undefined || (call !== undefined && this.#calls.has(call));
    const all = isKnown ? decoded.heard : decoded.heard.filter(({ kind }) => kind !== 'restarted');
    if (all.length === 0) return { events: [], ended: [] };
    if (call === undefined || call.length === 0 || call.length > LIMITS.id)
      return { events: [], ended: [], refusal: NO_CALL };
    this.#born ??= Math.floor(now).toString(36);
    const events: IngestEvent[] = [];
    if (finished) {
      this.#finished.delete(call);
      this.#calls.set(call, finished);
      finished.restart(now);
    }
    const stream = this.#calls.get(call) ?? this.#open(call, decoded, now, events);
    const ended: string[] = [];
    for (const heard of all) {
      events.push(...this.#eventsOf(call, stream, heard, now));
      if (heard.kind === 'ended') ended.push(call);
    }
    for (const over of ended) this.#finish(over, stream);
    return { events, ended, ...(finished ? { goesOn: call } : {}) };
  }

  /** The stream is gone: what was open is as final as it will be. `now`: epoch ms. */
  finish(now: number): IngestEvent[] {
    return [...this.#calls].flatMap(([call, stream]) => stream.cut(now).map((said) => utterance(call, said)));
  }

  #finish(call: string, stream: CallStream): void {
    this.#calls.delete(call);
    if (this.#parts.adapter.timeline === 'call') return;
    if (this.#finished.size >= FINISHED_MAX)
      this.#finished.delete(this.#finished.keys().next().value as string);
    this.#finished.set(call, stream);
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
    const stream = new CallStream(call, this.#cutOff, since, {
      partials: adapter.partials,
      tag,
      offset_ms,
      role: speaker ?? 'other',
      channels: meta.channels ?? CHANNELS,
      alone: speaker !== undefined && meta.channels === undefined,
      rev: Math.floor(now),
    });
    if (this.#calls.size >= CALLS_MAX) this.#calls.delete(this.#calls.keys().next().value as string);
    this.#calls.set(call, stream);
    if (!ofCall) this.#parts.began?.(call, since - offset_ms);
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
    const told = (said: SpokenUtterance[]) => said.map((one) => utterance(call, one));
    const isOfStream = this.#parts.adapter.timeline === 'stream';
    switch (heard.kind) {
      case 'segment':
        return told([
          ...(isOfStream && stream.segments.isBefore(heard.segment)
            ? stream.restart(now, heard.segment)
            : []),
          ...stream.take(heard, now),
        ]);
      case 'snapshot':
      case 'close':
        return told(stream.take(heard, now));
      case 'message':
        return told(stream.take({ kind: 'segment', segment: this.#messageOf(call, stream, heard) }, now));
      case 'progress': {
        const audio_ms = stream.progress(heard.audio_ms, now);
        return [{ type: 'progress', call, audio_ms: Math.min(LIMITS.offset_ms, audio_ms) }];
      }
      case 'restarted':
        return isOfStream ? told(stream.restart(now)) : [];
      case 'call':
        return [this.#told(call, stream, heard.info)];
      case 'ended':
        return told(stream.finish(now));
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
