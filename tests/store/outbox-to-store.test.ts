/** Log directory, outbox, sink and embedded ClickHouse together, with kills in between. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from '../../gateway/log/lmdb-log.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { startStoreSink } from '../../gateway/store/sink.ts';
import { callOutcome, callView, T0, tempDir, utterance, utteranceOutcome } from './fixtures.ts';

it('brings every outcome to the store once, through a killed ClickHouse and a restart of the sink', async () => {
  const dir = tempDir();
  const { log, outbox } = await openLog({ dir: join(dir.path, 'log'), now: Date.now });
  let store = await openStore({ dataDir: dir.path });
  const start = () =>
    startStoreSink({ outbox, store, dataDir: dir.path, batch: 200, maxWaitMs: 10, backOffMs: 20 });
  let sink = start();
  const calls = 400;
  try {
    for (let i = 0; i < calls; i++) {
      const id = `c-${i}`;
      const cause = { n: i + 1, at: T0 + i };
      const u = utterance(id, 'u-1');
      await outbox.commit(
        [
          callOutcome(callView(id, { status: 'live', started_at: T0 + i }), cause),
          utteranceOutcome({ ...u, mood: null }, cause),
          utteranceOutcome(u, cause),
          callOutcome(callView(id, { started_at: T0 + i }), cause),
        ],
        { n: i + 1, tick: 0 },
      );
      sink.notify();
      if (i === 100 || i === 220) {
        await store.ping();
        process.kill(store.childPid()!, 'SIGKILL');
      }
      if (i === 300) {
        await sink.stop();
        await store.close();
        await outbox.trim();
        store = await openStore({ dataDir: dir.path });
        sink = start();
      }
    }
    // The bound ends only a test that has failed.
    for (let tries = 0; sink.lag() > 0 && tries < 3_000; tries++) await sleep(10);
    assert.equal(sink.lag(), 0);
    await outbox.trim();
    assert.deepEqual(outbox.read(0, 10), []);
    const seen: string[] = [];
    for (let next: string | null | undefined; next !== null; ) {
      const page = await store.calls({ limit: 150, ...(next ? { after: next } : {}) });
      for (const view of page.items) assert.equal(view.status, 'complete');
      seen.push(...page.items.map((view) => view.call));
      next = page.next;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: calls }, (_, i) => `c-${calls - 1 - i}`),
    );
    for (const id of ['c-0', 'c-100', 'c-101', 'c-221', 'c-300', 'c-399']) {
      assert.deepEqual((await store.call(id))!.utterances, [utterance(id, 'u-1')]);
    }
    assert.equal(sink.state().setAside, 0);
  } finally {
    await sink.stop();
    await store.close();
    await log.close();
    dir.remove();
  }
});
