/** Flags across calls: their topic, and who sees which. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeFlag } from '../api/fixtures.ts';
import { across, flagged, hubByHand, kinds, read, subscription } from './hub-by-hand.ts';

test('flags across calls have a topic and a frame of their own, and those of an earlier run are in the snapshot', async () => {
  const { hub } = hubByHand();
  hub.seedScopeFlags([scopeFlag('s-0')]);
  hub.publish([
    across('s-1'),
    flagged('f-1'),
    across('s-2', { shadow: true }),
    across('s-1', { status: 'withdrawn' }),
  ]);
  const own = subscription(['scope-flags']);
  const frames = read(hub, own);
  assert.deepEqual(
    frames.map(
      (delta) =>
        delta.type === 'scope_flag' && `${delta.n} ${delta.scope_flag.id} ${delta.scope_flag.status}`,
    ),
    ['1 s-1 raised', '3 s-1 withdrawn'],
  );
  assert.deepEqual(kinds(read(hub, subscription(['flags']))), ['flag 2']);
  const [snapshot] = (await hub.snapshots(own)).frames;
  assert.deepEqual(
    snapshot?.scope_flags?.map(({ id, status }) => `${id} ${status}`),
    ['s-0 raised', 's-1 withdrawn'],
  );
  assert.equal(snapshot?.flags, undefined);
});

test('a flag across calls is for whoever looks at the team of one of its calls, also when that one is taken back', async () => {
  const { hub } = hubByHand();
  const one = scopeFlag('s-1');
  const [first, second] = one.evidence.map((each, index) => ({ ...each, team: `T${index + 1}` }));
  hub.publish([
    across('s-1', { evidence: [first, second] }),
    across('s-1', { evidence: [first], status: 'withdrawn' }),
    across('s-2', { evidence: [first] }),
  ]);
  const seen = (team: string) => kinds(read(hub, subscription(['scope-flags'], { team })));
  assert.deepEqual(seen('T1'), ['scope_flag 1', 'scope_flag 2', 'scope_flag 3']);
  assert.deepEqual(seen('T2'), ['scope_flag 1', 'scope_flag 2']);
  assert.deepEqual(seen('T3'), []);
  const [snapshot] = (await hub.snapshots(subscription(['scope-flags'], { team: 'T2' }))).frames;
  assert.deepEqual(snapshot?.scope_flags, []);
});
