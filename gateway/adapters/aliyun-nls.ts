/**
 * 阿里云智能语音交互 实时语音识别 (NLS SpeechTranscriber): one segment per `index`, partials replace, `SentenceEnd` ends
 * it. One voice a connection; another `task_id` is another stream, which numbers and times from the beginning. `stash_result` already belongs to the next sentence, whose own frames follow.
 * Source: nls-cpp-sdk `nlsEventInner.cpp`; help.aliyun.com/zh/isi/user-guide/websocket. The numeric status of success is
 * not relied on.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import { confidence, given, invalid, missing, ms, number, object, objectOf, text } from './fields.ts';

/** `task_id` of the stream. */
type State = string | undefined;

export const aliyunNls: Adapter<State> = {
  name: 'aliyun-nls',
  title: '阿里云 NLS 实时语音识别',
  partials: 'replace',
  timeline: 'stream',
  start: () => undefined,
  decode(frame, before): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state: before, refusal: read.refusal };
    const header = object(read.json.header);
    const payload = object(read.json.payload) ?? {};
    const name = text(header?.name);
    if (name === undefined)
      return { state: before, refusal: missing('header.name', 'the name of the event') };
    const task = text(header?.task_id);
    const state = task ?? before;
    const another = before !== undefined && task !== undefined && task !== before;
    const begins: Heard[] = another || name === 'TranscriptionStarted' ? [{ kind: 'restarted' }] : [];
    const audio_ms = ms(payload.time);
    switch (name) {
      case 'TranscriptionResultChanged':
      case 'SentenceEnd': {
        const index = number(payload.index);
        if (index === undefined) return { state: before, refusal: missing('payload.index', 'a number') };
        const words = text(payload.result);
        if (words === undefined)
          return { state: before, refusal: invalid('payload.result', 'a string', payload.result) };
        const segment = {
          key: String(index),
          state: name === 'SentenceEnd' ? ('final' as const) : ('partial' as const),
          text: words,
          ...given({
            start_ms: ms(payload.begin_time),
            end_ms: audio_ms,
            confidence: name === 'SentenceEnd' ? confidence(payload.confidence) : undefined,
          }),
        };
        return { state, heard: [...begins, { kind: 'segment', segment }] };
      }
      case 'TranscriptionCompleted':
        return { state, heard: [...begins, { kind: 'ended' }] };
      case 'TaskFailed':
        return {
          state: before,
          refusal: {
            code: 'VENDOR_ERROR',
            message: `expected a result, got TaskFailed with status ${number(header?.status) ?? 'unknown'}`,
          },
        };
      default:
        // TranscriptionStarted, SentenceBegin, and what the vendor adds later.
        return {
          state,
          heard: [...begins, ...(audio_ms === undefined ? [] : [{ kind: 'progress', audio_ms } as const])],
        };
    }
  },
};
