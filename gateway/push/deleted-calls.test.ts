import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeletedCalls } from './deleted-calls.ts';

test('of more than are kept the one that was deleted longest ago is forgotten', () => {
  const deleted = new DeletedCalls(2);
  for (const call of ['c-1', 'c-2', 'c-1', 'c-3']) deleted.add(call);
  assert.deepEqual(
    ['c-1', 'c-2', 'c-3'].map((call) => deleted.has(call)),
    [true, false, true],
  );
});
