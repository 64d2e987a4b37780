/**
 * A recorded call as the frames an ASR would send while it is being spoken.
 *
 * Partials grow every 400 to 700 ms of speech; some hold a same-sounding wrong word that a later revision mends,
 * some a wrong last character; the final carries the recorded text, 200 to 500 ms after the speaker stopped.
 * While nobody speaks for long, `progress` says how far the audio was heard. Of a chat or a review each message comes
 * whole. Pure: same call and seed, same frames.
 */
import { isWritten } from '../../engine/contract/call.ts';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { RecordedCall, RecordedUtterance } from '../../engine/contract/recorded-call.ts';
import { type Confusable, confusablesIn, mishear, withWrong } from './confusions.ts';
import { between, randomFrom } from './seeded.ts';

/** A frame without its sequence number, and when it leaves the ASR, ms from the start of the call. */
export interface TimedEvent {
  at_ms: number;
  event: IngestEvent;
}

/** Speech between two partials, ms. */
const STEP_MS = { low: 400, high: 700 };
/** From the sound to its partial, ms. */
const PARTIAL_LAG_MS = { low: 60, high: 140 };
/** From the end of speech to its final, ms. */
const FINAL_LAG_MS = { low: 200, high: 500 };
/** A pause longer than this gets progress frames, one every `PROGRESS_EVERY_MS`. */
const LONG_PAUSE_MS = 2_000;
const PROGRESS_EVERY_MS = 1_000;
/** From a moment of silence to the progress frame that covers it, ms; past every final's lag, so never ahead of one. */
const PROGRESS_LAG_MS = 100;
/** Share of the confusable words that a partial first gets wrong, and of partials whose last character is wrong. */
const WRONG_WORDS = 0.4;
const WRONG_ENDS = 0.25;

/**
 * The frames of one call, ordered by the time at which they are sent, `call.started` first and `call.ended` last.
 * `at` and `sent_at` are left to the sender, who has a clock; utterances are u-1, u-2 … in the order of the file.
 */
export function asrEvents(call: RecordedCall, { seed }: { seed: number | string }): TimedEvent[] {
  const typed = isWritten(call);
  const words = call.utterances.flatMap((utterance, index) =>
    typed
      ? [message(call.call, utterance, index)]
      : utteranceEvents(call.call, utterance, index, randomFrom(seed, call.call, index)),
  );
  const events = [...words, ...(typed ? [] : progressEvents(call))].sort((a, b) => a.at_ms - b.at_ms);
  const last = events.at(-1)?.at_ms ?? 0;
  return [
    { at_ms: 0, event: started(call) },
    ...events,
    {
      at_ms: Math.max(last, call.duration_ms ?? 0) + 1,
      event: {
        type: 'call.ended',
        call: call.call,
        ...(call.ended_by ? { reason: `${call.ended_by}_hangup` } : {}),
      },
    },
  ];
}

function started(call: RecordedCall): IngestEvent {
  const { medium, direction, trade, queue, agent, customer, attributes } = call;
  return {
    type: 'call.started',
    call: call.call,
    ...(medium ? { medium } : {}),
    ...(direction ? { direction } : {}),
    ...(trade ? { trade } : {}),
    ...(queue ? { queue } : {}),
    ...(agent ? { agent } : {}),
    ...(customer ? { customer } : {}),
    ...(attributes ? { attributes } : {}),
  };
}

/** A message is whole when it comes. */
function message(
  call: string,
  { role, channel, start_ms, end_ms, text }: RecordedUtterance,
  index: number,
): TimedEvent {
  const said = { channel, role, rev: 1, final: true, start_ms, end_ms, text };
  return { at_ms: end_ms, event: { type: 'utterance', call, utterance: `u-${index + 1}`, ...said } };
}

function utteranceEvents(
  call: string,
  utterance: RecordedUtterance,
  index: number,
  random: () => number,
): TimedEvent[] {
  const { role, channel, start_ms, end_ms, text, confidence } = utterance;
  const frame = {
    type: 'utterance',
    call,
    utterance: `u-${index + 1}`,
    channel,
    role,
    start_ms,
  } as const;
  const doubts = confusablesIn(text)
    .filter(() => random() < WRONG_WORDS)
    .map((word) => ({ word, mended: word.start + word.right.length + between(random, 1, 6) }));
  const events: TimedEvent[] = [];
  let shown = 0;
  for (let heard = start_ms; ; ) {
    heard += between(random, STEP_MS.low, STEP_MS.high);
    if (heard >= end_ms) break;
    const length = Math.floor((text.length * (heard - start_ms)) / (end_ms - start_ms));
    const partial = partialText(text, length, doubts, random);
    if (partial.length <= shown) continue;
    shown = partial.length;
    events.push({
      at_ms: heard + between(random, PARTIAL_LAG_MS.low, PARTIAL_LAG_MS.high),
      event: { ...frame, rev: events.length, final: false, end_ms: heard, text: partial },
    });
  }
  events.push({
    at_ms: end_ms + between(random, FINAL_LAG_MS.low, FINAL_LAG_MS.high),
    event: {
      ...frame,
      rev: events.length,
      final: true,
      end_ms,
      text,
      ...(confidence === undefined ? {} : { confidence }),
    },
  });
  return events;
}

/** The first `length` units as heard so far: doubtful words wrong until a few units after them are known. */
function partialText(
  text: string,
  length: number,
  doubts: readonly { word: Confusable; mended: number }[],
  random: () => number,
): string {
  const wrong = doubts.filter(({ mended }) => length < mended).map(({ word }) => word);
  const heard = withWrong(text, wrong).slice(0, length).trimEnd();
  return random() < WRONG_ENDS ? heard.slice(0, -1) + mishear(heard.slice(-1)) : heard;
}

/** Progress through every long stretch in which nobody speaks, the one before the hang-up included. */
function progressEvents(call: RecordedCall): TimedEvent[] {
  const events: TimedEvent[] = [];
  const spans = call.utterances
    .map(({ start_ms, end_ms }) => ({ start_ms, end_ms }))
    .sort((a, b) => a.start_ms - b.start_ms);
  const hangUp = call.duration_ms ?? 0;
  let quietFrom = 0;
  for (const { start_ms, end_ms } of [...spans, { start_ms: hangUp, end_ms: hangUp }]) {
    if (start_ms - quietFrom > LONG_PAUSE_MS)
      for (let at = quietFrom + PROGRESS_EVERY_MS; at < start_ms; at += PROGRESS_EVERY_MS)
        events.push({
          at_ms: at + PROGRESS_LAG_MS,
          event: { type: 'progress', call: call.call, audio_ms: at },
        });
    quietFrom = Math.max(quietFrom, end_ms);
  }
  return events;
}
