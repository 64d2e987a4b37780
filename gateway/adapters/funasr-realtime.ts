/**
 * FunASR `realtime_ws` (Fun-ASR-Nano): every frame holds all sentences of the stream again, and what is being said after
 * them. `started`, or much less audio than before (`duration_ms`), is another stream. On the last frame sentences can be split and given to other speakers, so places and count change.
 * Source: FunASR `funasr/bin/realtime_ws.py`.
 */
import type { Adapter, Decoded, Segment } from './adapter.ts';
import {
  given,
  invalid,
  list,
  ms,
  object,
  objectOf,
  RECOGNISER_FAILED,
  text,
  withoutTags,
} from './fields.ts';
import { isFarBack } from './segments.ts';

/** Heard this far, ms. */
type State = number;

export const funasrRealtime: Adapter<State> = {
  name: 'funasr-realtime',
  title: 'FunASR realtime_ws (snapshots)',
  partials: 'snapshot',
  timeline: 'stream',
  start: () => 0,
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const event = text(json.event);
    if (event === 'error')
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    if (event === 'stopped') return { state, heard: [{ kind: 'ended' }] };
    if (event === 'started') return { state: 0, heard: [{ kind: 'restarted' }] };
    if (event !== undefined) return { state, heard: [] };
    const sentences = list(json.sentences);
    if (!sentences) return { state, refusal: invalid('sentences', 'a list', json.sentences) };
    const segments: Segment[] = [];
    for (const [index, one] of sentences.entries()) {
      const sentence = object(one);
      const words = text(sentence?.text);
      if (words === undefined)
        return { state, refusal: invalid(`sentences[${index}].text`, 'a string', sentence?.text) };
      segments.push({
        key: String(index),
        state: 'final',
        text: withoutTags(words),
        ...given({ start_ms: ms(sentence?.start), end_ms: ms(sentence?.end) }),
      });
    }
    const partial = withoutTags(text(json.partial) ?? '');
    if (partial !== '')
      segments.push({
        key: String(sentences.length),
        state: 'partial',
        text: partial,
        ...given({ start_ms: ms(json.partial_start_ms), end_ms: ms(json.duration_ms) }),
      });
    const audio_ms = ms(json.duration_ms);
    const again = audio_ms !== undefined && isFarBack(audio_ms, state);
    return {
      state: again ? audio_ms : Math.max(state, audio_ms ?? 0),
      heard: [
        ...(again ? [{ kind: 'restarted' } as const] : []),
        { kind: 'snapshot', segments },
        ...(partial === '' && audio_ms !== undefined ? [{ kind: 'progress', audio_ms } as const] : []),
        ...(json.is_final === true ? [{ kind: 'ended' } as const] : []),
      ],
    };
  },
};
