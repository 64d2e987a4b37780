/**
 * A ClickHouse by URL. The whole contract runs over our own engine behind HTTP, in a process that can be killed under its
 * URL, and over any server that EARSHOT_TEST_CLICKHOUSE_URL names (user and password in it; databases `earshot_test_…`
 * are made there and dropped again). Debian's old server knows too little SQL for that: it is there for the connection.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { readMigrations } from '../../gateway/store/migrate.ts';
import { StoreUnavailable } from '../../gateway/store/port.ts';
import { ClickHouseByUrl } from './clickhouse-by-url.ts';
import { foreignBackend, rowsOf, urlBackend } from './contract/backend.ts';
import { storeContract } from './contract/contract.ts';
import { callOutcome, callView, numbered, tempDir } from './fixtures.ts';

storeContract('a URL', urlBackend, (backend) => {
  describe('a store by URL', () => {
    const at = (database: string) => ({ ...backend().server.at, dataDir: '', database });

    it('is prepared once by two stores that open at the same time', async () => {
      const stores = await Promise.all([openStore(at('two_at_once')), openStore(at('two_at_once'))]);
      const done = await rowsOf<{ version: number }>(
        stores[0],
        'SELECT version FROM schema_migrations FINAL ORDER BY version',
      );
      for (const store of stores) await store.close();
      assert.deepEqual(
        done.map(({ version }) => version),
        readMigrations().map(({ version }) => version),
      );
    });

    it('and by two processes', async () => {
      const entry = new URL('../../gateway/store/clickhouse.js', import.meta.url).href;
      const script = `import { openStore } from ${JSON.stringify(entry)};
        const store = await openStore(${JSON.stringify(at('raced'))});
        console.log((await store.ping()).version);
        await store.close();`;
      const ends = [0, 1].map(async () => {
        const one = spawn(process.execPath, ['--input-type=module', '-e', script], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        return (await once(one, 'exit'))[0] as number;
      });
      assert.deepEqual(await Promise.all(ends), [0, 0]);
      const store = await openStore(at('raced'));
      const done = await rowsOf<{ version: number }>(
        store,
        'SELECT version FROM schema_migrations FINAL ORDER BY version',
      );
      await store.close();
      assert.deepEqual(
        done.map(({ version }) => version),
        readMigrations().map(({ version }) => version),
      );
    });

    it('says by name that the password is wrong, and may become right', async () => {
      const said: string[] = [];
      const store = await openStore({
        ...at('earshot'),
        password: 'guess',
        log: (_, message) => said.push(message),
      });
      assert.match(said.join(), /ClickHouse code 516 \(AUTHENTICATION_FAILED\)/);
      await assert.rejects(store.ping(), StoreUnavailable);
      await store.close();
    });
  });
});

const foreign = process.env.EARSHOT_TEST_CLICKHOUSE_URL;
if (foreign) storeContract('EARSHOT_TEST_CLICKHOUSE_URL', async () => foreignBackend(new URL(foreign)));

describe('a store whose server is away at the start', () => {
  it('opens, says so, and prepares itself when the server is there', async () => {
    const dir = tempDir();
    const server = await ClickHouseByUrl.at(dir.path);
    const said: string[] = [];
    const log = (level: string, message: string) => said.push(`${level} ${message}`);
    const store = await openStore({ ...server.at, dataDir: dir.path, log });
    try {
      assert.match(said.join(), /warn ClickHouse is away/);
      assert.equal(store.childPid(), null);
      const batch = numbered([callOutcome(callView('away'))]);
      await assert.rejects(store.write(batch), StoreUnavailable);
      await assert.rejects(store.ping(), StoreUnavailable);
      await server.start();
      await store.write(batch);
      assert.equal((await store.call('away'))!.call.call, 'away');
      assert.equal((await store.ping()).embedded, false);
    } finally {
      await store.close();
      await server.end();
      dir.remove();
    }
  });
});
