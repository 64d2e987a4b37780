import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineState } from './line.ts';
import { isStale, standing } from './standing.ts';

const line = (change: Partial<LineState>): LineState => ({
  phase: 'live',
  lastFrameAt: 100_000,
  retryAt: null,
  failed: 0,
  ...change,
});
const LOST = line({ phase: 'lost', failed: 1, retryAt: 105_000 });

test('a line is live while frames come, and says so when the beat is late', () => {
  assert.deepEqual(standing(line({}), 111_000, true), { kind: 'live' });
  assert.deepEqual(standing(line({}), 112_000, true), { kind: 'quiet', since: 100_000 });
});

test('before the first answer it connects; that is not stale, there is nothing to be stale', () => {
  const first = standing(line({ phase: 'connecting', lastFrameAt: null }), 100_000, true);
  assert.deepEqual(first, { kind: 'connecting' });
  assert.equal(isStale(first), false);
});

test('a lost line says since when, and is offline after a minute or when the browser knows that it is', () => {
  assert.deepEqual(standing(LOST, 103_000, true), { kind: 'lost', since: 100_000 });
  assert.deepEqual(standing(LOST, 160_000, true), { kind: 'offline', since: 100_000 });
  assert.deepEqual(standing(LOST, 103_000, false), { kind: 'offline', since: 100_000 });
  assert.equal(isStale(standing(LOST, 103_000, true)), true);
});

test('a line that never came up is lost since no known time', () => {
  const never = line({ phase: 'lost', lastFrameAt: null, failed: 3 });
  assert.deepEqual(standing(never, 900_000, true), { kind: 'lost', since: null });
});

test('a role that may see nothing is told so, whatever else is known', () => {
  assert.deepEqual(standing(line({ phase: 'refused' }), 900_000, false), { kind: 'refused' });
});
