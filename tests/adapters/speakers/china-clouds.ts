/** 阿里云, 腾讯云, 讯飞, 豆包. */
import { byLeg, type Speaker } from '../speaker.ts';

export const aliyunNls: Speaker = (call, seed, session = 1) =>
  byLeg(call, seed, ({ index, said }, before) => {
    const header = (name: string) => ({
      namespace: 'SpeechTranscriber',
      name,
      status: 20000000,
      message_id: 'm',
      task_id: `t-${session}`,
    });
    const payload = {
      index: index + 1,
      time: said.end_ms,
      begin_time: said.start_ms,
      result: said.text,
      confidence: 0.91,
      words: [],
    };
    const result = { header: header(said.final ? 'SentenceEnd' : 'TranscriptionResultChanged'), payload };
    return before === ''
      ? [{ header: header('SentenceBegin'), payload: { index: index + 1, time: said.start_ms } }, result]
      : [result];
  });

export const aliyunDashscope: Speaker = (call, seed, session = 1) =>
  byLeg(call, seed, ({ said }) => [
    {
      header: { task_id: `t-${session}`, event: 'result-generated', attributes: {} },
      payload: {
        output: {
          sentence: {
            begin_time: said.start_ms,
            end_time: said.final ? said.end_ms : null,
            text: said.text,
            heartbeat: false,
            sentence_end: said.final,
            words: [{ begin_time: said.start_ms, end_time: said.end_ms, text: said.text, punctuation: '' }],
          },
        },
        usage: null,
      },
    },
    {
      header: { task_id: `t-${session}`, event: 'result-generated', attributes: {} },
      payload: {
        output: {
          sentence: {
            begin_time: 0,
            end_time: null,
            text: '',
            heartbeat: true,
            sentence_end: false,
            words: [],
          },
        },
      },
    },
  ]);

export const tencent: Speaker = (call, seed, session = 1) =>
  byLeg(call, seed, ({ index, said }, before) => [
    {
      code: 0,
      message: 'success',
      voice_id: `${call.call}-${session}`,
      message_id: 'm',
      result: {
        slice_type: said.final ? 2 : before === '' ? 0 : 1,
        index,
        start_time: said.start_ms,
        end_time: said.end_ms,
        voice_text_str: said.text,
        word_size: 0,
        word_list: [],
      },
    },
  ]);

/** The standard service for the customer, the large-model one for the agent. */
export const iflytek: Speaker = (call, seed, session = 1) =>
  byLeg(call, seed, ({ index, said }) => {
    const data = {
      seg_id: index,
      cn: {
        st: {
          bg: String(said.start_ms),
          ed: said.final ? String(said.end_ms) : '0',
          type: said.final ? '0' : '1',
          rt: [{ ws: [...said.text].map((w, at) => ({ wb: at, we: at + 1, cw: [{ w, wp: 'n' }] })) }],
        },
      },
    };
    return said.role === 'customer'
      ? [{ action: 'result', code: '0', sid: `rta-${session}`, desc: 'success', data: JSON.stringify(data) }]
      : [{ msg_type: 'result', res_type: 'asr', sid: `ast-${session}`, data: { ...data, ls: false } }];
  });

export const doubao: Speaker = (call, seed) => {
  const done: Record<string, object[]> = {};
  return byLeg(call, seed, ({ said }) => {
    const now = {
      text: said.text,
      start_time: said.start_ms,
      end_time: said.end_ms,
      definite: said.final,
      words: [],
      additions: { emotion: 'neutral' },
    };
    const before = done[said.role] ?? [];
    done[said.role] = before;
    const utterances = [...before, now];
    if (said.final) before.push(now);
    return [{ audio_info: { duration: said.end_ms }, result: { text: said.text, utterances } }];
  });
};
