/**
 * Google Cloud Speech-to-Text v2, `StreamingRecognizeResponse` as JSON. Several interim results in one response, of
 * falling stability, are one text in pieces. Only the **end** of a result is told; its beginning is that of its first word
 * or the end of the one before. A confidence of 0 means that there is none. Channels count from 1.
 * Streams are cut after some minutes and begin again at 0: what would go back is moved behind what was heard. A connection
 * of its own for each stream, or `audio_started_at`, places them exactly.
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
import { joinWords } from './segments.ts';

interface Channel {
  finals: number;
  end_ms: number;
}
interface State {
  channels: Readonly<Record<number, Channel>>;
  /** Where the stream of the service that is read now begins, ms. */
  base_ms: number;
}
/** A result that ends this far before the last final of its channel, ms, is one of a stream that began again. */
const BACK_MS = 1_000;
/** So far before that of another channel: a channel's results may come later than the other's, but not by this much. */
const OTHER_BACK_MS = 30_000;

const CHANNELS_MAX = 32;
/** Of a stream with one channel, which has no tag. */
const ONLY = -1;

export const google: Adapter<State> = {
  name: 'google',
  title: 'Google Cloud Speech-to-Text v2',
  partials: 'replace',
  timeline: 'stream',
  start: () => ({ channels: {}, base_ms: 0 }),
  decode(frame, state): Decoded<State> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    if (json.error !== undefined)
      return {
        state,
        refusal: RECOGNISER_FAILED,
      };
    let { channels: now, base_ms } = state;
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
      const end = duration(result.result_end_offset ?? result.resultEndOffset);
      if (end !== undefined && beganAgain(end + base_ms, now[channel], now)) {
        base_ms = heardTo(now);
        now = from(base_ms, now);
      }
      const end_ms = end === undefined ? undefined : end + base_ms;
      const begin = startOf(best);
      const first = begin === undefined ? undefined : begin + base_ms;
      if (result.is_final === true || result.isFinal === true) {
        const known = now[channel] ?? { finals: 0, end_ms: base_ms };
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
      const known = now[channel] ?? { finals: 0, end_ms: base_ms };
      heard.push(segment(channel, known, 'partial', words, first, end_ms, undefined));
    }
    return { state: { channels: now, base_ms }, heard };
  },
};

function beganAgain(end_ms: number, own: Channel | undefined, all: State['channels']): boolean {
  return end_ms + BACK_MS < (own?.end_ms ?? 0) || end_ms + OTHER_BACK_MS < heardTo(all);
}

/** End of the last final of any channel, ms. */
function heardTo(channels: State['channels']): number {
  return Math.max(0, ...Object.values(channels).map(({ end_ms }) => end_ms));
}

/** No channel of a stream that began again reaches back into the one before. */
function from(base_ms: number, channels: State['channels']): State['channels'] {
  return Object.fromEntries(
    Object.entries(channels).map(([channel, { finals }]) => [channel, { finals, end_ms: base_ms }]),
  );
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
