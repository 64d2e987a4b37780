/**
 * Transcripts in the envelope of Genesys AudioHook v2, as a bot or transcription service writes them:
 * `event` → `parameters.entities[]` of type `transcript`. External is the customer, internal the agent; times are ISO
 * durations on the position of the stream; `paused` and `discarded` leave holes in it. `open` names the conversation;
 * another `id` is another session, whose positions count from the beginning.
 * Source: audiohook-reference-implementation `app/audiohook/src/protocol`.
 */
import type { Adapter, CallFacts, Decoded, Heard } from './adapter.ts';
import { confidence, duration, given, type Json, list, missing, object, objectOf, text } from './fields.ts';

interface State {
  /** From `open`; later frames do not say it. */
  call: string | null;
  /** `id` of the session. */
  session: string | undefined;
}

const CHANNELS = ['external', 'internal'];

export const audiohook: Adapter<State> = {
  name: 'audiohook',
  title: 'AudioHook v2 envelopes (Genesys)',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ call: null, session: undefined }),
  decode(frame, before): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state: before, refusal: read.refusal };
    const { json } = read;
    const type = text(json.type);
    if (type === undefined) return { state: before, refusal: missing('type', 'a string') };
    const parameters = object(json.parameters) ?? {};
    const session = text(json.id) ?? before.session;
    const another = before.session !== undefined && session !== before.session;
    const begins: Heard[] = another ? [{ kind: 'restarted' }] : [];
    const state = { ...before, session };
    if (type === 'open') {
      const call = text(parameters.conversationId);
      if (call === undefined || call === '')
        return { state: before, refusal: missing('parameters.conversationId', 'the id of the conversation') };
      return {
        state: { call, session },
        call,
        heard: [...begins, { kind: 'call', info: factsOf(parameters) }],
      };
    }
    const named = state.call === null ? {} : { call: state.call };
    if (type === 'close' || type === 'closed')
      return { state, heard: [...begins, { kind: 'ended' }], ...named };
    if (type === 'error' || (type === 'disconnect' && parameters.reason !== 'completed'))
      return { state: before, refusal: { code: 'VENDOR_ERROR', message: `expected an event, got ${type}` } };
    if (type !== 'event') return { state, heard: [...begins, ...progressOf(json)], ...named };
    const heard: Heard[] = [...begins];
    for (const [index, one] of (list(parameters.entities) ?? []).entries()) {
      const entity = object(one);
      if (entity?.type !== 'transcript') continue;
      const data = object(entity.data) ?? {};
      const words = wordsOf(data);
      if (words === undefined)
        return {
          state,
          refusal: missing(`parameters.entities[${index}].data.alternatives[0]…transcript`, 'a string'),
        };
      const id = text(data.id);
      if (id === undefined)
        return { state: before, refusal: missing(`parameters.entities[${index}].data.id`, 'a string') };
      const channel = CHANNELS.indexOf(text(data.channel) ?? '');
      const start_ms = duration(data.offset);
      const length = duration(data.duration);
      heard.push({
        kind: 'segment',
        segment: {
          key: id,
          state: data.isFinal === true ? 'final' : 'partial',
          text: words.trim(),
          ...given({
            start_ms,
            end_ms: start_ms === undefined || length === undefined ? undefined : start_ms + length,
            channel: channel === -1 ? undefined : channel,
            confidence: confidence(object(list(data.alternatives)?.[0])?.confidence),
          }),
        },
      });
    }
    return { state, heard, ...named };
  },
};

/** The display form of the best alternative; else whatever form there is. */
function wordsOf(data: Json): string | undefined {
  const forms = list(object(list(data.alternatives)?.[0])?.interpretations) ?? [];
  const display = forms.find((form) => object(form)?.type === 'display') ?? forms[0];
  return text(object(display)?.transcript);
}

function progressOf(json: Json): Heard[] {
  const audio_ms = duration(json.position);
  return audio_ms === undefined ? [] : [{ kind: 'progress', audio_ms }];
}

function factsOf(parameters: Json): CallFacts {
  const number = text(object(parameters.participant)?.ani);
  return number === undefined || number === '' || number.length > 64 ? {} : { customer: { number } };
}
