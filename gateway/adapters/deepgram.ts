/**
 * Deepgram, `listen` v1 and Flux (v2). In v1 `is_final` says that this piece will not change, not that the utterance is
 * over: pieces are joined until `speech_final` or `UtteranceEnd`. Flux counts turns: `EagerEndOfTurn` may be taken back by
 * `TurnResumed`, so only `EndOfTurn` ends one. Another `request_id` is another stream, which counts from the beginning.
 * Source: the SDK's `listen/resources/v1` and `v2` types.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import {
  channelOf,
  confidence,
  given,
  invalid,
  type Json,
  list,
  missing,
  number,
  object,
  objectOf,
  RECOGNISER_FAILED,
  seconds,
  text,
} from './fields.ts';

interface State {
  /** Utterances that are over, by channel. */
  over: Readonly<Record<number, number>>;
  /** Channels whose utterance has words. */
  open: Readonly<Record<number, boolean>>;
  /** `request_id` of the stream. */
  stream: string | undefined;
}

export const deepgram: Adapter<State> = {
  name: 'deepgram',
  title: 'Deepgram listen v1, Flux v2',
  partials: 'replace-range',
  timeline: 'stream',
  start: () => ({ over: {}, open: {}, stream: undefined }),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const stream = text(json.request_id) ?? text(object(json.metadata)?.request_id) ?? state.stream;
    if (state.stream === undefined || stream === state.stream) return messageOf(json, { ...state, stream });
    const decoded = messageOf(json, { over: {}, open: {}, stream });
    if ('refusal' in decoded) return { ...decoded, state };
    return { ...decoded, heard: [{ kind: 'restarted' }, ...decoded.heard] };
  },
};

function messageOf(json: Json, state: State): Decoded<State> {
  switch (text(json.type)) {
    case 'Results':
      return results(json, state);
    case 'UtteranceEnd':
      return end(placeOf(json.channel) ?? { channel: 0, named: { channel: 0 } }, state);
    case 'TurnInfo':
      return turn(json, state);
    case 'Metadata':
      return { state, heard: [{ kind: 'ended' }] };
    case 'Error':
    case 'FatalError':
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    case undefined:
      return { state, refusal: missing('type', 'a string') };
    default:
      return { state, heard: [] };
  }
}

function results(json: Json, state: State): Decoded<State> {
  const best = object(list(object(json.channel)?.alternatives)?.[0]);
  const words = text(best?.transcript);
  if (words === undefined)
    return { state, refusal: missing('channel.alternatives[0].transcript', 'a string') };
  const place = placeOf(json.channel_index);
  if (place === undefined)
    return {
      state,
      refusal: invalid('channel_index', 'a list of a channel and their count', json.channel_index),
    };
  const { channel, named } = place;
  const over = json.speech_final === true;
  const open = state.open[channel] === true;
  if (words.trim() === '') return nothing(place, json.is_final === true || over, over, state);
  const start_ms = seconds(json.start);
  const length = seconds(json.duration);
  const segment = {
    key: String(state.over[channel] ?? 0),
    state: over ? ('final' as const) : json.is_final === true ? ('fixed' as const) : ('partial' as const),
    text: words.trim(),
    ...named,
    ...given({
      // The utterance begins with its first piece.
      start_ms: open ? undefined : start_ms,
      end_ms: start_ms === undefined || length === undefined ? undefined : start_ms + length,
      confidence: confidence(best?.confidence),
    }),
  };
  return {
    state: {
      ...state,
      over: over ? { ...state.over, [channel]: (state.over[channel] ?? 0) + 1 } : state.over,
      open: { ...state.open, [channel]: !over },
    },
    heard: [{ kind: 'segment', segment }],
  };
}

/** Nothing was said in this stretch: `fixed`, an interim text of it falls away; `over`, what has been joined stands. */
function nothing(place: Place, fixed: boolean, over: boolean, state: State): Decoded<State> {
  const { channel, named } = place;
  if (!fixed || state.open[channel] !== true) return { state, heard: [] };
  const fallen: Heard = {
    kind: 'segment',
    segment: { key: String(state.over[channel] ?? 0), state: 'fixed', text: '', ...named },
  };
  const next = over ? end(place, state) : { state, heard: [] };
  return { state: next.state, heard: [fallen, ...next.heard] };
}

/** Nothing more is said: what has been joined is the utterance. */
function end({ channel, named }: Place, state: State): { state: State; heard: Heard[] } {
  if (state.open[channel] !== true) return { state, heard: [] };
  const key = String(state.over[channel] ?? 0);
  return {
    state: {
      ...state,
      over: { ...state.over, [channel]: (state.over[channel] ?? 0) + 1 },
      open: { ...state.open, [channel]: false },
    },
    heard: [{ kind: 'close', key, ...named }],
  };
}

function turn(json: Json, state: State): Decoded<State> {
  const index = number(json.turn_index);
  const words = text(json.transcript);
  if (index === undefined) return { state, refusal: missing('turn_index', 'a number') };
  if (words === undefined) return { state, refusal: invalid('transcript', 'a string', json.transcript) };
  const heard: Heard[] = [
    {
      kind: 'segment',
      segment: {
        key: `turn-${index}`,
        state: json.event === 'EndOfTurn' ? 'final' : 'partial',
        text: words.trim(),
        ...given({ start_ms: seconds(json.audio_window_start), end_ms: seconds(json.audio_window_end) }),
      },
    },
  ];
  return { state, heard };
}

/** A channel, and what a segment says of it: nothing where it is the only one, since the connection knows who speaks. */
interface Place {
  channel: number;
  named: { channel?: number };
}

/** `[1, 2]`: the channel and how many there are. */
function placeOf(value: unknown): Place | undefined {
  const channel = channelOf(list(value)?.[0]);
  if (channel === undefined) return undefined;
  return { channel, named: number(list(value)?.[1]) === 1 ? {} : { channel } };
}
