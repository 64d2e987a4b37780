/**
 * What is read from the store beside calls, and what all its queries are made of. Every value that comes from outside is a query parameter; the SQL is made of constant
 * pieces only. `FINAL` gives the newest row of each key also while older ones wait to be merged.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Flag } from '../../engine/contract/flag.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { fromCursor, type Place, toCursor } from './cursor.ts';
import type {
  FlagChange,
  FlagQuery,
  Page,
  RaisedCount,
  ScopeFlagQuery,
  Seen,
  UtteranceOrder,
} from './port.ts';
import { key, words } from './values.ts';

export type Params = Record<string, string | number | readonly string[] | readonly number[]>;

/** How long somebody waits for an answer before a store that hangs is one that is away, ms. */
const READ_MS = 20_000;

export async function select<T>(client: ClickHouseClient, query: string, query_params: Params): Promise<T[]> {
  const result = await client.query({
    // On a cluster the inner query of `IN (SELECT …)` goes over all shards, too.
    query: `${query} SETTINGS output_format_json_quote_64bit_integers = 0, distributed_product_mode = 'global'`,
    query_params,
    format: 'JSONEachRow',
    abort_signal: AbortSignal.timeout(READ_MS),
  });
  return result.json<T>();
}

/** Conditions for the filters that are given: column name → value. */
export function equals(filters: Record<string, string | undefined>): { where: string[]; params: Params } {
  const given = Object.entries(filters).filter((f): f is [string, string] => f[1] !== undefined);
  return {
    where: given.map(([column]) => `${column} = {f_${column}:String}`),
    params: Object.fromEntries(given.map(([column, value]) => [`f_${column}`, words(value)])),
  };
}

/** Where no time is given: later than any that a column holds, epoch ms. */
const FOREVER = 9_000_000_000_000;

/** Names of whose row it is, as they stand in a statement. */
interface Whose {
  team: string;
  queue: string;
  agent: string;
}
const OF_ROW: Whose = { team: 'team', queue: 'queue', agent: 'agent' };

/** Conditions for whose rows are read; `at` and `endedAt` are columns. */
export function seenBy(
  seen: Seen | undefined,
  at: string,
  endedAt: string,
  { team, queue, agent }: Whose = OF_ROW,
): { where: string[]; params: Params } {
  if (!seen) return { where: [], params: {} };
  const either = [
    `${team} IN {seen_teams:Array(String)}`,
    `(${team} = '' AND arrayExists(
       (q, since, until) -> ${queue} = q AND toUnixTimestamp64Milli(${at}) >= since AND toUnixTimestamp64Milli(${at}) < until,
       {seen_queues:Array(String)}, {seen_from:Array(Int64)}, {seen_to:Array(Int64)}))`,
  ];
  const params: Params = {
    seen_teams: seen.teams.map(words),
    seen_queues: seen.queues.map(({ queue }) => words(queue)),
    seen_from: seen.queues.map(({ from }) => from),
    seen_to: seen.queues.map(({ to }) => to ?? FOREVER),
  };
  if (seen.agent) {
    either.push(
      `(${agent} = {seen_agent:String} AND (${endedAt} IS NULL OR toUnixTimestamp64Milli(assumeNotNull(${endedAt})) >= {seen_since:Int64}))`,
    );
    Object.assign(params, { seen_agent: words(seen.agent.id), seen_since: Math.floor(seen.agent.since) });
  }
  return { where: [`(${either.join(' OR ')})`], params };
}

export function page<T>(
  rows: T[],
  limit: number,
  place: (row: T) => Place,
): { rows: T[]; next: string | null } {
  if (rows.length <= limit) return { rows, next: null };
  const kept = rows.slice(0, limit);
  return { rows: kept, next: toCursor(place(kept[limit - 1]!)) };
}

export const within = (limit: number) => Math.min(Math.max(Math.trunc(limit) || 1, 1), 500);

/**
 * A flag that was only ever tentative and then taken back was never raised: it concerns nobody. `scope` narrows the
 * history to the calls in question.
 */
export const wasRaised = (scope: string) =>
  `(status != 'retracted' OR (call, id) IN (SELECT call, id FROM flag_changes WHERE status = 'raised' AND ${scope}))`;

/** Which of these calls have a row. */
export async function readKnownCalls(
  client: ClickHouseClient,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const byKey = new Map(ids.map((id) => [key(id), id]));
  const rows = await select<{ call: string }>(
    client,
    'SELECT DISTINCT call FROM calls WHERE call IN {calls:Array(String)}',
    { calls: [...byKey.keys()] },
  );
  return new Set(rows.flatMap(({ call }) => byKey.get(call) ?? []));
}

export async function readFlags(client: ClickHouseClient, q: FlagQuery): Promise<Page<Flag>> {
  const { where, params } = equals({
    call: q.call === undefined ? undefined : key(q.call),
    category: q.category,
    severity: q.severity,
    status: q.status,
    team: q.team,
  });
  where.push(`shadow = ${q.shadow ? 1 : 0}`);
  const seen = seenBy(q.seen, 'raised_at', 'raised_at');
  where.push(...seen.where);
  Object.assign(params, seen.params);
  const limit = within(q.limit);
  const items: Flag[] = [];
  let after = q.after === undefined ? null : fromCursor(q.after, 2);
  let last: Place | null = null;
  // Pages lose the flags that were never raised, so one page may need several looks; they are few.
  for (;;) {
    const from = after
      ? [
          "(raised_at, call, id) < (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {after_call:String}, {after_id:String})",
        ]
      : [];
    const conditions = [...where, ...from];
    const keys = `SELECT call, id FROM flags FINAL ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY raised_at DESC, call DESC, id DESC LIMIT {n:UInt32}`;
    const rows = await select<{ wire: string; at: number; call: string; id: string; shown: 0 | 1 }>(
      client,
      `WITH page AS (${keys})
       SELECT wire, toUnixTimestamp64Milli(raised_at) AS at, call, id,
         ${wasRaised('call IN (SELECT call FROM page)')} AS shown
       FROM flags FINAL WHERE (call, id) IN (SELECT call, id FROM page)
       ORDER BY raised_at DESC, call DESC, id DESC`,
      {
        ...params,
        n: limit + 1,
        ...(after ? { at: after[0], after_call: after[1]!, after_id: after[2]! } : {}),
      },
    );
    const place = (r: (typeof rows)[number]): Place => [r.at, r.call, r.id];
    for (const row of rows) {
      if (!row.shown) continue;
      if (items.length === limit) return { items, next: toCursor(last!) };
      items.push(JSON.parse(row.wire) as Flag);
      last = place(row);
    }
    if (rows.length <= limit) return { items, next: null };
    after = place(rows[rows.length - 1]!);
  }
}

export async function readScopeFlags(client: ClickHouseClient, q: ScopeFlagQuery): Promise<Page<ScopeFlag>> {
  const { where, params } = equals({
    scope_by: q.by,
    scope_name: q.name,
    rule: q.rule,
    category: q.category,
    severity: q.severity,
    status: q.status,
  });
  where.push(`shadow = ${q.shadow ? 1 : 0}`);
  if (q.ids !== undefined) {
    where.push('id IN ({ids:Array(String)})');
    Object.assign(params, { ids: q.ids.map(key) });
  }
  if (q.after !== undefined) {
    const [at, id] = fromCursor(q.after, 1);
    where.push("(raised_at, id) < (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {after_id:String})");
    Object.assign(params, { at, after_id: id });
  }
  const limit = within(q.limit);
  const rows = await select<{ wire: string; at_ms: number; id: string }>(
    client,
    `SELECT wire, toUnixTimestamp64Milli(raised_at) AS at_ms, id FROM scope_flags FINAL
     WHERE ${where.join(' AND ')} ORDER BY raised_at DESC, id DESC LIMIT {n:UInt32}`,
    { ...params, n: limit + 1 },
  );
  const { rows: kept, next } = page(rows, limit, (r) => [r.at_ms, r.id]);
  return { items: kept.map((r) => JSON.parse(r.wire) as ScopeFlag), next };
}

export async function readRuleSet(client: ClickHouseClient, hash: string): Promise<string | null> {
  const rows = await select<{ source: string }>(
    client,
    'SELECT source FROM rule_sets FINAL WHERE hash = {hash:String}',
    { hash: key(hash) },
  );
  return rows[0]?.source ?? null;
}

/** Every stored revision of a call's finals with its place in the log, as heard: what a replay goes by. */
export function readOrder(client: ClickHouseClient, call: string): Promise<UtteranceOrder[]> {
  return select<UtteranceOrder>(
    client,
    `SELECT channel, utterance, rev,
       nullIf(min(heard_seq), 18446744073709551615) AS heard_seq,
       nullIf(min(scored_seq), 18446744073709551615) AS scored_seq
     FROM utterance_order WHERE call = {call:String}
     GROUP BY channel, utterance, rev ORDER BY heard_seq, channel, utterance, rev`,
    { call: key(call) },
  );
}

/** A flag that somebody's stop of the rule withdrew was on the screens before; a retracted one was nobody's mistake. */
export function readRaised(client: ClickHouseClient): Promise<RaisedCount[]> {
  return select<RaisedCount>(
    client,
    `SELECT rule, category, team, count() AS raised FROM flags FINAL
     WHERE shadow = 0 AND status IN ('raised', 'withdrawn')
     GROUP BY rule, category, team ORDER BY rule, category, team`,
    {},
  );
}

export function readFlagChanges(client: ClickHouseClient, call: string): Promise<FlagChange[]> {
  return select<FlagChange>(
    client,
    `SELECT id AS flag, formatDateTime(received_at, '%FT%T.%fZ', 'UTC') AS at, log_seq, status, reason
     FROM flag_changes FINAL WHERE call = {call:String} ORDER BY version`,
    { call: key(call) },
  );
}
