import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lowest, slope } from './slope.ts';

test('the slope of a line is its own, that of a flat one zero, noise beside it evens out', () => {
  const xs = [0, 1, 2, 3, 4, 5];
  assert.equal(slope(xs.map((x) => ({ x, y: 7 + 3 * x }))), 3);
  assert.equal(slope(xs.map((x) => ({ x, y: 7 }))), 0);
  const noise = [0.5, -0.5, -0.5, 0.5, 0, 0];
  const noisy = slope(xs.map((x, i) => ({ x, y: 3 * x + noise[i]! })));
  assert.ok(Math.abs(noisy - 3) < 0.1, String(noisy));
});

test('one moment has no slope', () => {
  assert.ok(Number.isNaN(slope([{ x: 1, y: 2 }])));
});

test('saw teeth stand on what their lowest points stand on', () => {
  const teeth = Array.from({ length: 60 }, (_, x) => ({ x, y: 100 + 2 * x + (x % 6) * 50 }));
  assert.deepEqual(
    lowest(teeth, 10).map(({ x }) => x),
    [0, 6, 12, 18, 24, 30, 36, 42, 48, 54],
  );
  assert.equal(slope(lowest(teeth, 10)), 2);
  assert.deepEqual(lowest([], 10), []);
});
