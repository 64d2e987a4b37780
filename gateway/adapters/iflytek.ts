/**
 * 讯飞 实时语音转写: the standard service (`data` is JSON in a string, `action`) and the large-model one (`data` is an
 * object, `msg_type`). One segment per `seg_id`, `type` 0 is final; times are ms in strings, `ed` is 0 while it changes.
 * A final's leading punctuation can belong to the sentence before it: it is taken off here.
 * Source: xfyun.cn/doc/asr/rtasr/API.html, xfyun.cn/doc/spark/asr_llm/rtasr_llm.html. What `wp` and `rl` mean is not
 * stated there; `rl` is not used.
 */
import type { Adapter, Decoded, Heard, NoState } from './adapter.ts';
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
  unpacked,
} from './fields.ts';

export const iflytek: Adapter<NoState> = {
  name: 'iflytek',
  title: '讯飞 实时语音转写（标准版与大模型版）',
  partials: 'replace',
  timeline: 'stream',
  start: () => null,
  decode(frame, state): Decoded<NoState> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const kind = text(json.action) ?? text(json.msg_type);
    if (kind === undefined) return { state, refusal: missing('action or msg_type', 'a string') };
    const code = json.code;
    if (kind === 'error' || json.res_type === 'frc' || (code !== undefined && number(code) !== 0))
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    if (kind !== 'result') return { state, heard: [] };
    const data = object(unpacked(json.data));
    if (!data) return { state, refusal: invalid('data', 'an object, or one as JSON in a string', json.data) };
    const heard: Heard[] = [];
    const st = object(object(data.cn)?.st);
    if (st) {
      const id = number(data.seg_id);
      if (id === undefined) return { state, refusal: missing('data.seg_id', 'a number') };
      const words = wordsOf(st.rt).replace(/^[，。？！、；,.?!;]+/u, '');
      const end_ms = ms(st.ed);
      heard.push({
        kind: 'segment',
        segment: {
          key: String(id),
          state: number(st.type) === 0 ? 'final' : 'partial',
          text: words,
          ...given({ start_ms: ms(st.bg), end_ms: end_ms === 0 ? undefined : end_ms }),
        },
      });
    }
    if (data.ls === true) heard.push({ kind: 'ended' });
    if (heard.length === 0) return { state, refusal: missing('data.cn.st', 'an object') };
    return { state, heard };
  },
};

/** The best word of each place: `rt[].ws[].cw[0].w`. */
function wordsOf(rt: unknown): string {
  let words = '';
  for (const one of list(rt) ?? [])
    for (const place of list(object(one)?.ws) ?? [])
      words += text(object(list(object(place)?.cw)?.[0])?.w) ?? '';
  return words;
}
