/**
 * sherpa-onnx, the online WebSocket server: each frame holds the whole text of the current `segment`, again and again,
 * also when nothing is said; the literal `Done!` ends the stream. Times within a segment count from its `start_time`.
 * A `segment` whose number or beginning falls is one of another stream.
 * The JSON is written without escaping control characters, so they are taken out before it is read. `ys_probs` are
 * log-probabilities, no confidence.
 * Source: sherpa-onnx `csrc/online-recognizer.cc`, `csrc/online-websocket-server-impl.cc`.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import { given, list, missing, number, objectOf, seconds, text } from './fields.ts';
import { isFarBack } from './segments.ts';

/** A token is known by its start; the last one of a segment lasts about this long, ms. */
const TOKEN_MS = 200;

/** The segment that was heard last; null: none yet. */
type State = { segment: number; start_ms: number } | null;

export const sherpaOnnx: Adapter<State> = {
  name: 'sherpa-onnx',
  title: 'sherpa-onnx online WebSocket server',
  partials: 'replace',
  timeline: 'stream',
  start: () => null,
  decode(frame, before): Decoded<State> {
    if (frame.trim() === 'Done!') return { state: null, heard: [{ kind: 'ended' }] };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the server writes them unescaped.
    const read = objectOf(frame.replace(/[\u0000-\u001f]/g, ' '));
    if ('refusal' in read) return { state: before, refusal: read.refusal };
    const { json } = read;
    const words = text(json.text);
    if (words === undefined) return { state: before, refusal: missing('text', 'a string') };
    const segment = number(json.segment);
    if (segment === undefined) return { state: before, refusal: missing('segment', 'a number') };
    const start_ms = seconds(json.start_time);
    const within = list(json.timestamps)?.map(seconds) ?? [];
    const last = within.at(-1);
    const final = json.is_final === true || json.is_eof === true;
    const ended: Heard[] = json.is_eof === true ? [{ kind: 'ended' }] : [];
    const fell =
      before !== null &&
      (segment < before.segment || (start_ms !== undefined && isFarBack(start_ms, before.start_ms)));
    const begins: Heard[] = fell ? [{ kind: 'restarted' }] : [];
    if (words.trim() === '' && !final) return { state: before, heard: ended };
    const state = { segment, start_ms: start_ms ?? before?.start_ms ?? 0 };
    return {
      state,
      heard: [
        ...begins,
        {
          kind: 'segment',
          segment: {
            key: String(segment),
            state: final ? 'final' : 'partial',
            text: words.trim(),
            ...given({
              start_ms: start_ms === undefined ? undefined : start_ms + (within[0] ?? 0),
              end_ms: start_ms === undefined || last === undefined ? undefined : start_ms + last + TOKEN_MS,
            }),
          },
        },
        ...ended,
      ],
    };
  },
};
