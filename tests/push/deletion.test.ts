import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeFlag } from '../api/fixtures.ts';
import { cause, changed, flagged, hubByHand, read, subscription } from './hub-by-hand.ts';

test('consoles that are open are told of calls that were deleted, whatever they filter; who comes later sees none of it', async () => {
  const { hub, flush } = hubByHand();
  const everywhere = { subscription: subscription(['flags', 'calls'], { team: 'T9' }), wake() {} };
  const watcher = { subscription: subscription(['call:c-1']), wake() {} };
  const other = { subscription: subscription(['call:c-2']), wake() {} };
  for (const reader of [everywhere, watcher, other]) hub.join(reader);
  const line = (call: string) => ({ flag: 'f', call, rule: 'r', at: '', team: 'T1' });
  const own = scopeFlag('s-own', { scope: { by: 'customer', name: 'm-1' }, evidence: [line('c-1')] });
  const queue = scopeFlag('s-queue', { evidence: [line('c-1'), line('c-2')] });
  hub.publish([flagged('f-1'), flagged('f-2', 'c-2'), changed('c-1')]);
  for (const scope_flag of [own, queue]) hub.publish([{ kind: 'scope_flag', cause, scope_flag }]);
  const before = hub.last;
  hub.forget(new Set(['c-1']), new Set(['m-1']));
  // A line of the call was waiting to go out.
  flush();
  const gone = { type: 'gone', n: before + 1, calls: ['c-1'], scope_flags: ['s-own'] };
  for (const { subscription } of [everywhere, watcher])
    assert.deepEqual(read(hub, subscription, before), [gone]);
  assert.deepEqual(read(hub, other.subscription, before), []);
  const scopes = read(hub, subscription(['scope-flags']), before);
  assert.deepEqual(scopes, [
    gone,
    { type: 'scope_flag', n: before + 2, scope_flag: { ...queue, evidence: [line('c-2')] } },
  ]);
  assert.equal(hub.next(before - 1, everywhere.subscription), 'gone', 'who lags gets a snapshot');
  const { frames } = await hub.snapshots(subscription(['flags', 'scope-flags', 'call:c-1', 'call:c-2']));
  assert.deepEqual(
    frames[0]?.flags?.map(({ id }) => id),
    ['f-2'],
  );
  assert.deepEqual(
    frames[0]?.scope_flags?.map(({ id }) => id),
    ['s-queue'],
  );
  assert.deepEqual(frames[0]?.gone, ['c-1']);
});
