import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Liveness } from './liveness.ts';

const LIMITS = { progress_ms: 5_000, silent_ms: 60_000 };
const open = () => true;

test('a source that sends progress hangs after five silent seconds, once, and is back with its next frame', () => {
  const source = new Liveness(LIMITS, 0);
  source.heard(1_000, 'progress');
  assert.equal(source.check(5_999, open), false);
  assert.equal(source.check(6_000, open), true);
  assert.equal(source.check(7_000, open), false);
  assert.equal(source.heard(8_000, 'utterance'), true);
  assert.equal(source.heard(8_100, 'utterance'), false);
  assert.equal(source.check(13_100, open), true);
});

test('a source that never sent progress may be silent for a minute', () => {
  const source = new Liveness(LIMITS, 0);
  source.heard(0, 'utterance');
  assert.equal(source.check(59_999, open), false);
  assert.equal(source.check(60_000, open), true);
});

test('without an open call there is nothing to hear', () => {
  const source = new Liveness(LIMITS, 0);
  assert.equal(
    source.check(1e9, () => false),
    false,
  );
});
