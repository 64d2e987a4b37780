/**
 * jambonz: the `transcriptionHook` of `transcribe` and the call status hook, as webhooks. Keys are in snake case; a call is
 * named by `call_sid`, legs of a `dial` by `parent_call_sid`; channel 1 is the caller, 2 the called side. Word times stand
 * only in the vendor's own event and are not read: finals are timed by their arrival.
 * Source: jambonz-feature-server `lib/session/call-info.js`, `lib/utils/http-requestor.js`, `lib/tasks/transcribe.js`.
 */
import type { Adapter, CallFacts, Decoded, Heard } from './adapter.ts';
import { confidence, given, type Json, list, missing, number, object, objectOf, text } from './fields.ts';

/** Finals so far by call and channel; calls that have ended are forgotten. */
type State = ReadonlyMap<string, number>;

const OVER = ['completed', 'failed', 'busy', 'no-answer'];

export const jambonz: Adapter<State> = {
  name: 'jambonz',
  title: 'jambonz webhooks',
  partials: 'replace',
  timeline: 'stream',
  start: () => new Map(),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const call = text(json.parent_call_sid) ?? text(json.call_sid);
    if (call === undefined || call === '')
      return { state, refusal: missing('call_sid', 'the id of the call') };
    const speech = object(json.speech);
    if (speech) return spoken(call, speech, state);
    const status = text(json.call_status);
    if (status === undefined) return { state, heard: [] };
    // What a leg says of itself (to whom it rings, that it ends) is not of the call.
    if (text(json.parent_call_sid) !== undefined) return { state, heard: [], call };
    const heard: Heard[] = [{ kind: 'call', info: factsOf(json) }];
    if (!OVER.includes(status)) return { state, heard, call };
    const now = new Map([...state].filter(([key]) => !key.startsWith(`${call}\n`)));
    return { state: now, heard: [...heard, { kind: 'ended', ...given({ reason: byOf(json) }) }], call };
  },
};

function spoken(call: string, speech: Json, state: State): Decoded<State> {
  const best = object(list(speech.alternatives)?.[0]);
  const words = text(best?.transcript);
  if (words === undefined)
    return { state, refusal: missing('speech.alternatives[0].transcript', 'a string') };
  const channel = (number(speech.channel_tag) ?? 1) === 2 ? 1 : 0;
  const key = `${call}\n${channel}`;
  const finals = state.get(key) ?? 0;
  const final = speech.is_final === true;
  return {
    state: final ? new Map(state).set(key, finals + 1) : state,
    call,
    heard: [
      {
        kind: 'segment',
        segment: {
          key: String(finals),
          state: final ? 'final' : 'partial',
          text: words.trim(),
          channel,
          ...given({ confidence: final ? confidence(best?.confidence) : undefined }),
        },
      },
    ],
  };
}

function factsOf(json: Json): CallFacts {
  const direction =
    json.direction === 'inbound' || json.direction === 'outbound' ? json.direction : undefined;
  const number = text(direction === 'outbound' ? json.to : json.from);
  return given({
    direction,
    customer: number === undefined || number.length > 64 ? undefined : { number },
  }) as CallFacts;
}

function byOf(json: Json): string | undefined {
  return text(json.call_termination_by)?.slice(0, 100);
}
