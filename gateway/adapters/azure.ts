/**
 * Azure Speech, the service's messages `speech.hypothesis` and `speech.phrase`, as JSON or as the socket carries them
 * (headers, an empty line, JSON). Hypotheses replace each other until the phrase. Offsets are in 100 ns and **begin again
 * with every turn of the service**: what would go back is moved behind what was heard, also where only the JSON comes.
 * NoMatch and silence end nothing. Only phrases name their channel.
 * Source: the JavaScript SDK's `ServiceMessages`; the unit of the offsets is from the SDK's use of them.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import {
  channelOf,
  confidence,
  given,
  type Json,
  list,
  missing,
  object,
  objectOf,
  RECOGNISER_FAILED,
  text,
  ticks,
} from './fields.ts';

interface State {
  phrases: number;
  open: boolean;
  /** Phrases name channels: these are told one after another, and a time that lies back is another channel's. */
  channels: boolean;
  /** Where the current turn of the service begins, and how far was heard, ms of the stream. */
  base_ms: number;
  heard_ms: number;
}

const RESULTS = ['speech.hypothesis', 'speech.fragment', 'speech.phrase'];
/** Results of one turn may overlap by this much, ms; what begins farther back is of another turn. */
const OVERLAP_MS = 1_000;

export const azure: Adapter<State> = {
  name: 'azure',
  title: 'Azure Speech',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ phrases: 0, open: false, channels: false, base_ms: 0, heard_ms: 0 }),
  decode(frame, state): Decoded<State> {
    const { path, body } = partsOf(frame);
    const read = objectOf(body);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    if (path === 'turn.start') return { state: { ...state, base_ms: state.heard_ms }, heard: [] };
    // Ends of turns, of speech, and what the service says beside its results.
    if (path !== undefined && !RESULTS.includes(path)) return { state, heard: [] };
    const status = json.RecognitionStatus;
    if (status === 'Error' || status === 'BadRequest' || status === 'Forbidden')
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    const phrase = path === 'speech.phrase' || status !== undefined;
    const nbest = object(list(json.NBest)?.[0]);
    const words = text(json.DisplayText) ?? text(nbest?.Display) ?? text(json.Text);
    // NoMatch, InitialSilenceTimeout, EndOfDictation …: nothing was said.
    if (phrase && status !== undefined && status !== 'Success' && status !== 0)
      return {
        state: { ...state, open: false, phrases: state.phrases + (state.open ? 1 : 0) },
        heard: state.open ? [close(state)] : [],
      };
    if (words === undefined) return { state, refusal: missing('Text or DisplayText', 'a string') };
    return segment(json, words, phrase, nbest, state);
  },
};

function segment(
  json: Json,
  words: string,
  phrase: boolean,
  nbest: Json | undefined,
  state: State,
): Decoded<State> {
  const offset = ticks(json.Offset);
  const length = ticks(json.Duration) ?? 0;
  const channel = channelOf(json.Channel);
  const channels = state.channels || channel !== undefined;
  const back =
    offset !== undefined && !state.open && !channels && offset + state.base_ms + OVERLAP_MS < state.heard_ms;
  const base_ms = back ? state.heard_ms : state.base_ms;
  const start_ms = offset === undefined ? undefined : offset + base_ms;
  const end_ms = start_ms === undefined ? undefined : start_ms + length;
  return {
    state: {
      ...state,
      phrases: state.phrases + (phrase ? 1 : 0),
      open: !phrase,
      channels,
      base_ms,
      heard_ms: Math.max(state.heard_ms, end_ms ?? 0),
    },
    heard: [
      {
        kind: 'segment',
        segment: {
          key: String(state.phrases),
          state: phrase ? 'final' : 'partial',
          text: words,
          ...given({
            start_ms,
            end_ms,
            confidence: confidence(nbest?.Confidence),
            voice: channel,
          }),
        },
      },
    ],
  };
}

function close(state: State): Heard {
  return { kind: 'close', key: String(state.phrases) };
}

/** `Path: speech.phrase`, other headers, an empty line, JSON; or JSON alone. */
function partsOf(frame: string): { path: string | undefined; body: string } {
  const split = /^([A-Za-z-]+:[^\n]*\r?\n)+\r?\n/.exec(frame);
  if (!split) return { path: undefined, body: frame };
  const path = /^path:\s*(\S+)/im.exec(split[0])?.[1]?.toLowerCase();
  return { path, body: frame.slice(split[0].length) };
}
