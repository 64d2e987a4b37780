import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { joined } from './joined.ts';

const line = (call: string, status: CallView['status'] = 'complete') => ({ call, status }) as CallView;

test('a page is added below', () => {
  assert.deepEqual(
    joined([line('a')], [line('b'), line('c')]).map(({ call }) => call),
    ['a', 'b', 'c'],
  );
});

test('a call that ended between two pages stays where it was, with its newer line', () => {
  const all = joined([line('a', 'live'), line('b')], [line('c'), line('a')]);
  assert.deepEqual(
    all.map(({ call, status }) => `${call} ${status}`),
    ['a complete', 'b complete', 'c complete'],
  );
});
