/** Retention and migrations. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenStore } from '../../../gateway/store/clickhouse.ts';
import { migrate, readMigrations } from '../../../gateway/store/migrate.ts';
import { SchemaRefused } from '../../../gateway/store/port.ts';
import type { Retention } from '../../../gateway/store/retention.ts';
import { callOutcome, callView, numbered, T0, utterance, utteranceOutcome } from '../fixtures.ts';
import { type Backend, rowsOf, run } from './backend.ts';

export function schemaContract(backend: () => Backend): void {
  describe('retention', () => {
    it('is set at start, again when it is changed, and left alone when it is not', async () => {
      const days = async (retention: Retention, ...tables: string[]) => {
        const store = await backend().open({ database: 'kept', retention });
        const rows = await rowsOf<{ name: string; d: string }>(
          store,
          `SELECT name, extract(engine_full, 'toIntervalDay\\((\\d+)\\)') AS d
           FROM system.tables WHERE database = currentDatabase()`,
        );
        await store.close();
        return tables.map((table) => rows.find(({ name }) => name === table)?.d);
      };
      const first = { words_days: 30, calls_days: 90 };
      for (let i = 0; i < 2; i++)
        assert.deepEqual(await days(first, 'utterances', 'utterance_order', 'flags'), ['30', '30', '90']);
      const next = { words_days: 7, calls_days: 400 };
      assert.deepEqual(await days(next, 'utterances', 'calls', 'marks'), ['7', '400', '400']);
    });

    it('takes what is older than its days, by when it was received, and leaves the rest', async () => {
      const old = T0 - 40 * 86_400_000;
      const store = await backend().open({
        database: 'aged',
        retention: { words_days: 30, calls_days: 90 },
      });
      await store.write(
        numbered([
          utteranceOutcome(utterance('old', 'u'), { n: 1, at: old }),
          utteranceOutcome(utterance('new', 'u'), { n: 2, at: T0 }),
          callOutcome(callView('old'), { n: 3, at: old }),
          callOutcome(callView('new'), { n: 4, at: T0 }),
        ]),
      );
      await run(store, 'OPTIMIZE TABLE utterances FINAL');
      assert.deepEqual((await store.call('old'))!.utterances, []);
      assert.equal((await store.call('new'))!.utterances.length, 1);
      await store.close();
    });
  });

  describe('migrations', () => {
    const schema = (store: OpenStore) =>
      Promise.all([
        rowsOf(store, 'SHOW CREATE TABLE calls'),
        rowsOf<{ version: number }>(
          store,
          'SELECT version, applied_at FROM schema_migrations FINAL ORDER BY version',
        ),
      ]);

    it('run once, however often the store is opened; one that was changed afterwards is refused', async () => {
      let store = await backend().open({ database: 'again' });
      const before = await schema(store);
      assert.deepEqual(
        before[1].map(({ version }) => version),
        readMigrations().map(({ version }) => version),
      );
      await store.close();
      store = await backend().open({ database: 'again' });
      assert.deepEqual(await schema(store), before);
      await store.ask(async (client) => {
        assert.deepEqual(await migrate(client), []);
        const edited = readMigrations().map((m) => ({ ...m, checksum: 'edited' }));
        await assert.rejects(migrate(client, edited), /changed after it had run/);
        await assert.rejects(migrate(client, []), /does not know/);
      });
      assert.deepEqual(await schema(store), before);
      await store.close();
    });

    it('refuse a start on a database that is newer', async () => {
      const store = await backend().open({ database: 'newer' });
      const values = [{ version: 999, name: '0999-later.sql', checksum: 'x' }];
      const columns = ['version', 'name', 'checksum'] as [string, ...string[]];
      await store.ask((client) =>
        client.insert({ table: 'schema_migrations', values, columns, format: 'JSONEachRow' }),
      );
      await store.close();
      await assert.rejects(backend().open({ database: 'newer' }), (error: Error) => {
        assert.ok(error instanceof SchemaRefused);
        assert.match(error.message, /0999-later\.sql, which this version does not know; use a newer version/);
        return true;
      });
    });
  });
}
