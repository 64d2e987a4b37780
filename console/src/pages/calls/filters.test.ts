import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filtersOf, toParams } from './filters.ts';

test('filters are read from the address; what is not one is left out', () => {
  const params = new URLSearchParams('agent= A1024 &team=&trade=bank&flag=x&queue=账单');
  assert.deepEqual(filtersOf(params), { agent: 'A1024', queue: '账单', trade: 'bank' });
  assert.deepEqual(filtersOf(new URLSearchParams('trade=circus&medium=smoke')), {});
  assert.deepEqual(filtersOf(new URLSearchParams('medium=chat')), { medium: 'chat' });
});

test('and written to it in one order, so that the same filters are the same address', () => {
  assert.equal(toParams({ trade: 'bank', agent: ' A1 ', team: '' }).toString(), 'agent=A1&trade=bank');
  assert.deepEqual(filtersOf(toParams({ queue: '账单', team: 'T3' })), { queue: '账单', team: 'T3' });
});
