/**
 * Settings of one request end with it. On the embedded engine they once stayed on the connection: after one insert with a
 * deduplication token later inserts without one vanished, and `readonly` locked it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { OpenStore } from '../../../gateway/store/clickhouse.ts';
import { StoreUnavailable } from '../../../gateway/store/port.ts';
import { type Backend, rowsOf, run } from './backend.ts';

export function settingsContract(backend: () => Backend): void {
  describe('settings of a request', () => {
    let store: OpenStore;
    before(async () => {
      store = await backend().open({ database: 'settings' });
      await run(
        store,
        `CREATE TABLE IF NOT EXISTS sticky (id UInt32) ENGINE = MergeTree ORDER BY id
         SETTINGS non_replicated_deduplication_window = 100`,
      );
    });
    after(() => store?.close());
    const insert = (id: number, clickhouse_settings = {}) =>
      store.ask((client) =>
        client.insert({ table: 'sticky', values: [{ id }], format: 'JSONEachRow', clickhouse_settings }),
      );
    const ids = async () =>
      (await rowsOf<{ id: number }>(store, 'SELECT id FROM sticky ORDER BY id')).map(({ id }) => id);

    it('a deduplication token drops its own repetition, and no later insert', async () => {
      await insert(1, { insert_deduplication_token: "it's one" });
      await insert(1, { insert_deduplication_token: "it's one" });
      await insert(2);
      await insert(3);
      await insert(4, { insert_deduplication_token: 'other' });
      assert.deepEqual(await ids(), [1, 2, 3, 4]);
    });

    it('readonly and limits end with their query', async () => {
      const query = 'SELECT number FROM numbers(5)';
      const clickhouse_settings = {
        readonly: '1',
        max_result_rows: '1',
        result_overflow_mode: 'throw',
      } as const;
      const limited = (query: string) =>
        store.ask(async (client) => (await client.query({ query, clickhouse_settings })).json());
      await limited('SELECT 1');
      await assert.rejects(limited(query), StoreUnavailable);
      assert.equal((await rowsOf(store, query)).length, 5);
      await insert(9);
      assert.deepEqual((await ids()).at(-1), 9);
      const left = await rowsOf<{ name: string; value: string }>(
        store,
        "SELECT name, value FROM system.settings WHERE name IN ('readonly', 'max_result_rows')",
      );
      assert.deepEqual(left.map(({ name, value }) => `${name}=${value}`).sort(), [
        'max_result_rows=0',
        'readonly=0',
      ]);
    });

    it('nothing of a failed query comes with the next one', async () => {
      for (const format of ['JSON', 'TSV']) {
        const query = `SELECT throwIf(number = 100000) AS x, number FROM numbers(200000) SETTINGS max_block_size = 100 FORMAT ${format}`;
        await assert.rejects(run(store, query), /code 395/);
        assert.deepEqual(await rowsOf(store, 'SELECT 1 AS one'), [{ one: 1 }]);
      }
    });
  });
}
