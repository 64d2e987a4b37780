/** What a reader begins with: lists, watched calls, and snapshots that many share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callView, detail, flag, RULE_STATE } from '../api/fixtures.ts';
import { flagged, hubByHand, kinds, read, subscription } from './hub-by-hand.ts';

test('flags of an earlier run are in the snapshot, make no delta and no second prompt', async () => {
  const { hub } = hubByHand();
  hub.seedFlags([flag('f-1', 'c-1', { coach: '致歉' }), flag('f-2', 'c-1')]);
  hub.publish([flagged('f-1', 'c-1', { coach: '致歉' })]);
  const { frames } = await hub.snapshots(subscription(['flags']));
  assert.deepEqual(
    frames[0]?.flags?.map(({ id }) => id),
    ['f-1', 'f-2'],
  );
  assert.deepEqual(kinds(read(hub, subscription(['flags', 'prompts']))), ['flag 1']);
});

test('the latest flags are kept, a flag that changes keeps its latest status', async () => {
  const { hub } = hubByHand({ recentFlags: { kept: 3 } });
  hub.publish(['f-1', 'f-2', 'f-3', 'f-4'].map((id) => flagged(id)));
  hub.publish([flagged('f-3', 'c-1', { status: 'retracted' })]);
  const { frames } = await hub.snapshots(subscription(['flags']));
  assert.deepEqual(
    frames[0]?.flags?.map(({ id, status }) => `${id} ${status}`),
    ['f-2 raised', 'f-3 retracted', 'f-4 raised'],
  );
});

test('a snapshot gives everybody the newest flags of what they look at, however many others there are', async () => {
  const { hub } = hubByHand({ recentFlags: { given: 2 } });
  hub.publish(['f-1', 'f-2', 'f-3'].map((id) => flagged(id, 'c-1', { agent: { id: 'a1', team: 'T1' } })));
  hub.publish(['f-4', 'f-5', 'f-6'].map((id) => flagged(id, 'c-2', { agent: { id: 'a2', team: 'T2' } })));
  const seen = async (filter?: { team: string }) => {
    const [snapshot] = (await hub.snapshots(subscription(['flags'], filter))).frames;
    return snapshot?.flags?.map(({ id }) => id);
  };
  assert.deepEqual(await seen({ team: 'T1' }), ['f-2', 'f-3']);
  assert.deepEqual(await seen(), ['f-5', 'f-6']);
});

test('a snapshot holds open calls within the filter, and watched calls from the engine or the store', async () => {
  const { hub, live, store } = hubByHand();
  live.add(callView('c-1'));
  live.add(callView('c-2', { queue: 'cards' }));
  live.add(callView('c-3', { status: 'complete' }));
  store.details.push(detail(callView('old', { status: 'complete' })));
  const all = await hub.snapshots(
    subscription(['calls', 'call:c-1', 'call:old', 'call:none'], { queue: 'billing' }),
  );
  assert.deepEqual(
    all.frames[0]?.calls?.map(({ call }) => call),
    ['c-1'],
  );
  assert.deepEqual(
    all.frames.map(({ call }) => call?.call.call ?? null),
    ['c-1', 'old', null],
  );
  store.away = true;
  const { frames, failed } = await hub.snapshots(subscription(['call:old']));
  assert.deepEqual([frames[0]?.call, failed], [null, ['old']]);
});

test('how the rules stand is part of a snapshot where it was asked for', async () => {
  const { hub } = hubByHand();
  const [asked] = (await hub.snapshots(subscription(['rules']))).frames;
  assert.deepEqual(asked?.rules, RULE_STATE);
  const [other] = (await hub.snapshots(subscription(['flags']))).frames;
  assert.equal(other?.rules, undefined);
});

test('consoles that come at once share a snapshot, which grows old, and never outlives a deletion', async () => {
  const { hub, live, flush } = hubByHand();
  live.add(callView('c-1', { status: 'live' }));
  const wall = subscription(['calls', 'flags']);
  hub.publish([flagged('f-1')]);
  const first = await hub.openings(wall);
  assert.equal((await hub.openings(subscription(['calls', 'flags']))).frames[0], first.frames[0]);
  assert.notEqual((await hub.openings(subscription(['flags']))).frames[0], first.frames[0]);
  // What happens then is told on top of it.
  hub.publish([flagged('f-2')]);
  const second = await hub.openings(wall);
  assert.equal(second.frames[0], first.frames[0]);
  assert.deepEqual(kinds(read(hub, wall, second.n)), ['flag 2']);
  flush();
  const third = await hub.openings(wall);
  assert.deepEqual(
    JSON.parse(String(third.frames[0])).flags.map(({ id }: { id: string }) => id),
    ['f-1', 'f-2'],
  );
  hub.forget(new Set(['c-1']), new Set());
  assert.deepEqual(JSON.parse(String((await hub.openings(wall)).frames[0])).flags, []);
});
