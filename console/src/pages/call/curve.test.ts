import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mood } from '../../../../engine/contract/mood.ts';
import { barsOf, moodPoints, nearestPoint, scaleOf, spanOf, spread, stepsPath, ticksOf } from './curve.ts';
import { utterance } from './made-up.ts';

const mood = (angry: number): Mood => ({ angry, negative: 0, neutral: 1 - angry, positive: 0, abusive: 0 });
const BOX = { left: 100, right: 500, top: 10, bottom: 60 };

test('only scored finals of the customer are points', () => {
  const points = moodPoints([
    utterance({ utterance: 'a', mood: mood(0.2), start_ms: 0, end_ms: 1_000 }),
    utterance({ utterance: 'b', role: 'agent', mood: mood(0.9) }),
    utterance({ utterance: 'c' }),
    utterance({ utterance: 'd', final: false, mood: mood(0.9) }),
  ]);
  assert.deepEqual(points, [{ key: '0/a', start_ms: 0, end_ms: 1_000, angry: 0.2 }]);
});

test('a live call has room to grow and grows in steps; an ended one fills the width', () => {
  assert.equal(spanOf(10_000, true), 60_000);
  assert.equal(spanOf(59_000, true), 90_000);
  assert.equal(spanOf(4_000_000, true), 7_200_000);
  assert.equal(spanOf(63_500, false), 63_500);
  assert.equal(spanOf(0, false), 1_000);
});

test('time goes from left to right, anger from bottom to top, both held inside', () => {
  const { x, y, ms } = scaleOf(BOX, 60_000);
  assert.deepEqual([x(0), x(30_000), x(60_000), x(90_000)], [100, 300, 500, 500]);
  assert.deepEqual([y(0), y(0.5), y(1), y(2)], [60, 35, 10, 10]);
  assert.deepEqual([ms(100), ms(300), ms(50), ms(900)], [0, 30_000, 0, 60_000]);
});

test('a bar is as wide as the turn, and never too thin or low to be seen', () => {
  const scale = scaleOf(BOX, 60_000);
  const bars = barsOf(
    [
      { key: 'a', start_ms: 0, end_ms: 6_000, angry: 0.5 },
      { key: 'b', start_ms: 30_000, end_ms: 30_100, angry: 0 },
    ],
    scale,
  );
  assert.deepEqual(bars, [
    { key: 'a', x: 100, width: 40, y: 35, height: 25 },
    { key: 'b', x: 300, width: 3, y: 60, height: 1 },
  ]);
  assert.equal(stepsPath(bars), 'M100 35H140H300V60H303');
  assert.equal(stepsPath([]), '');
});

test('ticks are round moments and never crowd', () => {
  assert.deepEqual(ticksOf(scaleOf(BOX, 60_000), 80), [0, 15_000, 30_000, 45_000, 60_000]);
  assert.deepEqual(ticksOf(scaleOf(BOX, 62_000), 80), [0, 15_000, 30_000, 45_000, 60_000]);
  assert.deepEqual(
    ticksOf(scaleOf(BOX, 36_000_000), 80),
    [0, 7_200_000, 14_400_000, 21_600_000, 28_800_000, 36_000_000],
  );
  assert.deepEqual(ticksOf(scaleOf({ ...BOX, right: 110 }, 60_000), 80), [0, 60_000]);
});

test('the turn under the pointer is the one spoken then, else the nearest', () => {
  const points = [
    { key: 'a', start_ms: 0, end_ms: 6_000, angry: 0 },
    { key: 'b', start_ms: 10_000, end_ms: 12_000, angry: 0 },
  ];
  assert.deepEqual(
    [0, 7_000, 9_000, 11_000, 50_000].map((ms) => nearestPoint(points, ms)),
    [0, 0, 1, 1, 1],
  );
  assert.equal(nearestPoint([], 0), -1);
});

test('flags at one moment stand side by side and inside the box', () => {
  assert.deepEqual(spread([100, 102, 300], 12, BOX), [100, 112, 300]);
  assert.deepEqual(spread([498, 499, 600], 12, BOX), [476, 488, 500]);
  assert.deepEqual(spread([20], 12, BOX), [100]);
  assert.deepEqual(spread([], 12, BOX), []);
});
