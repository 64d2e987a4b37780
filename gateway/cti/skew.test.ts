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

test('what is told of a time to come has happened when it comes', () => {
  for (const atOnce of [false, true]) {
    const skew = new Skew(atOnce);
    assert.equal(skew.right(NOW + 3 * MINUTE, NOW + 200), NOW + 200);
    assert.equal(skew.right(NOW + 3 * MINUTE + 8_000, NOW + 8_200), NOW + 8_200);
    assert.equal(skew.right(NOW + 10_000, NOW + 9_000), NOW + 10_000, 'so little is left as it is');
  }
  const posted = new Skew(false);
  assert.equal(posted.right(NOW + 9 * MINUTE, NOW, NOW + 3 * MINUTE), NOW, 'later than it was posted');
});

test('one wrong time says nothing of the others', () => {
  for (const wrong of ['2099-01-01T00:00:00Z', '2026-11-22T21:00:00Z', '1970-01-01T00:00:00Z']) {
    const line = new Skew(true);
    line.right(NOW, NOW);
    line.right(Date.parse(wrong), NOW + 1_000);
    assert.equal(line.right(NOW + 2_000, NOW + 2_000), NOW + 2_000, wrong);
    const posted = new Skew(false);
    posted.right(Date.parse(wrong), NOW);
    assert.equal(posted.right(NOW + 2_000, NOW + 2_000), NOW + 2_000, wrong);
    assert.equal(posted.right(NOW - 5 * MINUTE, NOW + 2_000), NOW - 5 * MINUTE, wrong);
  }
  const line = new Skew(true);
  assert.equal(line.right(NOW - 3 * MINUTE, NOW), NOW);
  line.right(Date.parse('2099-01-01T00:00:00Z'), NOW + 1_000);
  assert.equal(
    line.right(NOW - 3 * MINUTE + 9_000, NOW + 9_000),
    NOW + 9_000,
    'a clock that is behind stays so',
  );
  assert.equal(new Skew(true).right(0, NOW), NOW, 'a system without a clock');
});

test('of two systems that post with one token, one ahead, the other is believed', () => {
  const posted = new Skew(false);
  for (let at = NOW; at < NOW + 10_000; at += 1_000) {
    assert.equal(posted.right(at + 3 * MINUTE, at), at);
    assert.equal(posted.right(at - 500, at), at - 500);
    assert.equal(posted.right(at - 5 * MINUTE, at), at - 5 * MINUTE);
  }
});

test('a clock that is behind shows on a line that tells everything at once, and by sent_at', () => {
  const line = new Skew(true);
  assert.equal(line.right(NOW - 3 * MINUTE, NOW), NOW);
  assert.equal(line.right(NOW - 3 * MINUTE + 9_000, NOW + 9_000), NOW + 9_000);
  const posted = new Skew(false);
  assert.equal(posted.right(NOW - 3 * MINUTE, NOW), NOW - 3 * MINUTE, 'nobody can tell it from a late event');
  assert.equal(posted.right(NOW - 4 * MINUTE, NOW, NOW - 3 * MINUTE), NOW - MINUTE);
});

test('a clock that was put right is believed at once', () => {
  const line = new Skew(true);
  assert.equal(line.right(NOW - 3 * MINUTE, NOW), NOW);
  assert.equal(line.right(NOW + MINUTE, NOW + MINUTE), NOW + MINUTE);
  assert.equal(line.right(NOW - MINUTE, NOW + MINUTE + 10), NOW - MINUTE, 'this one is late');
});
