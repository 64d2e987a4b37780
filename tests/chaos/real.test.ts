/** The same promises with real processes: server, store and senders killed and stopped, lines cut, the disk filled. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RealWorld } from './real/world.ts';

const ROUNDS = 10;

test(`${ROUNDS} rounds of real kills lose nothing and double nothing, and the flags are a clean replay's`, async (t) => {
  const world = await RealWorld.open();
  try {
    if (!world.disk) t.diagnostic('no disk is filled: this user may not mount a tmpfs');
    for (let seed = 1; seed <= ROUNDS; seed += 1) await world.round(seed);
    await world.settle();
    t.diagnostic(`${world.calls} calls, ${world.flags} flags`);
    t.diagnostic(Array.from(world.counts, ([name, count]) => `${name} ${count}`).join(' · '));
    assert.ok(world.flags > 0);
    assert.deepEqual([...world.counts.keys()].sort(), [...world.faults].sort(), 'each strikes');
  } finally {
    await world.close();
  }
});
