/**
 * 豆包（火山引擎）大模型流式语音识别, the JSON inside the binary frames of `sauc` v3. With `result_type: full` (the default)
 * each frame holds every utterance of the stream again, with `single` only the current ones; `definite` ones will not
 * change. Both are read alike: a definite utterance is known by its start, and what is not definite comes after them.
 * Nothing names the stream: when much less audio was heard than before, another one has begun.
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
import { isFarBack } from './segments.ts';

interface State {
  /** Key of each definite utterance, by its start in ms. */
  definite: ReadonlyMap<number, string>;
  /** Heard this far, ms. */
  audio_ms: number;
}

/** Definite utterances that are remembered; `full` repeats a whole call. */
const KNOWN_MAX = 5_000;

export const doubao: Adapter<State> = {
  name: 'doubao',
  title: '豆包 大模型流式语音识别 (sauc v3)',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ definite: new Map(), audio_ms: 0 }),
  decode(frame, before): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state: before, refusal: read.refusal };
    const { json } = read;
    const code = number(json.code);
    if (
      json.error !== undefined ||
      (code !== undefined && code !== 0 && code !== 1000 && code !== 20_000_000)
    )
      return {
        state: before,
        refusal: RECOGNISER_FAILED,
      };
    const result = object(json.result) ?? object(list(json.result)?.[0]);
    const audio_ms = ms(object(json.audio_info)?.duration);
    const again = audio_ms !== undefined && isFarBack(audio_ms, before.audio_ms);
    const begins: Heard[] = again ? [{ kind: 'restarted' }] : [];
    const state: State = {
      definite: again ? new Map() : before.definite,
      audio_ms: again ? audio_ms : Math.max(before.audio_ms, audio_ms ?? 0),
    };
    const progress: Heard[] = audio_ms === undefined ? [] : [{ kind: 'progress', audio_ms }];
    if (json.is_last_package === true) progress.push({ kind: 'ended' });
    if (result?.utterances === undefined) {
      if (text(result?.text) ?? '')
        return {
          state: before,
          refusal: missing('result.utterances', 'a list; it comes with show_utterances: true'),
        };
      return { state, heard: [...begins, ...progress] };
    }
    const utterances = list(result.utterances);
    if (!utterances)
      return { state: before, refusal: invalid('result.utterances', 'a list', result.utterances) };
    const heard: Heard[] = [...begins];
    const known = new Map(state.definite);
    let open = 0;
    for (const [index, one] of utterances.entries()) {
      const utterance = object(one);
      const words = text(utterance?.text);
      if (words === undefined)
        return {
          state: before,
          refusal: invalid(`result.utterances[${index}].text`, 'a string', utterance?.text),
        };
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
      state: { ...state, definite: known },
      heard: [
        ...heard,
        ...(utterances.length > 0 ? progress.filter(({ kind }) => kind === 'ended') : progress),
      ],
    };
  },
};
