/**
 * Google Cloud Speech-to-Text v2, `StreamingRecognizeResponse` as JSON. Several interim results in one response, of
 * falling stability, are one text in pieces. Only the **end** of a result is told; its beginning is that of its first word
 * or the end of the one before. A confidence of 0 means that there is none. Channels count from 1.
 * Streams are cut after 305 s and begin again at 0; nothing but their times says so.
 * Source: googleapis `google/cloud/speech/v2/cloud_speech.proto`.
 */
import type { Adapter, Decoded, Heard } from './adapter.ts';
import {
  confidence,
  duration,
  given,
  type Json,
  list,
  missing,
  number,
  object,
  objectOf,
  RECOGNISER_FAILED,
  text,
} from './fields.ts';
import { isFarBack, joinWords } from './segments.ts';

interface Channel {
  finals: number;
  /** Of the last final, ms. */
  end_ms: number;
  /** Of what is being said, ms; absent: nothing is. */
  open_ms?: number;
}
type State = Readonly<Record<number, Channel>>;

const NOTHING: Channel = { finals: 0, end_ms: 0 };
const CHANNELS_MAX = 32;
/** Of a stream with one channel, which has no tag. */
const ONLY = -1;

export const google: Adapter<State> = {
  name: 'google',
  title: 'Google Cloud Speech-to-Text v2',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({}),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    if (json.error !== undefined)
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    let now = state;
    const heard: Heard[] = [];
    const interim = new Map<
      number,
      { words: string; end_ms: number | undefined; first: number | undefined }
    >();
    for (const [index, one] of (list(json.results) ?? []).entries()) {
      const result = object(one) ?? {};
      const best = object(list(result.alternatives)?.[0]);
      const words = text(best?.transcript);
      if (words === undefined)
        return { state, refusal: missing(`results[${index}].alternatives[0].transcript`, 'a string') };
      const channel = channelOf(result);
      const end_ms = duration(result.result_end_offset ?? result.resultEndOffset);
      const final = result.is_final === true || result.isFinal === true;
      if (end_ms !== undefined && beganAgain(end_ms, final, now[channel], now)) {
        now = {};
        heard.push({ kind: 'restarted' });
      }
      const first = startOf(best);
      if (final) {
        const known = now[channel] ?? NOTHING;
        heard.push(segment(channel, known, 'final', words, first, end_ms, confidenceOf(best)));
        now = { ...now, [channel]: { finals: known.finals + 1, end_ms: end_ms ?? known.end_ms } };
        interim.delete(channel);
      } else {
        const piece = interim.get(channel);
        interim.set(channel, {
          words: joinWords(piece?.words ?? '', words),
          end_ms: end_ms ?? piece?.end_ms,
          first: piece ? piece.first : first,
        });
      }
    }
    for (const [channel, { words, end_ms, first }] of interim) {
      const known = now[channel] ?? NOTHING;
      heard.push(segment(channel, known, 'partial', words, first, end_ms, undefined));
      now = { ...now, [channel]: { ...known, open_ms: end_ms ?? known.open_ms ?? 0 } };
    }
    return { state: now, heard };
  },
};

function beganAgain(end_ms: number, final: boolean, own: Channel | undefined, all: State): boolean {
  // What is said is heard farther and farther; of its pieces, one may be final before the others.
  const open_ms = final ? 0 : (own?.open_ms ?? 0);
  return isFarBack(end_ms, Math.max(open_ms, own?.end_ms ?? 0), heardTo(all));
}

/** End of the last final of any channel, ms. */
function heardTo(channels: State): number {
  return Math.max(0, ...Object.values(channels).map(({ end_ms }) => end_ms));
}

function segment(
  channel: number,
  known: Channel,
  state: 'partial' | 'final',
  words: string,
  first: number | undefined,
  end_ms: number | undefined,
  sure: number | undefined,
): Heard {
  return {
    kind: 'segment',
    segment: {
      key: String(known.finals),
      state,
      text: words.trim(),
      ...(channel === ONLY ? {} : { channel }),
      start_ms: first ?? known.end_ms,
      ...given({ end_ms, confidence: sure }),
    },
  };
}

function channelOf(result: Json): number {
  const tag = number(result.channel_tag ?? result.channelTag) ?? 0;
  return Number.isInteger(tag) && tag > 0 && tag <= CHANNELS_MAX ? tag - 1 : ONLY;
}

function startOf(best: Json | undefined): number | undefined {
  const first = object(list(best?.words)?.[0]);
  return duration(first?.start_offset ?? first?.startOffset);
}

function confidenceOf(best: Json | undefined): number | undefined {
  const sure = confidence(best?.confidence);
  return sure === 0 ? undefined : sure;
}
