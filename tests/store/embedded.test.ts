/** The embedded ClickHouse as a child process, spoken to as @clickhouse/client speaks to a server. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type Address, ChdbProcess } from '../../gateway/store/chdb-process.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { splitStatements } from '../../gateway/store/migrate.ts';
import { StoreUnavailable } from '../../gateway/store/port.ts';
import { embeddedBackend } from './contract/backend.ts';
import { storeContract } from './contract/contract.ts';
import { tempDir } from './fixtures.ts';

const WAIT = 30_000;
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
/** Looks again and again until it holds; the bound only ends a test that has failed. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + WAIT;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come true within ${WAIT} ms: ${holds}`);
    await sleep(20);
  }
}

describe('the embedded ClickHouse', () => {
  const dir = tempDir();
  let child: ChdbProcess;
  let at: Address;
  let client: ClickHouseClient;
  before(async () => {
    child = new ChdbProcess(dir.path, () => undefined);
    at = await child.address(WAIT);
    client = createClient({
      url: at.url,
      username: at.user,
      password: at.password,
      log: { level: ClickHouseLogLevel.OFF },
    });
  });
  after(async () => {
    await client?.close();
    await child?.close();
    dir.remove();
  });
  const rows = async (query: string, query_params = {}) =>
    (await client.query({ query, query_params, format: 'JSONEachRow' })).json<Record<string, unknown>>();

  it('answers a ping and a query as a server does', async () => {
    assert.equal((await client.ping()).success, true);
    assert.equal((await client.ping({ select: true })).success, true);
    assert.deepEqual(await rows("SELECT 1 AS one, currentUser() != '' AS named"), [{ one: 1, named: 1 }]);
    const result = await client.query({ query: 'SELECT number FROM system.numbers LIMIT 3' });
    const { data, rows: count } = await result.json<{ number: number }>();
    assert.deepEqual([data.map((r) => Number(r.number)), count], [[0, 1, 2], 3]);
  });

  it('lets nobody in without the password of this start', async () => {
    for (const headers of [
      new Headers(),
      new Headers({ 'X-ClickHouse-User': at.user, 'X-ClickHouse-Key': 'guess' }),
    ]) {
      const answer = await fetch(`${at.url}/?query=SELECT%201`, { headers });
      assert.equal(answer.status, 403);
      assert.equal(answer.headers.get('x-clickhouse-exception-code'), '516');
    }
    const headers = { 'X-ClickHouse-User': at.user, 'X-ClickHouse-Key': at.password };
    assert.equal(await (await fetch(`${at.url}/?query=SELECT%201`, { headers })).text(), '1\n');
    const write = await fetch(`${at.url}/?query=DROP%20DATABASE%20default`, { headers });
    assert.equal(write.headers.get('x-clickhouse-exception-code'), '164', 'a GET must not write');
  });

  it('gives errors with the code and the name that ClickHouse has for them', async () => {
    const failure = async (query: string) => {
      const error = await client.command({ query }).catch((e: unknown) => e);
      assert.ok(error instanceof ClickHouseError, String(error));
      return `${error.code} ${error.type}`;
    };
    assert.equal(await failure('SELEC 1'), '62 SYNTAX_ERROR');
    assert.equal(await failure('SELECT * FROM nowhere'), '60 UNKNOWN_TABLE');
    assert.equal(await failure('SELECT throwIf(1)'), '395 FUNCTION_THROW_IF_VALUE_IS_NON_ZERO');
    assert.equal(await failure('SET max_threads = 9'), '48 NOT_IMPLEMENTED');
  });

  it('binds parameters of every form that the client sends', async () => {
    const values = {
      s: `'\\\0\t😀`,
      n: -5,
      d: 1.5,
      b: true,
      nothing: null,
      list: [`a'b`, 'c\\', '[1]'],
      ints: [1, -2],
    };
    const types =
      's:String n:Int64 d:Float64 b:Bool nothing:Nullable(String) list:Array(String) ints:Array(Int64)';
    const columns = types.split(' ').map((t) => `{${t}} AS ${t.split(':')[0]}`);
    assert.deepEqual(await rows(`SELECT ${columns.join(', ')}`, values), [values]);
    assert.deepEqual(await rows('SELECT {s:String} AS s', { s: '[1, 2]' }), [{ s: '[1, 2]' }]);
  });

  it('refuses settings on a statement where they would become something else', async () => {
    const clickhouse_settings = { max_threads: 1 };
    const query = 'CREATE TABLE other (id UInt32) ENGINE = MergeTree ORDER BY id';
    await assert.rejects(client.command({ query, clickhouse_settings }), { code: '36' });
  });

  it('keeps running when the process group is told to stop: the server drains first', async () => {
    const pid = child.pid()!;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    assert.deepEqual(await rows('SELECT 1 AS one'), [{ one: 1 }]);
    assert.equal(child.pid(), pid);
  });

  it('splits a migration at the semicolons that end a line', () => {
    assert.deepEqual(splitStatements("-- note; more;\nSELECT ';' AS a;\n\nSELECT 2\n;\n"), [
      "SELECT ';' AS a",
      'SELECT 2',
    ]);
  });

  it('says what holds the directory when a second process wants it', async () => {
    const said: string[] = [];
    const second = new ChdbProcess(dir.path, (_, message) => said.push(message));
    try {
      await until(() => said.some((m) => /could not start/.test(m)));
      assert.match(said.join('\n'), /Is another process using this directory/);
      await assert.rejects(second.address(0), /Is another process using|is not ready/);
    } finally {
      await second.close();
    }
  });
});

describe('a store that ends', () => {
  it('leaves no process behind when it is closed', async () => {
    const dir = tempDir();
    const store = await openStore({ dataDir: dir.path });
    const pid = store.childPid()!;
    await store.close();
    await until(() => !alive(pid));
    assert.equal(store.childPid(), null);
    await assert.rejects(store.ping(), StoreUnavailable);
    dir.remove();
  });

  it('leaves no process behind when its server is killed', async () => {
    const dir = tempDir();
    const script = `
      import { ChdbProcess } from ${JSON.stringify(new URL('../../gateway/store/chdb-process.js', import.meta.url).href)};
      const child = new ChdbProcess(${JSON.stringify(dir.path)}, () => undefined);
      await child.address(${WAIT});
      console.log(child.pid());
      setInterval(() => undefined, 1000);`;
    const server = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    assert.ok(alive(pid));
    server.kill('SIGKILL');
    await until(() => !alive(pid));
    dir.remove();
  });
});

storeContract('the embedded ClickHouse', async () => embeddedBackend());
