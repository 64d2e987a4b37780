/** Deleting, retention and repeated blocks in a real ClickHouse, the embedded one. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { Delivered } from '../../gateway/delivered.ts';
import { type Address, ChdbProcess } from '../../gateway/store/chdb-process.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { readMigrations } from '../../gateway/store/migrate.ts';
import { SchemaRefused } from '../../gateway/store/port.ts';
import {
  callOutcome,
  callView,
  flag,
  flagOutcome,
  numbered,
  scopeOutcome,
  T0,
  tempDir,
  utterance,
  utteranceOutcome,
} from './fixtures.ts';

const dir = tempDir();
let child: ChdbProcess;
let at: Address;
let client: ClickHouseClient;
let store: Awaited<ReturnType<typeof openStore>>;
const server = (database: string) => ({
  url: at.url,
  user: at.user,
  password: at.password,
  dataDir: dir.path,
  database,
});
before(async () => {
  child = new ChdbProcess(dir.path, () => undefined);
  at = await child.address(60_000);
  client = createClient({ url: at.url, username: at.user, password: at.password, database: 'erase' });
  store = await openStore(server('erase'));
});
after(async () => {
  await store?.close();
  await client?.close();
  await child?.close();
  dir.remove();
});
const rows = async <T = Record<string, unknown>>(query: string) =>
  (await client.query({ query, format: 'JSONEachRow' })).json<T>();
const count = async (table: string) =>
  Number((await rows<{ n: string }>(`SELECT count() AS n FROM ${table}`))[0]!.n);

function callOf(call: string, customer: object): Delivered[] {
  return [
    utteranceOutcome(utterance(call, 'u-1')),
    flagOutcome(flag(call, `f-${call}`)),
    callOutcome(callView(call, { customer })),
  ];
}

describe('a block that is written twice', () => {
  it('lies there once, its views are filled, and a later block without a token is kept', async () => {
    const batch = numbered(callOf('twice', { id: 'm-0' }));
    await store.write(batch);
    const tables = ['calls', 'utterances', 'flags', 'utterance_order', 'flag_changes'];
    const once = await Promise.all(tables.map(count));
    await store.write(batch);
    assert.deepEqual(await Promise.all(tables.map(count)), once);
    // A kill between a table and its view: the repetition fills the view.
    await client.command({ query: 'TRUNCATE TABLE utterance_order' });
    await store.write(batch);
    assert.equal(await count('utterance_order'), 1);
    assert.deepEqual(await store.order('twice'), [
      { channel: 0, utterance: 'u-1', rev: 1, heard_seq: null, scored_seq: 1 },
    ]);
    const values = [{ hash: 'x', stored_at: 0, source: 's' }];
    for (let i = 0; i < 2; i++) await client.insert({ table: 'rule_sets', values, format: 'JSONEachRow' });
    assert.equal(await count('rule_sets'), 2, 'no token of an earlier insert stayed on the connection');
  });
});

describe('deleting a person in the store', () => {
  it('takes every row of the calls, the own flags across calls and the lines in others, and nothing else', async () => {
    const evidence = (call: string) => ({
      flag: `f-${call}`,
      call,
      rule: 'fire',
      at: new Date(T0).toISOString(),
    });
    await store.write(
      numbered([
        ...callOf('hers-1', { id: 'm-5' }),
        ...callOf('hers-2', { id: 'm-9', number: '号码·abcdefghijkl' }),
        ...callOf('his', { id: 'm-6' }),
        scopeOutcome('own', { scope: { by: 'customer', name: '号码·abcdefghijkl' } }),
        scopeOutcome('queue', { evidence: [evidence('hers-2'), evidence('his')] }),
      ]),
    );
    assert.deepEqual(await store.callsOf('m-5'), ['hers-1']);
    assert.deepEqual(await store.callsOf('号码·abcdefghijkl'), ['hers-2']);
    assert.deepEqual(await store.callsOf("' OR 1 --"), []);
    const calls = ['hers-1', 'hers-2'];
    const found = await store.countRows(calls, '号码·abcdefghijkl');
    assert.deepEqual(found, {
      calls: 2,
      utterances: 2,
      utterance_order: 2,
      flags: 2,
      flag_changes: 2,
      marks: 0,
      prompt_answers: 0,
      scope_flags: 2,
    });
    for (let i = 0; i < 2; i++) {
      await store.erase(calls, '号码·abcdefghijkl');
      const left = await store.countRows(calls, '号码·abcdefghijkl');
      assert.deepEqual(
        Object.values(left).filter((n) => n !== 0),
        [],
      );
    }
    assert.equal(await store.call('hers-1'), null);
    assert.equal((await store.call('his'))!.flags.length, 1);
    const scopes = (await store.scopeFlags({ limit: 9 })).items;
    assert.deepEqual(
      scopes.map(({ id, evidence }) => [id, evidence.map(({ call }) => call)]),
      [['queue', ['his']]],
    );
  });
});

describe('retention', () => {
  const ttl = async (table: string) =>
    (
      await rows<{ d: string }>(`SELECT extract(engine_full, 'toIntervalDay\\((\\d+)\\)') AS d
      FROM system.tables WHERE database = 'kept' AND name = '${table}'`)
    )[0]!.d;

  it('is set at start, again when it is changed, and left alone when it is not', async () => {
    const open = async (retention: { words_days: number; calls_days: number }) => {
      const kept = await openStore({ ...server('kept'), retention });
      await kept.close();
    };
    await open({ words_days: 30, calls_days: 90 });
    assert.deepEqual(
      [await ttl('utterances'), await ttl('utterance_order'), await ttl('flags')],
      ['30', '30', '90'],
    );
    await open({ words_days: 30, calls_days: 90 });
    await open({ words_days: 7, calls_days: 400 });
    assert.deepEqual([await ttl('utterances'), await ttl('calls'), await ttl('marks')], ['7', '400', '400']);
  });

  it('takes what is older than its days, by when it was received, and leaves the rest', async () => {
    const old = T0 - 40 * 86_400_000;
    const kept = await openStore({ ...server('aged'), retention: { words_days: 30, calls_days: 90 } });
    await kept.write(
      numbered([
        utteranceOutcome(utterance('old', 'u'), { n: 1, at: old }),
        utteranceOutcome(utterance('new', 'u'), { n: 2, at: T0 }),
        callOutcome(callView('old'), { n: 3, at: old }),
        callOutcome(callView('new'), { n: 4, at: T0 }),
      ]),
    );
    await client.command({ query: 'OPTIMIZE TABLE aged.utterances FINAL' });
    assert.deepEqual((await kept.call('old'))!.utterances, []);
    assert.equal((await kept.call('new'))!.utterances.length, 1);
    await kept.close();
  });
});

describe('migrations', () => {
  it('are made once by two processes that start at once', async () => {
    const entry = new URL('../../gateway/store/clickhouse.js', import.meta.url).href;
    const script = `import { openStore } from ${JSON.stringify(entry)};
      const store = await openStore(${JSON.stringify(server('raced'))});
      console.log((await store.ping()).version);
      await store.close();`;
    const ends = [0, 1].map(async () => {
      const one = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      return (await once(one, 'exit'))[0] as number;
    });
    assert.deepEqual(await Promise.all(ends), [0, 0]);
    const done = await rows<{ version: number }>(
      'SELECT version FROM raced.schema_migrations FINAL ORDER BY version',
    );
    assert.deepEqual(
      done.map(({ version }) => version),
      readMigrations().map(({ version }) => version),
    );
  });

  it('refuse a start on a database that is newer, over a URL, too', async () => {
    await (await openStore(server('newer'))).close();
    const values = [{ version: 999, name: '0999-later.sql', checksum: 'x' }];
    await client.insert({
      table: 'newer.schema_migrations',
      values,
      columns: ['version', 'name', 'checksum'],
      format: 'JSONEachRow',
    });
    await assert.rejects(openStore(server('newer')), (error: Error) => {
      assert.ok(error instanceof SchemaRefused);
      assert.match(error.message, /0999-later\.sql, which this version does not know; use a newer version/);
      return true;
    });
  });
});
