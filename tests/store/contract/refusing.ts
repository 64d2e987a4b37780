/** A ClickHouse that takes no rows for a while, read-only or full, and one that refuses a row for good. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from '../../../gateway/log/lmdb-log.ts';
import type { OpenStore } from '../../../gateway/store/clickhouse.ts';
import { openSetAside } from '../../../gateway/store/set-aside.ts';
import { startStoreSink } from '../../../gateway/store/sink.ts';
import { storingOf } from '../../../gateway/storing.ts';
import { callOutcome, callView, tempDir, utterance, utteranceOutcome } from '../fixtures.ts';
import { type Backend, run } from './backend.ts';

/** Looks again and again; the bound only ends a test that has failed. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 3_000, `did not come true: ${holds}`);
    await sleep(10);
  }
}

const TABLES = ['utterances', 'calls'];
const FAULTS = {
  'read-only': { on: 'table_readonly = 1', off: 'table_readonly', says: /READ_ONLY/ },
  full: {
    on: `min_free_disk_bytes_to_perform_insert = ${2 ** 60}`,
    off: 'min_free_disk_bytes_to_perform_insert',
    says: /code 243 \(NOT_ENOUGH_SPACE\)/,
  },
};
export function refusingContract(backend: () => Backend): void {
  describe('a store whose ClickHouse refuses', () => {
    const dir = tempDir();
    let store: OpenStore;
    before(async () => {
      store = await backend().open({ database: 'refusing' });
    });
    after(async () => {
      await store?.close();
      dir.remove();
    });

    for (const [name, { on, off, says }] of Object.entries(FAULTS)) {
      it(`rows wait while ClickHouse is ${name}, are seen to wait, and are written once, in order, after it`, async () => {
        const data = join(dir.path, name);
        const { log, outbox } = await openLog({ dir: join(data, 'log'), now: Date.now });
        for (const table of TABLES) await run(store, `ALTER TABLE ${table} MODIFY SETTING ${on}`);
        const setAside = openSetAside(data);
        const sink = startStoreSink({
          outbox,
          store,
          dataDir: data,
          setAside,
          maxWaitMs: 10,
          backOffMs: 20,
          backOffMostMs: 50,
        });
        try {
          const at = Date.now() - 60_000;
          const ids = Array.from({ length: 20 }, (_, i) => `${name}-${i}`);
          for (const [i, id] of ids.entries()) {
            const cause = { n: i + 1, at: at + i };
            const outcomes = [
              utteranceOutcome(utterance(id, 'u-1'), cause),
              callOutcome(callView(id, { started_at: at + i, queue: name }), cause),
            ];
            await outbox.commit(outcomes, { n: i + 1, tick: 0 });
            sink.notify();
          }
          await until(() => sink.state().error !== null && sink.lag() === 40);
          const waits = storingOf(sink, setAside, at + 90_000);
          assert.match(waits.error!, says);
          assert.deepEqual(
            { ...waits, error: '' },
            { behind: true, rows: 40, oldest_s: 90, error: '', set_aside: 0 },
          );
          assert.deepEqual(
            (await store.calls({ queue: name, limit: 9 })).items,
            [],
            'it can be read meanwhile',
          );
          for (const table of TABLES) await run(store, `ALTER TABLE ${table} RESET SETTING ${off}`);
          await until(() => sink.lag() === 0);
          const { items } = await store.calls({ queue: name, limit: 50 });
          assert.deepEqual(
            items.map(({ call }) => call),
            ids.toReversed(),
          );
          for (const id of ids) assert.equal((await store.call(id))!.utterances.length, 1);
          assert.deepEqual(storingOf(sink, setAside, Date.now()), {
            behind: false,
            rows: 0,
            oldest_s: 0,
            error: null,
            set_aside: 0,
          });
        } finally {
          await sink.stop();
          await log.close();
        }
      });
    }

    it('a refused outcome is listed with its reason and without words, also by the next run, and can be erased', async () => {
      const data = join(dir.path, 'refused');
      const { log, outbox } = await openLog({ dir: join(data, 'log'), now: Date.now });
      const sink = startStoreSink({ outbox, store, dataDir: data, maxWaitMs: 10 });
      try {
        const bad = utteranceOutcome(utterance('bad', 'u', { start_ms: 'soon' as never }));
        await outbox.commit([bad, callOutcome(callView('good'))], { n: 1, tick: 0 });
        sink.notify();
        await until(() => sink.lag() === 0);
        assert.deepEqual([sink.state().stored, sink.state().setAside], [1, 1]);
        const folder = openSetAside(data);
        const [line, ...more] = await folder.list(10);
        assert.deepEqual([line!.number, line!.kind, line!.call, more], [1, 'utterance', 'bad', []]);
        assert.match(line!.reason, /ClickHouse code 27/);
        assert.doesNotMatch(JSON.stringify(line), /投诉/);
        assert.equal(folder.count(), 1);
        await folder.erase(({ number }) => number === 1);
        assert.deepEqual([folder.count(), await openSetAside(data).list(9)], [0, []]);
      } finally {
        await sink.stop();
        await log.close();
      }
    });
  });
}
