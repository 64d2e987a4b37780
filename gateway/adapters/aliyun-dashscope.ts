/**
 * 阿里云百炼 DashScope (Paraformer, Fun-ASR) real time: one segment per `sentence_id`, else counted by `sentence_end`;
 * partials replace and have `end_time: null`; heartbeats are skipped.
 * Source: help.aliyun.com/zh/model-studio/paraformer-server-events; dashscope-sdk-java `Sentence`.
 */
import type { Adapter, Decoded } from './adapter.ts';
import { given, list, missing, ms, number, object, objectOf, text } from './fields.ts';

interface State {
  ended: number;
}

export const aliyunDashscope: Adapter<State> = {
  name: 'aliyun-dashscope',
  title: '阿里云百炼 Paraformer / Fun-ASR 实时语音识别',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ ended: 0 }),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const header = object(read.json.header);
    const event = text(header?.event);
    if (event === undefined) return { state, refusal: missing('header.event', 'the name of the event') };
    if (event === 'task-failed')
      return { state, refusal: { code: 'VENDOR_ERROR', message: 'expected a result, got task-failed' } };
    if (event === 'task-finished') return { state, heard: [{ kind: 'ended' }] };
    if (event !== 'result-generated') return { state, heard: [] };
    const sentence = object(object(object(read.json.payload)?.output)?.sentence);
    if (!sentence) return { state, refusal: missing('payload.output.sentence', 'an object') };
    if (sentence.heartbeat === true) return { state, heard: [] };
    const words = text(sentence.text);
    if (words === undefined) return { state, refusal: missing('payload.output.sentence.text', 'a string') };
    const final = sentence.sentence_end === true;
    const pieces = list(sentence.words);
    return {
      state: final ? { ended: state.ended + 1 } : state,
      heard: [
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
