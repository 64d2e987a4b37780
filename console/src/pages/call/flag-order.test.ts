import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder, isStanding } from './flag-order.ts';
import { flag } from './made-up.ts';

test('the gravest first, of these the earliest; what was taken back comes last', () => {
  const flags = [
    flag({ id: 'minor', severity: 'minor', at_ms: 1 }),
    flag({ id: 'retracted', status: 'retracted', at_ms: 2 }),
    flag({ id: 'late', at_ms: 9 }),
    flag({ id: 'early', at_ms: 3, status: 'tentative' }),
    flag({ id: 'withdrawn', status: 'withdrawn', severity: 'info' }),
  ];
  assert.deepEqual(
    inOrder(flags).map(({ id }) => id),
    ['early', 'late', 'minor', 'retracted', 'withdrawn'],
  );
  assert.deepEqual(flags.map(isStanding), [true, false, true, true, false]);
});
