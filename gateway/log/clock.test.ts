import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogClock } from './clock.ts';

const START = 1_764_000_000_000;

function clockAt(after = 0) {
  const time = { monotonic: 500, wall: START };
  const clock = new LogClock({ now: () => time.wall, monotonic: () => time.monotonic }, after);
  return { clock, time };
}

test('a stamp is the wall clock at the start plus the time that has passed since', () => {
  const { clock, time } = clockAt();
  assert.equal(clock.stamp(), START);
  time.monotonic += 1_234.9;
  assert.equal(clock.stamp(), START + 1_234);
});

test('a wall clock that jumps back moves no stamp', () => {
  const { clock, time } = clockAt();
  const before = clock.stamp();
  time.wall -= 3_600_000;
  time.monotonic += 10;
  assert.equal(clock.stamp(), before + 10);
});

test('a start under a wall clock behind the log goes on from the newest stamp', () => {
  const { clock, time } = clockAt(START + 60_000);
  assert.equal(clock.stamp(), START + 60_000);
  time.monotonic += 30_000;
  assert.equal(clock.stamp(), START + 60_000);
  time.monotonic += 40_000;
  assert.equal(clock.stamp(), START + 70_000);
});

test('a stamp after a tick lies after it, even within the same millisecond', () => {
  const { clock } = clockAt();
  const tick = clock.tick();
  assert.equal(tick, START);
  assert.equal(clock.stamp(), START + 1);
});

test('a tick never lies before a stamp, and none is told twice', () => {
  const { clock, time } = clockAt();
  clock.tick();
  const stamp = clock.stamp();
  assert.equal(clock.tick(), stamp);
  time.monotonic -= 0;
  const next = clock.tick();
  assert.ok(next === null || next > stamp);
});
