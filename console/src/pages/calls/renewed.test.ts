import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { renewed } from './renewed.ts';

const line = (call: string, started_at: number, status: CallView['status'] = 'complete') =>
  ({ call, status, started_at }) as CallView;
const told = (lines: readonly CallView[]) => lines.map(({ call, status }) => `${call} ${status}`);

test('a call that ended meanwhile stays where it was, as it is now; a new one is not put above it', () => {
  const before = [line('b', 20, 'live'), line('a', 10)];
  const fresh = [line('c', 30, 'live'), line('b', 20), line('a', 10)];
  assert.deepEqual(told(renewed(before, fresh, new Set(['b']), true)), ['b complete', 'a complete']);
});

test('one that is listed no more goes, once the list was read past its place', () => {
  const before = [line('b', 20, 'live'), line('a', 10)];
  const lost = new Set(['b']);
  assert.deepEqual(told(renewed(before, [line('a', 10)], lost, false)), ['a complete']);
  assert.deepEqual(told(renewed(before, [], lost, true)), ['a complete']);
});

test('one whose place was not reached stays: it may be further down', () => {
  const before = [line('b', 20, 'live'), line('a', 10)];
  const lost = new Set(['b']);
  for (const last of [line('c', 30), line('c', 10, 'live')])
    assert.deepEqual(told(renewed(before, [last], lost, false)), ['b live', 'a complete']);
});

test('finished lines that were not read anew stay', () => {
  const before = [line('b', 20, 'live'), line('a', 10)];
  assert.deepEqual(told(renewed(before, [line('b', 20)], new Set(['b']), true)), [
    'b complete',
    'a complete',
  ]);
});
