import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseRecordedCall } from '../imports/recorded-calls.ts';
import { asset } from '../paths.ts';
import { asrEvents, type TimedEvent } from './asr-script.ts';
import { DEMO_CALLS } from './build-calls.ts';
import type { DemoCall } from './source-format.ts';

const calls = readFileSync(DEMO_CALLS, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as DemoCall);
const scripts = calls.map((call) => ({ call, events: asrEvents(call, { seed: 7 }) }));

/** The frames of one utterance of the file, in the order in which they are sent. */
function framesOf(events: readonly TimedEvent[], index: number) {
  return events.flatMap(({ at_ms, event }) =>
    event.type === 'utterance' && event.utterance === `u-${index + 1}` ? [{ at_ms, ...event }] : [],
  );
}

test('the same call and seed give the same frames, another seed gives others', () => {
  for (const { call, events } of scripts) {
    assert.deepEqual(asrEvents(call, { seed: 7 }), events);
    assert.notDeepEqual(asrEvents(call, { seed: 8 }), events);
  }
});

test('frames are ordered by time, whole milliseconds, call.started first and call.ended last', () => {
  for (const { call, events } of scripts) {
    assert.equal(events[0]!.event.type, 'call.started');
    assert.equal(events.filter(({ event }) => event.type === 'call.started').length, 1);
    assert.deepEqual(events.at(-1)!.event, {
      type: 'call.ended',
      call: call.call,
      reason: `${call.ended_by}_hangup`,
    });
    events.forEach(({ at_ms }, index) => {
      assert.ok(Number.isInteger(at_ms) && at_ms >= (events[index - 1]?.at_ms ?? 0), call.call);
    });
  }
});

test('partials grow, revisions count up, and the final is the recorded text 200 to 500 ms after it was said', () => {
  for (const { call, events } of scripts)
    call.utterances.forEach((utterance, index) => {
      const frames = framesOf(events, index);
      frames.forEach((frame, rev) => {
        assert.equal(frame.rev, rev);
        assert.equal(frame.final, rev === frames.length - 1);
        assert.equal(frame.start_ms, utterance.start_ms);
        assert.ok(frame.at_ms >= frame.end_ms, 'nothing is known before it was said');
        const next = frames[rev + 1];
        if (next) {
          assert.ok(next.text.length > frame.text.length || next.final, utterance.text);
          assert.ok(next.end_ms > frame.end_ms);
        }
      });
      const final = frames.at(-1)!;
      assert.equal(final.text, utterance.text);
      assert.equal(final.end_ms, utterance.end_ms);
      const lag = final.at_ms - utterance.end_ms;
      assert.ok(lag >= 200 && lag <= 500, `${lag} ms`);
    });
});

test('longer utterances have several partials, and many partials are corrected later', () => {
  let long = 0;
  let several = 0;
  let corrected = 0;
  for (const { call, events } of scripts)
    call.utterances.forEach(({ start_ms, end_ms, text }, index) => {
      const partials = framesOf(events, index).filter(({ final }) => !final);
      if (end_ms - start_ms > 2_500) {
        long += 1;
        if (partials.length >= 3) several += 1;
      }
      if (partials.some((partial) => !text.startsWith(partial.text))) corrected += 1;
    });
  assert.equal(several, long);
  assert.ok(corrected > 200, `${corrected} utterances with a corrected partial`);
});

test('a long pause is covered by progress, and none runs ahead of an utterance', () => {
  for (const { call, events } of scripts) {
    const progress = events.flatMap(({ event }) => (event.type === 'progress' ? [event.audio_ms] : []));
    let end = 0;
    for (const { start_ms, end_ms } of call.utterances) {
      const inside = progress.filter((ms) => ms > end && ms < start_ms);
      if (start_ms - end > 2_000) assert.ok(inside.length >= Math.floor((start_ms - end) / 1000) - 1);
      else assert.equal(inside.length, 0);
      end = Math.max(end, end_ms);
    }
    for (const ms of progress)
      assert.ok(!call.utterances.some(({ start_ms, end_ms }) => ms > start_ms && ms < end_ms), call.call);
  }
});

test('the start carries what the file knows of the call, and nothing of its findings', () => {
  const { call, events } = scripts[0]!;
  const { direction, trade, queue, agent, customer } = call;
  assert.deepEqual(events[0]!.event, {
    type: 'call.started',
    call: call.call,
    direction,
    trade,
    queue,
    agent,
    customer,
  });
});

test('a chat comes message by message, whole, at its moments, and without progress', () => {
  const [chat] = readFileSync(asset('gateway', 'demo', 'typed.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => parseRecordedCall(line, 'typed.jsonl'));
  assert.ok(chat);
  const events = asrEvents(chat, { seed: 1 });
  assert.deepEqual(
    new Set(events.map(({ event }) => event.type)),
    new Set(['call.started', 'utterance', 'call.ended']),
  );
  const [first] = events;
  assert.equal(first?.event.type === 'call.started' && first.event.medium, 'chat');
  const said = events.flatMap(({ at_ms, event }) => (event.type === 'utterance' ? [{ at_ms, event }] : []));
  assert.deepEqual(
    said.map(({ at_ms, event }) => [at_ms, event.final, event.text]),
    chat.utterances.map(({ end_ms, text }) => [end_ms, true, text]),
  );
});
