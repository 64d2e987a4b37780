/** What is read of calls between their end and the store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallDetail } from '../engine/contract/live.ts';
import { FinishedCalls } from './finished-calls.ts';

const detail = (call: string) =>
  ({ call: { call }, utterances: [], flags: [], scorecard: null }) as unknown as CallDetail;
const ids = (calls: FinishedCalls) => Array.from(calls.lines(), ({ call }) => call);

test('a call stays until the store has passed the outcome that ended it, written or not', () => {
  const calls = new FinishedCalls();
  calls.keep(detail('a'));
  calls.stored(100);
  assert.deepEqual(ids(calls), ['a'], 'not written yet');
  const waiting = calls.unwritten();
  calls.keep(detail('b'));
  calls.written(waiting, 7);
  calls.stored(6);
  assert.deepEqual(ids(calls), ['a', 'b']);
  calls.stored(7);
  assert.deepEqual(ids(calls), ['b']);
  assert.equal(calls.get('a'), undefined);
  assert.equal(calls.get('b')?.call.call, 'b');
});

test('an id that ends again while the first write is under way waits for its own', () => {
  const calls = new FinishedCalls();
  calls.keep(detail('a'));
  const first = calls.unwritten();
  calls.keep(detail('a'));
  calls.written(first, 7);
  calls.stored(7);
  assert.deepEqual(ids(calls), ['a']);
});

test('beyond the bound the oldest go; deleted ones go at once', () => {
  const calls = new FinishedCalls(2);
  for (const call of ['a', 'b', 'c']) calls.keep(detail(call), 1);
  assert.deepEqual(ids(calls), ['b', 'c']);
  calls.forget(new Set(['c']));
  assert.deepEqual(ids(calls), ['b']);
});
