/**
 * Azure Speech, the service's messages `speech.hypothesis` and `speech.phrase`, as JSON or as the socket carries them
 * (headers, an empty line, JSON). Hypotheses replace each other until the phrase. Offsets are in 100 ns and **begin again
 * with every turn of the service**, which `turn.start` or another `X-RequestId` says; where only the JSON comes, offsets
 * that go back do. NoMatch and silence end nothing. Only phrases name their channel.
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
  /** `X-RequestId` of the turn; only where the socket's messages come whole. */
  request: string | undefined;
}

const RESULTS = ['speech.hypothesis', 'speech.fragment', 'speech.phrase'];

export const azure: Adapter<State> = {
  name: 'azure',
  title: 'Azure Speech',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ phrases: 0, open: false, request: undefined }),
  decode(frame, before): Decoded<State> {
    const { path, request, body } = partsOf(frame);
    const read = objectOf(body);
    if ('refusal' in read) return { state: before, refusal: read.refusal };
    const { json } = read;
    const another = request !== undefined && before.request !== undefined && request !== before.request;
    const begins: Heard[] = another || path === 'turn.start' ? [{ kind: 'restarted' }] : [];
    const state = { ...before, request: request ?? before.request, open: before.open && begins.length === 0 };
    if (path === 'turn.start') return { state, heard: begins };
    // Ends of turns, of speech, and what the service says beside its results.
    if (path !== undefined && !RESULTS.includes(path)) return { state, heard: begins };
    const status = json.RecognitionStatus;
    if (status === 'Error' || status === 'BadRequest' || status === 'Forbidden')
      return {
        state: before,
        refusal: RECOGNISER_FAILED,
      };
    const phrase = path === 'speech.phrase' || status !== undefined;
    const nbest = object(list(json.NBest)?.[0]);
    const words = text(json.DisplayText) ?? text(nbest?.Display) ?? text(json.Text);
    // NoMatch, InitialSilenceTimeout, EndOfDictation …: nothing was said.
    if (phrase && status !== undefined && status !== 'Success' && status !== 0)
      return {
        state: { ...state, open: false, phrases: state.phrases + (state.open ? 1 : 0) },
        heard: state.open ? [close(state)] : begins,
      };
    if (words === undefined) return { state: before, refusal: missing('Text or DisplayText', 'a string') };
    return {
      state: { ...state, phrases: state.phrases + (phrase ? 1 : 0), open: !phrase },
      heard: [...begins, segment(json, words, phrase, nbest, state)],
    };
  },
};

function segment(json: Json, words: string, phrase: boolean, nbest: Json | undefined, state: State): Heard {
  const start_ms = ticks(json.Offset);
  return {
    kind: 'segment',
    segment: {
      key: String(state.phrases),
      state: phrase ? 'final' : 'partial',
      text: words,
      ...given({
        start_ms,
        end_ms: start_ms === undefined ? undefined : start_ms + (ticks(json.Duration) ?? 0),
        confidence: confidence(nbest?.Confidence),
        voice: channelOf(json.Channel),
      }),
    },
  };
}

function close(state: State): Heard {
  return { kind: 'close', key: String(state.phrases) };
}

/** `Path: speech.phrase`, other headers, an empty line, JSON; or JSON alone. */
function partsOf(frame: string): { path?: string; request?: string; body: string } {
  const split = /^([A-Za-z-]+:[^\n]*\r?\n)+\r?\n/.exec(frame);
  if (!split) return { body: frame };
  const header = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'im').exec(split[0])?.[1];
  return {
    ...given({ path: header('path')?.toLowerCase(), request: header('x-requestid') }),
    body: frame.slice(split[0].length),
  };
}
