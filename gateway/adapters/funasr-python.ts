/**
 * FunASR runtime, the Python server (`funasr_wss_server.py`). The keys of the C++ server with other meanings: `is_final`
 * is true for the final of a **sentence**, `timestamp` is a list, an empty final says that nothing was there, and only
 * `is_end` (for clients that asked for it) ends the stream. Nothing numbers the sentences: they are counted here.
 * Source: FunASR `runtime/python/websocket/funasr_wss_server.py`.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import {
  given,
  invalid,
  list,
  ms,
  objectOf,
  RECOGNISER_FAILED,
  text,
  unpacked,
  withoutTags,
} from './fields.ts';
import { nameOf } from './funasr-2pass.ts';

interface State {
  /** Number of the sentence that is being spoken. */
  sentence: number;
  open: boolean;
}

export const funasrPython: Adapter<State> = {
  name: 'funasr-python',
  title: 'FunASR Python runtime (2pass)',
  partials: 'delta',
  timeline: 'stream',
  start: () => ({ sentence: 0, open: false }),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const named = nameOf(text(json.wav_name));
    if (json.error !== undefined && json.error !== null && json.error !== '')
      return { state, refusal: RECOGNISER_FAILED, ...(json.is_end === true ? { over: named } : {}) };
    const written = text(json.text ?? '');
    if (written === undefined) return { state, refusal: invalid('text', 'a string', json.text) };
    const words = withoutTags(written);
    const heard: Heard[] = [];
    let { sentence, open } = state;
    const key = String(sentence);
    if (text(json.mode)?.endsWith('offline') && json.is_end !== true) {
      if (open || words !== '')
        heard.push({ kind: 'segment', segment: { key, state: 'final', text: words, ...timesOf(json) } });
      sentence += 1;
      open = false;
    } else if (words !== '') {
      heard.push({ kind: 'segment', segment: { key, state: 'partial', text: words } });
      open = true;
    }
    if (json.is_end === true) {
      heard.push({ kind: 'ended' });
      open = false;
    }
    return { state: { sentence, open }, heard, ...named };
  },
};

/** First and last of `timestamp`: a list here, a list in a string elsewhere; both are read. */
function timesOf(json: Record<string, unknown>): { start_ms?: number; end_ms?: number } {
  const spans = list(unpacked(json.timestamp));
  return given({ start_ms: ms(list(spans?.[0])?.[0]), end_ms: ms(list(spans?.at(-1))?.[1]) });
}
