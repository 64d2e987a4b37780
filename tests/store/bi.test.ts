/** docs/BI.md: every table and column of the store is described there, none that is not there, and its queries run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { asset } from '../../gateway/paths.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import {
  callOutcome,
  callView,
  flag,
  flagOutcome,
  numbered,
  tempDir,
  utterance,
  utteranceOutcome,
} from './fixtures.ts';

const dir = tempDir();
let store: Awaited<ReturnType<typeof openStore>>;
const page = readFileSync(asset('docs', 'BI.md'), 'utf8');

before(async () => {
  store = await openStore({ dataDir: dir.path });
  await store.write(
    numbered([
      callOutcome(callView('c-1')),
      utteranceOutcome(utterance('c-1', 'u-1')),
      flagOutcome(flag('c-1', 'f-1')),
    ]),
  );
});
after(async () => {
  await store?.close();
  dir.remove();
});

const ask = <T>(query: string) =>
  store.ask(async (client) => (await client.query({ query, format: 'JSONEachRow' })).json<T>());

test('the page names every table and column with its type, and no other', async () => {
  const found = await ask<{ table: string; name: string; type: string }>(
    `SELECT table, name, type FROM system.columns
     WHERE database = currentDatabase() AND table NOT LIKE '.%' AND table NOT LIKE 'schema%'
       AND table NOT IN (
         SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'MaterializedView'
       )
     ORDER BY table, position`,
  );
  const real = found.map(({ table, name, type }) => `${table}.${name} ${type}`);
  const told: string[] = [];
  let table = '';
  for (const line of page.split('\n')) {
    table = /^### `(\w+)`/.exec(line)?.[1] ?? table;
    const [, name, type, meaning] = /^\| `(\w+)` \| `(.+?)` \| (.*) \|$/.exec(line) ?? [];
    if (!name) continue;
    told.push(`${table}.${name} ${type}`);
    assert.ok((meaning ?? '').length > 0, `${table}.${name} has a meaning`);
  }
  assert.deepEqual(told.sort(), real.filter((one) => told.includes(one) || !/^migrations/.test(one)).sort());
});

const queries = [...page.matchAll(/### (.+)\n```sql\n([\s\S]+?)```/g)];

test('there are six queries at least', () => assert.ok(queries.length >= 6));

/** Those that ask for cases and verdicts find none here. */
const EMPTY = /verdict|claimed/;
for (const [, title, query] of queries)
  test(title!, async () => {
    const rows = await ask<Record<string, unknown>>(query!);
    if (!EMPTY.test(title!)) assert.ok(rows.length > 0);
  });
