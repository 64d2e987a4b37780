/**
 * WeNet runtime, the WebSocket server: `nbest` is JSON in a string; times stand in finals only. Finals are counted here;
 * `server_ready` begins another stream.
 * Source: WeNet `runtime/core/websocket/websocket_server.cc`.
 */
import type { Adapter, Decoded } from './adapter.ts';
import { given, invalid, list, ms, object, objectOf, RECOGNISER_FAILED, text, unpacked } from './fields.ts';

interface State {
  finals: number;
}

export const wenet: Adapter<State> = {
  name: 'wenet',
  title: 'WeNet runtime',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ finals: 0 }),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    if (json.status === 'failed')
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    const type = text(json.type);
    if (type === 'speech_end') return { state, heard: [{ kind: 'ended' }] };
    if (type === 'server_ready') return { state, heard: [{ kind: 'restarted' }] };
    if (type !== 'partial_result' && type !== 'final_result')
      return {
        state,
        refusal: {
          code: 'TYPE_UNKNOWN',
          message: 'expected "type" to be a result, server_ready or speech_end, got another',
        },
      };
    const best = object(list(unpacked(json.nbest))?.[0]);
    const words = text(best?.sentence);
    if (words === undefined)
      return { state, refusal: invalid('nbest', 'a list of sentences, as JSON in a string', json.nbest) };
    const final = type === 'final_result';
    const pieces = list(best?.word_pieces);
    return {
      state: final ? { finals: state.finals + 1 } : state,
      heard: [
        {
          kind: 'segment',
          segment: {
            key: String(state.finals),
            state: final ? 'final' : 'partial',
            text: words.trim(),
            ...given({ start_ms: ms(object(pieces?.[0])?.start), end_ms: ms(object(pieces?.at(-1))?.end) }),
          },
        },
      ],
    };
  },
};
