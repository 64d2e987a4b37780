/**
 * 豆包（火山引擎）大模型流式语音识别, the JSON inside the binary frames of `sauc` v3. With `result_type: full` (the default)
 * each frame holds every utterance of the stream again, with `single` only the current ones; `definite` ones will not
 * change. Both are read alike: a definite utterance is known by its start, and what is not definite comes after them.
 * The binary frame that says to be the last one ends the stream (`unpack.ts`).
 * Source: the vendor's page on `sauc/bigmodel`, read in a public copy; not checked against a live server.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import {
  given,
  invalid,
  list,
  missing,
  ms,
  number,
  object,
  objectOf,
  RECOGNISER_FAILED,
  text,
} from './fields.ts';

/** Key of each definite utterance, by its start in ms. */
type State = ReadonlyMap<number, string>;

/** Definite utterances that are remembered; `full` repeats a whole call. */
const KNOWN_MAX = 5_000;

export const doubao: Adapter<State> = {
  name: 'doubao',
  title: '豆包 大模型流式语音识别 (sauc v3)',
  partials: 'replace',
  timeline: 'stream',
  start: () => new Map(),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const code = number(json.code);
    if (
      json.error !== undefined ||
      (code !== undefined && code !== 0 && code !== 1000 && code !== 20_000_000)
    )
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    const result = object(json.result) ?? object(list(json.result)?.[0]);
    const audio_ms = ms(object(json.audio_info)?.duration);
    const progress: Heard[] = audio_ms === undefined ? [] : [{ kind: 'progress', audio_ms }];
    if (json.is_last_package === true) progress.push({ kind: 'ended' });
    if (result?.utterances === undefined) {
      if (text(result?.text) ?? '')
        return {
          state,
          refusal: missing('result.utterances', 'a list; it comes with show_utterances: true'),
        };
      return { state, heard: progress };
    }
    const utterances = list(result.utterances);
    if (!utterances) return { state, refusal: invalid('result.utterances', 'a list', result.utterances) };
    const heard: Heard[] = [];
    const known = new Map(state);
    let open = 0;
    for (const [index, one] of utterances.entries()) {
      const utterance = object(one);
      const words = text(utterance?.text);
      if (words === undefined)
        return { state, refusal: invalid(`result.utterances[${index}].text`, 'a string', utterance?.text) };
      const start_ms = ms(utterance?.start_time);
      const definite = utterance?.definite === true && start_ms !== undefined;
      let key = definite ? known.get(start_ms) : undefined;
      if (key === undefined) {
        key = String(known.size + open);
        if (definite && known.size < KNOWN_MAX) known.set(start_ms, key);
        else open += 1;
      }
      heard.push({
        kind: 'segment',
        segment: {
          key,
          state: definite ? 'final' : 'partial',
          text: words,
          ...given({ start_ms, end_ms: ms(utterance?.end_time) }),
        },
      });
    }
    return {
      state: known,
      heard: heard.length > 0 ? [...heard, ...progress.filter(({ kind }) => kind === 'ended')] : progress,
    };
  },
};
