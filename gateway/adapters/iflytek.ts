/**
 * 讯飞 实时语音转写: the standard service (`data` is JSON in a string, `action`) and the large-model one (`data` is an
 * object, `msg_type`). `seg_id` numbers sentences or frames: what begins where the open sentence began is that sentence. `type` 0 is final;
 * times are ms in strings, `ed` is 0 while it changes.
 * Another `sid`, or `started` again, is another stream, which counts from the beginning.
 * A final's leading punctuation can belong to the sentence before it: it is taken off here.
 * Source: xfyun.cn/doc/asr/rtasr/API.html, xfyun.cn/doc/spark/asr_llm/rtasr_llm.html. What `wp` and `rl` mean is not
 * stated there; `rl` is not used.
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
  unpacked,
} from './fields.ts';

interface State {
  /** The sentence that is being spoken, by the first number that it had, and where it begins. */
  open: { key: string; start_ms: number | undefined } | null;
  /** `sid` of the stream. */
  stream: string | undefined;
}

export const iflytek: Adapter<State> = {
  name: 'iflytek',
  title: '讯飞 实时语音转写（标准版与大模型版）',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ open: null, stream: undefined }),
  decode(frame, state): Decoded<State> {
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
    const stream = text(json.sid) ?? state.stream;
    const another = state.stream !== undefined && stream !== state.stream;
    const started = kind === 'started' || object(json.data)?.action === 'started';
    const heard: Heard[] = another || started ? [{ kind: 'restarted' }] : [];
    if (kind !== 'result') return { state: { open: started ? null : state.open, stream }, heard };
    const data = object(unpacked(json.data));
    if (!data) return { state, refusal: invalid('data', 'an object, or one as JSON in a string', json.data) };
    let open = another ? null : state.open;
    const st = object(object(data.cn)?.st);
    if (st) {
      const id = number(data.seg_id);
      if (id === undefined) return { state, refusal: missing('data.seg_id', 'a number') };
      const words = wordsOf(st.rt).replace(/^[，。？！、；,.?!;]+/u, '');
      const end_ms = ms(st.ed);
      const start_ms = ms(st.bg);
      const final = number(st.type) === 0;
      const key =
        open !== null && start_ms !== undefined && open.start_ms === start_ms ? open.key : String(id);
      open = final ? null : { key, start_ms };
      heard.push({
        kind: 'segment',
        segment: {
          key,
          state: final ? 'final' : 'partial',
          text: words,
          ...given({ start_ms, end_ms: end_ms === 0 ? undefined : end_ms }),
        },
      });
    }
    if (data.ls === true) heard.push({ kind: 'ended' });
    if (!st && data.ls !== true) return { state, refusal: missing('data.cn.st', 'an object') };
    return { state: { open, stream }, heard };
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
