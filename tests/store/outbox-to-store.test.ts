/** The sink on a real outbox. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from '../../gateway/log/lmdb-log.ts';
import { startStoreSink } from '../../gateway/store/sink.ts';
import { callOutcome, callView, tempDir } from './fixtures.ts';

/** Looks again and again; the bound only ends a test that has failed. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 3_000, `did not come true: ${holds}`);
    await sleep(10);
  }
}

it('what is erased from the end of the outbox is waited for no longer, and work between batches sees none on its way', async () => {
  const dir = tempDir();
  const data = dir.path;
  const { log, outbox, erase } = await openLog({ dir: join(data, 'log'), now: Date.now });
  let writing = 0;
  const slow = {
    write: async () => {
      writing += 1;
      await sleep(1);
      writing -= 1;
    },
  };
  for (let n = 1; n <= 20; n++) await outbox.commit([callOutcome(callView(`e-${n}`))], { n, tick: 0 });
  const sink = startStoreSink({ outbox, store: slow, dataDir: data, batch: 2, maxWaitMs: 5 });
  try {
    sink.notify();
    await sink.between(async () => {
      assert.equal(writing, 0);
      await erase.outbox.erase([18, 19, 20]);
    });
    await until(() => sink.lag() === 0);
    assert.deepEqual([sink.state().stored, sink.wait()], [17, { rows: 0, oldest_at: null }]);
  } finally {
    await sink.stop();
    await log.close();
    dir.remove();
  }
});
