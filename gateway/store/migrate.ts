import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { asset } from '../paths.ts';
import { type Cluster, statementsFor } from './cluster.ts';
import { SchemaRefused } from './port.ts';

export const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations (
  version UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplacingMergeTree(applied_at) ORDER BY version`;

export interface Migration {
  /** The number in front of the file name. */
  version: number;
  name: string;
  checksum: string;
  statements: string[];
}

/**
 * Migrations of a folder, in order. Work that goes on beside each other takes its numbers ahead, so one may be missing for a
 * while: each migration stands for itself, and one that comes later is run then. A file is `0001-what.sql`; a statement ends with `;` at the end of a line.
 * @throws Error naming the file when numbers repeat or a name is no migration's
 */
export function readMigrations(dir: string = asset('gateway', 'store', 'migrations')): Migration[] {
  const found = readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const number = /^(\d{4})-/.exec(name)?.[1];
      if (!number) throw new Error(`${name}: expected a name like 0002-what-changes.sql`);
      const text = readFileSync(join(dir, name), 'utf8');
      return {
        version: Number(number),
        name,
        checksum: createHash('sha256').update(text).digest('hex').slice(0, 16),
        statements: splitStatements(text),
      };
    });
  for (const [i, migration] of found.entries()) {
    if (migration.version !== i + 1) {
      throw new Error(`${migration.name}: expected number ${i + 1}; numbers count 1, 2, 3 without holes`);
    }
  }
  return found;
}

export function splitStatements(text: string): string[] {
  return text
    .replace(/^\s*--.*$/gm, '')
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** A row of `schema_migrations`. */
export interface Applied {
  version: number;
  name: string;
  checksum: string;
}

/** Why this program must not touch a database in which these ran; null: it may. */
export function refusalOf(
  applied: readonly Applied[],
  migrations: readonly Migration[] = readMigrations(),
): string | null {
  for (const { version, name, checksum } of applied) {
    const ours = migrations.find((m) => m.version === version);
    if (!ours)
      return `The database has migration ${name}, which this version does not know; use a newer version`;
    if (ours.checksum !== checksum)
      return `${ours.name} was changed after it had run; put it back and write a new migration`;
  }
  return null;
}

/**
 * Brings the database of `client` up to date; running it again changes nothing. Every statement is written so that
 * it may run twice (`IF NOT EXISTS`), so two processes that start together do no harm.
 * @returns the migrations that ran now
 * @throws SchemaRefused when the database is newer than this program, or a migration was edited after it had run
 */
export async function migrate(
  client: ClickHouseClient,
  migrations: Migration[] = readMigrations(),
  cluster: Cluster | null = null,
): Promise<number[]> {
  for (const query of statementsFor(MIGRATIONS_TABLE, cluster)) await client.command({ query });
  const result = await client.query({
    query: 'SELECT version, name, checksum FROM schema_migrations FINAL ORDER BY version',
    format: 'JSONEachRow',
  });
  const applied = await result.json<Applied>();
  const refusal = refusalOf(applied, migrations);
  if (refusal !== null) throw new SchemaRefused(refusal);
  const done = new Set(applied.map(({ version }) => version));
  const ran: number[] = [];
  for (const migration of migrations) {
    if (done.has(migration.version)) continue;
    for (const statement of migration.statements) {
      for (const query of statementsFor(statement, cluster)) await client.command({ query });
    }
    await client.insert({
      table: 'schema_migrations',
      values: [{ version: migration.version, name: migration.name, checksum: migration.checksum }],
      columns: ['version', 'name', 'checksum'],
      format: 'JSONEachRow',
    });
    ran.push(migration.version);
  }
  return ran;
}
