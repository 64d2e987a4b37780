import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minutes, ticks } from './numbers.ts';

test('minutes in the unit that fits', () => {
  assert.deepEqual(
    [0.4, 12.3, 200].map((value) => minutes(value, { s: 's', min: 'min', h: 'h' })),
    ['24 s', '12 min', '3.3 h'],
  );
});

test('lines of an axis are round and reach the greatest value', () => {
  assert.deepEqual(
    ticks(0.083).map((one) => Number(one.toFixed(3))),
    [0, 0.025, 0.05, 0.075, 0.1],
  );
  assert.deepEqual(ticks(430), [0, 200, 400, 600]);
  assert.deepEqual(ticks(0), [0, 1]);
  assert.deepEqual(ticks(2), [0, 0.5, 1, 1.5, 2]);
  assert.deepEqual(ticks(2, true), [0, 1, 2]);
  assert.deepEqual(ticks(1, true), [0, 1]);
  assert.deepEqual(ticks(10, true), [0, 5, 10]);
  assert.deepEqual(ticks(430, true), [0, 200, 400, 600]);
});
