import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Skew } from './skew.ts';

const NOW = Date.parse('2026-11-22T01:00:00Z');
const MINUTE = 60_000;

test('a clock that is right is believed, however late events come', () => {
  const posted = new Skew(false);
  assert.equal(posted.right(NOW - 5 * MINUTE, NOW), NOW - 5 * MINUTE);
  const line = new Skew(true);
  assert.equal(line.right(NOW, NOW + 40), NOW);
  assert.equal(
    line.right(NOW - 5 * MINUTE, NOW + 1_000),
    NOW - 5 * MINUTE,
    'this one is late, the clock is not',
  );
});

test('what is told of a time to come is of a clock that is ahead: all its events are moved alike', () => {
  const posted = new Skew(false);
  assert.equal(posted.right(NOW + 3 * MINUTE, NOW + 200), NOW + 200);
  // Eight seconds later by its clock, and told two seconds late.
  assert.equal(posted.right(NOW + 3 * MINUTE + 8_000, NOW + 10_200), NOW + 8_200);
});

test('a clock that is behind shows on a line that tells everything at once, and by sent_at', () => {
  const line = new Skew(true);
  assert.equal(line.right(NOW - 3 * MINUTE, NOW), NOW);
  assert.equal(line.right(NOW - 3 * MINUTE + 9_000, NOW + 9_000), NOW + 9_000);
  const posted = new Skew(false);
  assert.equal(posted.right(NOW - 3 * MINUTE, NOW), NOW - 3 * MINUTE, 'nobody can tell it from a late event');
  assert.equal(posted.right(NOW - 4 * MINUTE, NOW, NOW - 3 * MINUTE), NOW - MINUTE);
});

test('a clock that was put right is believed again after ten minutes', () => {
  const line = new Skew(true);
  assert.equal(line.right(NOW + 3 * MINUTE, NOW), NOW);
  assert.equal(line.right(NOW + 11 * MINUTE, NOW + 11 * MINUTE), NOW + 11 * MINUTE);
});
