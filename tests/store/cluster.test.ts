/** The tables of a cluster, as text: nobody runs them here. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { asset } from '../../gateway/paths.ts';
import { localTable, statementsFor } from '../../gateway/store/cluster.ts';
import { MIGRATIONS_TABLE, readMigrations } from '../../gateway/store/migrate.ts';

const CLUSTER = { name: 'calls_cluster', database: 'earshot' };
const GOLDEN = asset('tests', 'store', 'cluster.golden.sql');

it('says what it said when somebody last read it', () => {
  const all = [MIGRATIONS_TABLE, ...readMigrations().flatMap(({ statements }) => statements)];
  const text = `-- Made by tests/store/cluster.test.ts with UPDATE_GENERATED=1. Not run on a cluster yet.\n\n${all
    .flatMap((statement) => statementsFor(statement, CLUSTER))
    .map((statement) => `${statement};\n`)
    .join('\n')}`;
  if (process.env.UPDATE_GENERATED) writeFileSync(GOLDEN, text);
  assert.equal(readFileSync(GOLDEN, 'utf8'), text);
});

it('gives every table a replicated part and a distributed front, but those that every node has', () => {
  const made = statementsFor(readMigrations()[0]!.statements[0]!, CLUSTER);
  assert.equal(made.length, 2);
  assert.match(
    made[0]!,
    /^CREATE TABLE IF NOT EXISTS calls_local ON CLUSTER 'calls_cluster' \(\n {2}call String/,
  );
  assert.match(made[0]!, /ReplicatedReplacingMergeTree\('[^']+', '\{replica\}', version\)/);
  assert.match(made[1]!, /Distributed\('calls_cluster', 'earshot', 'calls_local', cityHash64\(call\)\)$/);
  assert.equal(statementsFor(MIGRATIONS_TABLE, CLUSTER).length, 1);
  assert.equal(localTable('rule_sets', CLUSTER), "rule_sets ON CLUSTER 'calls_cluster'");
});

it('changes nothing without a cluster, and refuses a statement that it does not know', () => {
  assert.deepEqual(statementsFor('DROP TABLE calls', null), ['DROP TABLE calls']);
  assert.throws(() => statementsFor('DROP TABLE calls', CLUSTER), /teach gateway\/store\/cluster.ts/);
});
