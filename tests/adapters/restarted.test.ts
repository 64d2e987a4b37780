/**
 * A call whose recogniser begins again in the middle gives the words and flags of the same call in one piece: for every
 * adapter, over demo calls with the shipped rules. The recogniser counts times and segments from 0 again, on the same
 * connection or another; with another id of its session or without any sign; after a pause, or within a sentence whose
 * audio is sent again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { CutOff } from '../../gateway/adapters/cut-off.ts';
import { AdapterStream } from '../../gateway/adapters/stream.ts';
import { ADAPTERS } from '../../gateway/adapters/table.ts';
import { calls, flagsOf, lastFinals, START, said } from './heard.ts';
import type { Speaker, SpokenFrame, SpokenStream } from './speaker.ts';
import { SPEAKERS } from './speakers/all.ts';

/** Times of these count from the start of the call, whatever becomes of a connection. */
const OF_THE_CALL = ['contact-lens', 'chat'];
/** Finals are timed to what the recogniser takes to tell them; a word more or less is heard in that time. */
const NEAR_MS = 1_500;
/** Long enough to be heard for a while before it is over. */
const LONG = 14;

/** Long after the beginning: a recogniser that times only finals, and says nothing else, is seen by how far back they lie. */
const LATE_MS = 30_000;

interface Cut {
  call: RecordedCall;
  /** The streams up to the cut, and after it, whose times count from `from_ms` of the call. */
  before: SpokenStream[];
  after: SpokenStream[];
  from_ms: number;
}

/** The recogniser begins again in the middle of the longest pause. */
function inPause(call: RecordedCall, speak: Speaker, seed: number, session: number): Cut {
  const { utterances } = call;
  const pauses = utterances.slice(1).map(({ start_ms }, index) => {
    const heard_ms = Math.max(...utterances.slice(0, index + 1).map(({ end_ms }) => end_ms));
    return { first: index + 1, from_ms: (heard_ms + start_ms) / 2, length_ms: start_ms - heard_ms };
  });
  const { first, from_ms } = pauses
    .filter(({ first }) => first >= 3 && first <= utterances.length - 3)
    .reduce((a, b) => (b.length_ms > a.length_ms ? b : a));
  return cutAt(call, speak, seed, session, { first, from_ms: Math.floor(from_ms), kept: first });
}

/** It begins again while somebody speaks, and all that was said since the sentence began is sent again. */
function inSentence(call: RecordedCall, speak: Speaker, seed: number, session: number): Cut | null {
  const { utterances } = call;
  const first = utterances.findIndex(
    ({ start_ms, end_ms, text }, index) =>
      start_ms >= LATE_MS &&
      text.length >= LONG &&
      utterances.every((other, at) => at === index || other.end_ms <= start_ms || other.start_ms >= end_ms),
  );
  const sentence = utterances[first];
  if (!sentence) return null;
  const from_ms = Math.max(...utterances.slice(0, first).map(({ end_ms }) => end_ms));
  const cut = cutAt(call, speak, seed, session, { first, from_ms, kept: first + 1 });
  // What would have been its final is never told.
  const last_ms = Math.max(...cut.before.flatMap(({ frames }) => frames.map(({ at_ms }) => at_ms)));
  const before = cut.before.map((stream) => ({
    ...stream,
    frames: stream.frames.filter(({ at_ms }) => at_ms < last_ms),
  }));
  return { ...cut, before };
}

function cutAt(
  call: RecordedCall,
  speak: Speaker,
  seed: number,
  session: number,
  { first, from_ms, kept }: { first: number; from_ms: number; kept: number },
): Cut {
  const { utterances } = call;
  const later = utterances.slice(first).map((one) => ({
    ...one,
    start_ms: one.start_ms - from_ms,
    end_ms: one.end_ms - from_ms,
  }));
  return {
    call,
    from_ms,
    before: speak({ ...call, utterances: utterances.slice(0, kept) }, seed),
    after: speak({ ...call, utterances: later }, seed, session).map((stream) => ({
      ...stream,
      frames: stream.frames.map((frame) => ({ ...frame, at_ms: frame.at_ms + from_ms })),
    })),
  };
}

/** How long a connection that is dead may look open, ms. */
const HALF_OPEN_MS = 60_000;
type Connections = 'one' | 'two' | 'two, the first half open';

/**
 * Over one connection a leg, or over a second one after the cut, before which the first is closed, or long after. Before
 * the first has begun the server knows nothing of the call; the second counts from where that one did.
 */
function heard(name: string, { before, after, from_ms }: Cut, connections: Connections): IngestEvent[] {
  const adapter = ADAPTERS.get(name)!;
  const cutOff = new CutOff();
  let startedAt: number | undefined;
  const last = (frames: readonly SpokenFrame[]) => START + (frames.at(-1)?.at_ms ?? 0);
  return before.flatMap(({ meta, frames }, leg) => {
    const more = after[leg]?.frames ?? [];
    const open = (tag: string, began: number) =>
      new AdapterStream({
        adapter,
        meta: { ...meta, audio_started_at: began },
        tag,
        cutOff,
        callStartedAt: () => startedAt,
        began: (_, at) => {
          startedAt ??= at;
        },
      });
    const stream = open(`a${leg}`, START);
    const take = (to: AdapterStream, frame: SpokenFrame) => {
      const taken = to.take(frame.frame, START + frame.at_ms);
      assert.equal(taken.refusal, undefined, frame.frame);
      return taken.events;
    };
    if (connections === 'one')
      return [...[...frames, ...more].flatMap((one) => take(stream, one)), ...stream.finish(last(more))];
    const first = frames.flatMap((one) => take(stream, one));
    if (connections === 'two') first.push(...stream.finish(last(frames)));
    const next = open(`b${leg}`, START + from_ms);
    const second = more.flatMap((one) => take(next, one));
    if (connections !== 'two')
      second.push(...stream.finish(Math.max(last(frames) + HALF_OPEN_MS, last(more))));
    return [...first, ...second, ...next.finish(last(more))];
  });
}

function isWhole(name: string, cut: Cut, events: readonly IngestEvent[]): number {
  const { call } = cut;
  const words = lastFinals(events);
  assert.deepEqual(words.map(said), call.utterances.map(said), `${name} ${call.call}: what was said`);
  for (const [index, { start_ms, end_ms }] of words.entries()) {
    const spoken = call.utterances[index]!;
    assert.ok(
      Math.abs(start_ms - spoken.start_ms) <= NEAR_MS && Math.abs(end_ms - spoken.end_ms) <= NEAR_MS,
      `${name} ${call.call}: "${spoken.text}" at ${spoken.start_ms}–${spoken.end_ms}, heard at ${start_ms}–${end_ms}`,
    );
  }
  const flags = flagsOf(call);
  assert.deepEqual(flagsOf({ ...call, utterances: words }), flags, `${name} ${call.call}`);
  const open = new Map<string, boolean>();
  for (const event of events)
    if (event.type === 'utterance') open.set(event.utterance, open.get(event.utterance) || event.final);
  const left = [...open].filter(([, final]) => !final);
  assert.deepEqual(left, [], `${name} ${call.call}: partials that nothing ended`);
  return flags.length;
}

for (const [name, speak] of Object.entries(SPEAKERS)) {
  if (OF_THE_CALL.includes(name)) continue;
  for (const [what, session, connections] of [
    ['another session on the same connection', 2, 'one'],
    ['another session that nothing but its times shows', 1, 'one'],
    ['another connection', 2, 'two'],
    ['another connection beside a half-open one', 2, 'two, the first half open'],
  ] as const) {
    test(`${name}: begun again in a pause, ${what}: the same words, times and flags`, () => {
      let flags = 0;
      for (const [index, call] of calls.entries()) {
        const cut = inPause(call, speak, index, session);
        flags += isWhole(name, cut, heard(name, cut, connections));
      }
      assert.ok(flags > 10, `expected calls with flags, got ${flags}`);
    });
    test(`${name}: begun again within a sentence that is sent again, ${what}: the same words and flags`, () => {
      let cuts = 0;
      for (const [index, call] of calls.entries()) {
        const cut = inSentence(call, speak, index, session);
        if (!cut) continue;
        isWhole(name, cut, heard(name, cut, connections));
        cuts += 1;
      }
      assert.ok(cuts > 3, `expected calls with long sentences, got ${cuts}`);
    });
  }
}
