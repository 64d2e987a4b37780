/**
 * 阿里云百炼 DashScope (Paraformer, Fun-ASR) real time: one segment per `sentence_id`, else counted by `sentence_end`;
 * partials replace and have `end_time: null`; heartbeats are skipped. A socket may serve one task after another, each of
 * which counts from the beginning.
 * Source: help.aliyun.com/zh/model-studio/paraformer-server-events; dashscope-sdk-java `Sentence`.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import { given, list, missing, ms, number, object, objectOf, text } from './fields.ts';

interface State {
  ended: number;
  /** `task_id` of the stream. */
  task: string | undefined;
}

export const aliyunDashscope: Adapter<State> = {
  name: 'aliyun-dashscope',
  title: '阿里云百炼 Paraformer / Fun-ASR 实时语音识别',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ ended: 0, task: undefined }),
  decode(frame, before): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state: before, refusal: read.refusal };
    const header = object(read.json.header);
    const event = text(header?.event);
    if (event === undefined)
      return { state: before, refusal: missing('header.event', 'the name of the event') };
    if (event === 'task-failed')
      return {
        state: before,
        refusal: { code: 'VENDOR_ERROR', message: 'expected a result, got task-failed' },
      };
    const task = text(header?.task_id) ?? before.task;
    const another = before.task !== undefined && task !== before.task;
    const begins: Heard[] = another || event === 'task-started' ? [{ kind: 'restarted' }] : [];
    const state = { ended: begins.length > 0 ? 0 : before.ended, task };
    if (event === 'task-finished') return { state, heard: [...begins, { kind: 'ended' }] };
    if (event !== 'result-generated') return { state, heard: begins };
    const sentence = object(object(object(read.json.payload)?.output)?.sentence);
    if (!sentence) return { state: before, refusal: missing('payload.output.sentence', 'an object') };
    if (sentence.heartbeat === true) return { state, heard: begins };
    const words = text(sentence.text);
    if (words === undefined)
      return { state: before, refusal: missing('payload.output.sentence.text', 'a string') };
    const final = sentence.sentence_end === true;
    const pieces = list(sentence.words);
    return {
      state: final ? { ...state, ended: state.ended + 1 } : state,
      heard: [
        ...begins,
        {
          kind: 'segment',
          segment: {
            key: String(number(sentence.sentence_id) ?? state.ended),
            state: final ? 'final' : 'partial',
            text: words,
            ...given({
              start_ms: ms(sentence.begin_time),
              end_ms: ms(sentence.end_time) ?? ms(object(pieces?.at(-1))?.end_time),
            }),
          },
        },
      ],
    };
  },
};
