/** A store from before reports knew final scores: what lies in it counts, and is corrected by what people had said. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Rollup } from '../../gateway/reports/rollup.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { migrate } from '../../gateway/store/migrate.ts';
import { callOutcome, callView, numbered, T0, tempDir } from './fixtures.ts';

const dir = tempDir();
let store: Awaited<ReturnType<typeof openStore>>;
let rollup: Rollup;
const run = (query: string) => store.ask((client) => client.command({ query }));
const rows = <T>(query: string) =>
  store.ask(async (client) => (await client.query({ query, format: 'JSONEachRow' })).json<T>());
const facts = () => rows('SELECT call, score, final FROM call_facts FINAL ORDER BY call');

before(async () => {
  store = await openStore({ dataDir: dir.path });
  rollup = new Rollup({
    ask: (question) => store.ask(question),
    zone: 'UTC',
    angry: 0.44,
    teamOfQueue: () => undefined,
    words: () => [],
  });
  const score = (value: number) => ({ scorecard: { score: value, items: [] } });
  await store.write(
    numbered([
      callOutcome(callView('plain', score(60))),
      callOutcome(callView('reviewed', score(70))),
      callOutcome(callView('silent', { ...score(100), utterances: 0 })),
    ]),
  );
  await rollup.run();
  // As it was made before: full marks where nothing was heard, and no column of people's scores.
  await run(
    "INSERT INTO call_facts SELECT * REPLACE (version + 1 AS version, 100 AS score) FROM call_facts WHERE call = 'silent'",
  );
  await run('DROP VIEW final_scores_touch SYNC');
  const dropped = {
    final_scores: ['taken_back'],
    call_facts: ['final'],
    call_days: ['final_scored', 'final_sum', 'final_squares', 'finals', 'corrected'],
  };
  for (const [table, columns] of Object.entries(dropped))
    for (const column of columns) await run(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  await run('TRUNCATE TABLE call_touches');
  await run('DELETE FROM schema_migrations WHERE version = 11');
  await run(
    `INSERT INTO final_scores (call, version, received_at, machine, final, because, said_by, said_at)
     VALUES ('reviewed', 1, now64(3), 70, 95, 'review', 'ann', now64(3))`,
  );
});
after(async () => {
  await store?.close();
  dir.remove();
});

test('what was made before has the score of the machine, until the roll-up has made it anew', async () => {
  assert.deepEqual(await store.ask((client) => migrate(client)), [11]);
  assert.deepEqual(await facts(), [
    { call: 'plain', score: 60, final: 60 },
    { call: 'reviewed', score: 70, final: 70 },
    { call: 'silent', score: 100, final: 100 },
  ]);
  await rollup.run();
  assert.deepEqual(await facts(), [
    { call: 'plain', score: 60, final: 60 },
    { call: 'reviewed', score: 70, final: 95 },
    { call: 'silent', score: null, final: null },
  ]);
  const day = new Date(T0).toISOString().slice(0, 10);
  const report = await store.report('score_means', {
    from: day,
    to: day,
    by: 'all',
    teams: null,
    zone: 'UTC',
  });
  assert.deepEqual(
    report?.rows.map(({ scored, mean, machine_mean, corrected, not_heard }) => [
      scored,
      mean,
      machine_mean,
      corrected,
      not_heard,
    ]),
    [[2, 77.5, 65, 1, 1]],
  );
});
