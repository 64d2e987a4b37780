/**
 * 腾讯云 实时语音识别 v2: one segment per `index`; `slice_type` 0 begins, 1 goes on, 2 ends it, and a bare 2 does all. A new
 * index begins a sentence even without a 0, and ends the one before. The speaker mode is another shape (`sentences.sentence_list`). `final: 1`
 * ends the stream, not the sentence; another `voice_id` is another stream, which counts from the beginning; `code` other than 0 is an error.
 * Source: tencentcloud-speech-sdk-go `asr/speechrecognizer.go`, `speakerrecognizer.go`; cloud.tencent.com/document/product/1093/35799.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import { channelOf, given, invalid, list, missing, ms, number, object, objectOf, text } from './fields.ts';

interface State {
  /** Of the sentence that is being spoken; null: none is. */
  open: number | null;
  /** `voice_id` of the stream. */
  stream: string | undefined;
}

export const tencent: Adapter<State> = {
  name: 'tencent',
  title: '腾讯云 实时语音识别 v2',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ open: null, stream: undefined }),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const code = number(json.code);
    if (code === undefined) return { state, refusal: missing('code', 'a number, 0 for success') };
    if (code !== 0)
      return { state, refusal: { code: 'VENDOR_ERROR', message: `expected "code" 0, got ${code}` } };
    const heard: Heard[] = [];
    let { open } = state;
    const stream = text(json.voice_id) ?? state.stream;
    if (state.stream !== undefined && stream !== state.stream) {
      heard.push({ kind: 'restarted' });
      open = null;
    }
    const result = object(json.result);
    if (result) {
      const index = number(result.index);
      const words = text(result.voice_text_str);
      if (index === undefined) return { state, refusal: missing('result.index', 'a number') };
      if (words === undefined)
        return { state, refusal: invalid('result.voice_text_str', 'a string', result.voice_text_str) };
      if (open !== null && open !== index) heard.push({ kind: 'close', key: String(open) });
      const final = number(result.slice_type) === 2;
      open = final ? null : index;
      heard.push({
        kind: 'segment',
        segment: {
          key: String(index),
          state: final ? 'final' : 'partial',
          text: words,
          ...given({ start_ms: ms(result.start_time), end_ms: ms(result.end_time) }),
        },
      });
    }
    for (const one of list(object(json.sentences)?.sentence_list) ?? []) {
      const sentence = object(one);
      const words = text(sentence?.sentence);
      const id = sentence?.sentence_id;
      if (words === undefined || (typeof id !== 'number' && typeof id !== 'string'))
        return {
          state,
          refusal: missing('sentences.sentence_list[].sentence and sentence_id', 'a text and an id'),
        };
      heard.push({
        kind: 'segment',
        segment: {
          key: String(id),
          // 1 ends a sentence; what is 0 may still change.
          state: number(sentence?.sentence_type) === 1 ? 'final' : 'partial',
          text: words,
          ...given({
            start_ms: ms(sentence?.start_time),
            end_ms: ms(sentence?.end_time),
            // It can be told late.
            voice: channelOf(sentence?.speaker_id),
          }),
        },
      });
    }
    if (number(json.final) === 1) heard.push({ kind: 'ended' });
    return { state: { open, stream }, heard };
  },
};
