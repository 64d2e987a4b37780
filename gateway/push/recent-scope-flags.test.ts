import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeFlag } from '../../tests/api/fixtures.ts';
import { subscription } from '../../tests/push/hub-by-hand.ts';
import { RecentScopeFlags } from './recent-scope-flags.ts';

const ids = (flags: RecentScopeFlags) => flags.shown(subscription(['scope-flags'])).map(({ id }) => id);

test('the latest are kept, and one that changes stays where it was', () => {
  const flags = new RecentScopeFlags(3);
  for (const id of ['s-1', 's-2', 's-3']) flags.remember(scopeFlag(id));
  flags.remember(scopeFlag('s-2', { status: 'withdrawn' }));
  flags.remember(scopeFlag('s-4'));
  assert.deepEqual(ids(flags), ['s-2', 's-3', 's-4']);
  assert.equal(flags.get('s-2')?.status, 'withdrawn');
});

test('flags of an earlier run come before those that are known, which stay as they are', () => {
  const flags = new RecentScopeFlags();
  flags.remember(scopeFlag('s-2', { status: 'withdrawn' }));
  const earlier = flags.seed([scopeFlag('s-1'), scopeFlag('s-2')]);
  assert.deepEqual(
    earlier.map(({ id }) => id),
    ['s-1'],
  );
  assert.deepEqual(ids(flags), ['s-1', 's-2']);
  assert.equal(flags.get('s-2')?.status, 'withdrawn');
});

test('a deletion takes a customer’s own flags, and lines out of others; whoever saw those before is named', () => {
  const flags = new RecentScopeFlags();
  const line = (call: string, team: string) => ({ flag: 'f', call, rule: 'r', at: '', team });
  flags.remember(scopeFlag('s-own', { scope: { by: 'customer', name: 'm-1' } }));
  flags.remember(scopeFlag('s-queue', { evidence: [line('c-1', 'T1'), line('c-2', 'T2')] }));
  flags.remember(scopeFlag('s-other', { evidence: [line('c-3', 'T1')] }));
  const { gone, changed } = flags.forget(new Set(['c-1']), new Set(['m-1']));
  assert.deepEqual(gone, ['s-own']);
  assert.deepEqual(
    changed.map(({ flag, places }) => [flag.id, flag.evidence.length, places.map(({ team }) => team)]),
    [['s-queue', 1, ['T1', 'T2']]],
  );
  assert.deepEqual(ids(flags), ['s-queue', 's-other']);
});
