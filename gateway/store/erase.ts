/** One person's calls out of the store, counted before and after. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { type Cluster, localTable } from './cluster.ts';
import { key, words } from './rows.ts';

/** Rows per table. */
export type RowCounts = Record<string, number>;

/** Tables whose rows belong to a call. `calls` last: it says whose they are, should a deletion be broken off. */
const OF_CALLS = [
  'utterances',
  'utterance_order',
  'flags',
  'flag_changes',
  'marks',
  'prompt_answers',
  'calls',
] as const;
/** Ids in one statement. */
const AT_ONCE = 500;
/** The statement answers when every replica has rewritten its parts. */
const DONE = 'SETTINGS mutations_sync = 2';

async function select<T>(client: ClickHouseClient, query: string, query_params: object): Promise<T[]> {
  const settings =
    "SETTINGS output_format_json_quote_64bit_integers = 0, distributed_product_mode = 'global'";
  const result = await client.query({
    query: `${query} ${settings}`,
    query_params: query_params as Record<string, unknown>,
    format: 'JSONEachRow',
  });
  return result.json<T>();
}

/** Calls of a customer, by id or by the token of the number; also those that an older row names. */
export async function callsOf(client: ClickHouseClient, person: string): Promise<string[]> {
  const rows = await select<{ call: string }>(
    client,
    `SELECT DISTINCT call FROM calls
     WHERE customer_id = {p:String} OR JSONExtractString(view, 'customer', 'number') = {p:String}
       OR JSONExtractString(view, 'customer', 'id') = {p:String} ORDER BY call`,
    { p: words(person) },
  );
  return rows.map(({ call }) => call);
}

/** Rows that the store has of these calls and of this person's own flags across calls. */
export async function countRows(
  client: ClickHouseClient,
  calls: readonly string[],
  person: string | null,
): Promise<RowCounts> {
  const counts: RowCounts = Object.fromEntries(OF_CALLS.map((table) => [table, 0]));
  for (const ids of parts(calls)) {
    for (const table of OF_CALLS) {
      const query = `SELECT count() AS n FROM ${table} WHERE call IN ({ids:Array(String)})`;
      const [row] = await select<{ n: number }>(client, query, { ids });
      counts[table]! += row!.n;
    }
  }
  const own = await select<{ n: number }>(
    client,
    `SELECT count() AS n FROM scope_flags WHERE scope_by = 'customer' AND scope_name = {p:String}`,
    { p: words(person ?? '') },
  );
  counts.scope_flags = own[0]!.n + (await named(client, calls)).length;
  return counts;
}

/**
 * Deletes them; resolves when every part is rewritten. ClickHouse keeps the old files up to eight minutes more. A flag
 * of a queue, team or agent stays without its lines about these calls.
 */
export async function eraseRows(
  client: ClickHouseClient,
  calls: readonly string[],
  person: string | null,
  cluster: Cluster | null,
): Promise<void> {
  for (const ids of parts(calls)) {
    for (const table of OF_CALLS) {
      await client.command({
        query: `ALTER TABLE ${localTable(table, cluster)} DELETE WHERE call IN ({ids:Array(String)}) ${DONE}`,
        query_params: { ids },
      });
    }
  }
  const scopes = localTable('scope_flags', cluster);
  if (person !== null) {
    await client.command({
      query: `ALTER TABLE ${scopes} DELETE WHERE scope_by = 'customer' AND scope_name = {p:String} ${DONE}`,
      query_params: { p: words(person) },
    });
  }
  const gone = new Set(calls);
  for (const { id, version, wire } of await named(client, calls)) {
    const flag = JSON.parse(wire) as ScopeFlag;
    const rest = flag.evidence.filter(({ call }) => !gone.has(call));
    await client.command({
      query: `ALTER TABLE ${scopes} UPDATE wire = {wire:String} WHERE id = {id:String} AND version = {v:UInt64} ${DONE}`,
      query_params: { id, v: version, wire: JSON.stringify({ ...flag, evidence: rest }) },
    });
  }
}

/** Flags across calls whose evidence names one of the calls. */
async function named(
  client: ClickHouseClient,
  calls: readonly string[],
): Promise<{ id: string; version: string; wire: string }[]> {
  const found = new Map<string, { id: string; version: string; wire: string }>();
  for (const ids of parts(calls)) {
    const rows = await select<{ id: string; version: string; wire: string }>(
      client,
      `SELECT id, toString(version) AS version, wire FROM scope_flags
       WHERE arrayExists(e -> JSONExtractString(e, 'call') IN ({ids:Array(String)}), JSONExtractArrayRaw(wire, 'evidence'))`,
      { ids },
    );
    for (const row of rows) found.set(`${row.id} ${row.version}`, row);
  }
  return [...found.values()];
}

function* parts(calls: readonly string[]): Iterable<string[]> {
  for (let i = 0; i < calls.length; i += AT_ONCE) yield calls.slice(i, i + AT_ONCE).map(key);
}
