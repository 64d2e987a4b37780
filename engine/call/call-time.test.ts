import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callTimeAt, carried, stampOf, startClock, switched, told } from './call-time.ts';

test('call time is carried on by stamps, one to one, and one step equals two', () => {
  const clock = startClock(1_000);
  assert.equal(callTimeAt(clock, 4_000), 3_000);
  assert.deepEqual(carried(carried(clock, 2_000), 4_000), carried(clock, 4_000));
  assert.equal(callTimeAt(clock, 500), 0, 'a stamp before it changes nothing');
});

test('an event sets it to its own offset, forwards and backwards', () => {
  const ringing = carried(startClock(0), 20_000);
  assert.equal(told(ringing, 2_000).base_ms, 2_000, 'the twenty seconds were before the audio');
  const heard = told(startClock(0), 9_000);
  assert.equal(told(heard, 4_000).base_ms, 9_000, 'a late event about earlier words does not set it back');
});

test('it stands still while nothing is heard, and goes on from there', () => {
  const lost = switched(startClock(0), 5_000, false);
  assert.equal(callTimeAt(lost, 65_000), 5_000);
  assert.equal(stampOf(lost, 6_000), Number.POSITIVE_INFINITY);
  const back = switched(lost, 65_000, true);
  assert.equal(callTimeAt(back, 66_000), 6_000);
  assert.equal(stampOf(back, 6_000), 66_000);
});
