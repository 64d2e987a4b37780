import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from './quota.ts';

test('a burst of two seconds is taken at once, what comes beyond waits until it is earned', () => {
  const pace = new Pace(100, 0);
  for (let n = 0; n < 200; n += 1) assert.equal(pace.take(0), 0);
  assert.equal(pace.take(0), 10);
  assert.equal(pace.take(1_000), 0);
});

test('over a minute a source gets what its quota says, however it sends', () => {
  const pace = new Pace(50, 0);
  let now = 0;
  let taken = 0;
  while (now < 60_000) {
    now += pace.take(now);
    taken += 1;
  }
  assert.ok(taken >= 50 * 60 && taken <= 50 * 62 + 1, `${taken}`);
});

test('0 is no limit', () => {
  const pace = new Pace(0, 0);
  for (let n = 0; n < 1_000; n += 1) assert.equal(pace.take(0), 0);
});
