/**
 * One person's calls out of the store, counted before and after. ClickHouse keeps the text of its mutations for a while,
 * values and all: they name rows by ids of calls and flags only, never a person.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { countHours, type Hour } from '../reports/rollup.ts';
import { withoutLines } from '../scope-lines.ts';
import { type Cluster, localTable } from './cluster.ts';
import { key, words } from './values.ts';

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
  'verdicts',
  'case_actions',
  'cases',
  'review_items',
  'reviews',
  'final_scores',
  'call_touches',
  'call_words',
  'call_facts',
  'calls',
] as const;
/** Rows of several calls, all of one customer: they go with any of them. */
const OF_SEVERAL: ReadonlySet<string> = new Set(['case_actions', 'cases']);
/** A verdict on a flag across calls names no call: it goes with its case. */
const isOfThem = (table: string) =>
  OF_SEVERAL.has(table)
    ? 'hasAny(calls, {ids:Array(String)})'
    : table === 'verdicts'
      ? '(call IN ({ids:Array(String)}) OR case_id IN ({cases:Array(String)}))'
      : 'call IN ({ids:Array(String)})';
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

/** Whether a case joins this call with others, and would go with it. */
export async function sharesCase(client: ClickHouseClient, call: string): Promise<boolean> {
  const rows = await select<object>(
    client,
    'SELECT 1 FROM cases WHERE has(calls, {c:String}) AND length(calls) > 1 LIMIT 1',
    { c: key(call) },
  );
  return rows.length > 0;
}

/** Asked first: a mutation that asks another table may find something else on each replica. */
async function casesOf(client: ClickHouseClient, ids: readonly string[]): Promise<string[]> {
  const rows = await select<{ id: string }>(
    client,
    `SELECT DISTINCT id FROM cases WHERE ${isOfThem('cases')}`,
    { ids },
  );
  return rows.map(({ id }) => id);
}

/** Rows that the store has of these calls and of this person's own flags across calls. */
export async function countRows(
  client: ClickHouseClient,
  calls: readonly string[],
  person: string | null,
): Promise<RowCounts> {
  const counts: RowCounts = Object.fromEntries(OF_CALLS.map((table) => [table, 0]));
  for (const ids of parts(calls)) {
    const cases = await casesOf(client, ids);
    for (const table of OF_CALLS) {
      const query = `SELECT count() AS n FROM ${table} WHERE ${isOfThem(table)}`;
      const [row] = await select<{ n: number }>(client, query, { ids, cases });
      counts[table]! += row!.n;
    }
  }
  counts.scope_flags = (await named(client, calls, person)).length;
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
    // Asked first: the counts of these hours are made anew without them.
    const hours = await select<Hour>(
      client,
      'SELECT DISTINCT day, hour FROM call_facts WHERE call IN ({ids:Array(String)})',
      { ids },
    );
    const cases = await casesOf(client, ids);
    for (const table of OF_CALLS) {
      await client.command({
        query: `ALTER TABLE ${localTable(table, cluster)} DELETE WHERE ${isOfThem(table)} ${DONE}`,
        query_params: { ids, cases },
      });
    }
    await countHours(client, hours);
  }
  const gone = new Set(calls);
  const who = new Set(person === null ? [] : [person]);
  const scopes = localTable('scope_flags', cluster);
  for (const { wire, ...row } of await named(client, calls, person)) {
    const flag = JSON.parse(wire) as ScopeFlag;
    const rest = withoutLines(flag, gone, who);
    if (rest === flag) continue;
    // A new row in place of the old one: a mutation that changes a row keeps what it says.
    if (rest !== null) {
      await client.command({
        // The row is picked inside, where 'wire' is the column and not its replacement.
        query: `INSERT INTO scope_flags SELECT * REPLACE ({wire:String} AS wire)
                FROM (SELECT * FROM scope_flags WHERE ${ROW} LIMIT 1)`,
        query_params: { ...row, wire: JSON.stringify(rest) },
      });
    }
    await client.command({ query: `ALTER TABLE ${scopes} DELETE WHERE ${ROW} ${DONE}`, query_params: row });
  }
}

interface ScopeRow {
  id: string;
  version: string;
  /** Hash of `wire`: what tells the row from the one that takes its place. */
  print: string;
  wire: string;
}
const ROW = 'id = {id:String} AND version = {version:UInt64} AND sipHash64(wire) = {print:UInt64}';

/** Rows of flags across calls that are this person's own, or whose evidence names one of the calls. */
async function named(
  client: ClickHouseClient,
  calls: readonly string[],
  person: string | null,
): Promise<ScopeRow[]> {
  const found = new Map<string, ScopeRow>();
  const look = async (where: string, params: object) => {
    const columns = 'id, toString(version) AS version, toString(sipHash64(wire)) AS print, wire';
    const rows = await select<ScopeRow>(client, `SELECT ${columns} FROM scope_flags WHERE ${where}`, params);
    for (const row of rows) found.set(`${row.id} ${row.version} ${row.print}`, row);
  };
  if (person !== null) await look("scope_by = 'customer' AND scope_name = {p:String}", { p: words(person) });
  for (const ids of parts(calls)) {
    const names =
      "arrayExists(e -> JSONExtractString(e, 'call') IN ({ids:Array(String)}), JSONExtractArrayRaw(wire, 'evidence'))";
    await look(names, { ids });
  }
  return [...found.values()];
}

function* parts(calls: readonly string[]): Iterable<string[]> {
  for (let i = 0; i < calls.length; i += AT_ONCE) yield calls.slice(i, i + AT_ONCE).map(key);
}
