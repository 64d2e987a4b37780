/**
 * FunASR runtime, the C++ server (`websocket-server-2pass`), modes 2pass, online and offline. Online text is what is new;
 * the offline text of the sentence replaces it. `is_final` says only that the stream was flushed, never that a sentence
 * is over: that is `mode: "2pass-offline"` or `slice_type: 2`. Partials say when their connection was opened (`timestamp`,
 * a number): another moment, or an `index` that falls, is another stream, which counts from the beginning. Older images have no `slice_type`, `index` and times.
 * Source: FunASR `runtime/docs/websocket_protocol_zh.md` and `handle_result` of the server.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import {
  given,
  invalid,
  list,
  ms,
  number,
  object,
  objectOf,
  RECOGNISER_FAILED,
  text,
  unpacked,
  withoutTags,
} from './fields.ts';
import { roleOf } from './roles.ts';

interface State {
  /** Number of the sentence that is being spoken. */
  sentence: number;
  /** It has words. */
  open: boolean;
  /** When the recogniser's connection was opened, as its partials say, epoch ms. */
  opened: number | undefined;
}

export const funasr2pass: Adapter<State> = {
  name: 'funasr',
  title: 'FunASR C++ runtime (2pass, online, offline)',
  partials: 'delta',
  timeline: 'stream',
  start: () => ({ sentence: 0, open: false, opened: undefined }),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const written = text(json.text ?? '');
    if (written === undefined) return { state, refusal: invalid('text', 'a string', json.text) };
    const words = withoutTags(written);
    if (words.startsWith('ERROR'))
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    const mode = text(json.mode);
    const named = nameOf(text(json.wav_name));
    const slice = number(json.slice_type);
    const heard: Heard[] = [];
    let { sentence, open } = state;
    const opened = typeof json.timestamp === 'number' ? json.timestamp : state.opened;
    const index = number(json.index);
    const isFinal = mode?.endsWith('offline') || (mode === undefined && slice === 2);
    if (
      (state.opened !== undefined && opened !== state.opened) ||
      (!isFinal && index !== undefined && index < sentence)
    ) {
      heard.push({ kind: 'restarted' });
      sentence = 0;
      open = false;
    }
    if (isFinal) {
      const key = String(index ?? sentence);
      const times = timesOf(json);
      heard.push({ kind: 'segment', segment: { key, state: 'final', text: words, ...times } });
      sentence = Math.max(sentence, Number(key) + 1);
      open = false;
    } else if (words !== '') {
      // A new sentence begins; in mode "online" nothing else ends the one before.
      if (slice === 0 && open) {
        heard.push({ kind: 'close', key: String(sentence) });
        sentence += 1;
      }
      if (index !== undefined && index > sentence) {
        if (open) heard.push({ kind: 'close', key: String(sentence) });
        sentence = index;
      }
      heard.push({ kind: 'segment', segment: { key: String(sentence), state: 'partial', text: words } });
      open = true;
    }
    if (json.is_final === true && json.is_speaking !== true) {
      if (open) heard.push({ kind: 'close', key: String(sentence) });
      heard.push({ kind: 'ended' });
      open = false;
    }
    return { state: { sentence, open, opened }, heard, ...named };
  },
};

/** `c-77:agent` → call and role; what the client gave as `wav_name` comes back with every result. */
export function nameOf(name: string | undefined): {
  call?: string;
  role?: 'agent' | 'customer' | 'ivr' | 'other';
} {
  if (name === undefined) return {};
  const colon = name.lastIndexOf(':');
  const role = colon === -1 ? null : roleOf(name.slice(colon + 1));
  return colon > 0 && role ? { call: name.slice(0, colon), role } : {};
}

/** `start_time` and `end_time`, else the first and last of `timestamp`, which is a list in a string here. */
function timesOf(json: Record<string, unknown>): { start_ms?: number; end_ms?: number } {
  const start_ms = ms(json.start_time);
  const end_ms = ms(json.end_time);
  if (start_ms !== undefined && end_ms !== undefined && end_ms > 0) return { start_ms, end_ms };
  const spans = list(unpacked(json.timestamp));
  const first = list(spans?.[0]);
  const last = list(spans?.at(-1));
  const sentences = list(json.stamp_sents);
  return given({
    start_ms: ms(first?.[0]) ?? ms(object(sentences?.[0])?.start),
    end_ms: ms(last?.[1]) ?? ms(object(sentences?.at(-1))?.end),
  });
}
