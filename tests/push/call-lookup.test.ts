/** Watched calls that the store must be asked for, as consoles see it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callView, detail } from '../api/fixtures.ts';
import { changed, hubByHand, subscription } from './hub-by-hand.ts';

test('two thousand desktops that ask for unknown calls at once are a few statements, and the calls are asked for again', async () => {
  const { hub, store, due } = hubByHand();
  const topics = Array.from({ length: 2_000 }, (_, n) => subscription([`call:c-${n % 1_000}`]));
  const answers = await Promise.all(topics.map((one) => hub.snapshots(one)));
  assert.ok(answers.every(({ frames: [first], failed }) => first?.call === null && failed.length === 0));
  assert.ok(store.lookedUp.length <= 3, `${store.lookedUp.length} statements`);
  assert.equal(new Set(store.lookedUp.flat()).size, store.lookedUp.flat().length, 'equal looks share one');

  const before = store.lookedUp.length;
  await hub.snapshots(subscription(['call:c-1']));
  assert.equal(store.lookedUp.length, before, 'that it is unknown is remembered');
  // Another server stored it meanwhile.
  store.details.push(detail(callView('c-1')));
  for (let age = 0; age < 2; age += 1) for (const work of due.splice(0)) work();
  const { frames } = await hub.snapshots(subscription(['call:c-1']));
  assert.equal(frames[0]?.call?.call.call, 'c-1');
});

test('a call that was unknown and became known is seen: while it is open, and once it is stored', async () => {
  const { hub, live, store } = hubByHand();
  const watch = subscription(['call:c-1']);
  const shown = async () => (await hub.snapshots(watch)).frames[0]?.call?.call.status ?? null;
  assert.equal(await shown(), null);
  live.add(callView('c-1', { status: 'live' }));
  hub.publish([changed('c-1', { status: 'live' })]);
  assert.equal(await shown(), 'live');
  // Over, and not in the store yet: nobody must remember that it was not there.
  live.details.clear();
  hub.publish([changed('c-1', { status: 'complete' })]);
  assert.equal(await shown(), null);
  store.details.push(detail(callView('c-1', { status: 'complete' })));
  assert.equal(await shown(), 'complete');
});

test('while the store is away a watched call is named as unavailable, and found when it is back', async () => {
  const { hub, store } = hubByHand();
  store.details.push(detail(callView('c-1')));
  store.away = true;
  assert.deepEqual((await hub.snapshots(subscription(['call:c-1']))).failed, ['c-1']);
  store.away = false;
  assert.deepEqual((await hub.snapshots(subscription(['call:c-1']))).failed, []);
});
