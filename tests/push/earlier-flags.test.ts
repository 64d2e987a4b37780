import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedOpen } from '../../gateway/push/earlier-flags.ts';
import { createLiveHub } from '../../gateway/push/live-hub.ts';
import { parseSubscribe } from '../../gateway/push/topics.ts';
import { callView, flag, OpenCalls, RULE_STATE, StoredCalls } from '../api/fixtures.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 26, 9, minute)).toISOString();

test('after a restart what stands on open calls is older than the flags that are known, and no flag is there twice', async () => {
  const hub = createLiveHub();
  const live = new OpenCalls();
  hub.attach({ live, store: new StoredCalls(), rules: () => RULE_STATE });
  const newest = flag('f-3', 'c-1', { raised_at: at(3) });
  live.add(callView('c-1'), { flags: [flag('f-2', 'c-1', { raised_at: at(2) }), newest] });
  live.add(callView('c-2'), { flags: [flag('f-1', 'c-2', { raised_at: at(1) })] });
  live.add(callView('over', { status: 'complete' }), { flags: [flag('f-0', 'over', { raised_at: at(0) })] });
  hub.seedFlags([newest]);
  seedOpen(hub, live);
  const parsed = parseSubscribe(JSON.stringify({ type: 'subscribe', topics: ['flags'] }));
  assert.ok('subscription' in parsed);
  const { frames } = await hub.snapshots(parsed.subscription);
  assert.deepEqual(
    frames[0]?.flags?.map(({ id }) => id),
    ['f-1', 'f-2', 'f-3'],
  );
});
