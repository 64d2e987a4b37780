/**
 * Vosk server: `{"partial":…}` or `{"text":…,"result":[…]}`, told apart by their keys. No number and no id: finals are
 * counted here. Chinese words have spaces between them; an empty final says that nothing was there. With
 * `max_alternatives` the texts stand in `alternatives`, whose `confidence` is a likelihood and no confidence.
 * Source: vosk-server `websocket/asr_server.py`, vosk-api `src/recognizer.cc`.
 */
import type { Adapter, Decoded } from './adapter.ts';
import { given, list, meanConfidence, missing, object, objectOf, seconds, text } from './fields.ts';

interface State {
  /** Finals so far. */
  finals: number;
  /** The current one has words. */
  open: boolean;
}

export const vosk: Adapter<State> = {
  name: 'vosk',
  title: 'Vosk server',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ finals: 0, open: false }),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const key = String(state.finals);
    const partial = text(json.partial);
    if (partial !== undefined) {
      if (partial.trim() === '') return { state, heard: [] };
      const times = timesOf(list(json.partial_result));
      return {
        state: { ...state, open: true },
        heard: [
          { kind: 'segment', segment: { key, state: 'partial', text: withoutSpaces(partial), ...times } },
        ],
      };
    }
    const best = object(list(json.alternatives)?.[0]) ?? json;
    const words = text(best.text);
    if (words === undefined) return { state, refusal: missing('text or partial', 'a string') };
    if (words.trim() === '' && !state.open) return { state, heard: [] };
    const result = list(best.result);
    return {
      state: { finals: state.finals + 1, open: false },
      heard: [
        {
          kind: 'segment',
          segment: {
            key,
            state: 'final',
            text: withoutSpaces(words),
            ...timesOf(result),
            ...given({ confidence: meanConfidence(result, 'conf') }),
          },
        },
      ],
    };
  },
};

function timesOf(words: unknown[] | undefined): { start_ms?: number; end_ms?: number } {
  return given({
    start_ms: seconds(object(words?.[0])?.start),
    end_ms: seconds(object(words?.at(-1))?.end),
  });
}

/** Words are written with spaces between them; Chinese has none. */
function withoutSpaces(words: string): string {
  return words.replace(/(?<=\p{sc=Han})\s+(?=\p{sc=Han})/gu, '').trim();
}
