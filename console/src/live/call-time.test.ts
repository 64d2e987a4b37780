import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callTime, isOver } from './call-time.ts';
import { call } from './made-up.ts';

const LIVE = { phase: 'live', lastFrameAt: 5_000 } as const;
const LOST = { phase: 'lost', lastFrameAt: 5_000 } as const;
const seen = (change = {}) => ({ view: call({ duration_ms: 60_000, ...change }), seenAt: 1_000 });

test('call time runs on between frames while the call is heard', () => {
  assert.equal(callTime(seen(), LIVE, 11_000), 70_000);
});

test('call time stands while the source of the call is lost, and when the call is idle or over', () => {
  assert.equal(callTime(seen({ heard: false }), LIVE, 11_000), 60_000);
  for (const status of ['idle', 'ended', 'complete'] as const)
    assert.equal(callTime(seen({ status }), LIVE, 11_000), 60_000);
});

test('with the line lost, call time stands where the last frame left it', () => {
  assert.equal(callTime(seen(), LOST, 99_000), 64_000);
  assert.equal(callTime(seen(), { phase: 'lost', lastFrameAt: null }, 99_000), 60_000);
});

test('a clock that was set back takes no time away', () => {
  assert.equal(callTime(seen(), LIVE, 500), 60_000);
});

test('ended and complete calls are over, idle ones are not', () => {
  assert.deepEqual(
    (['live', 'idle', 'ended', 'complete'] as const).map((status) => isOver(seen({ status }))),
    [false, false, true, true],
  );
});
