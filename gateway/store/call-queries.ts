/** Calls as they are listed and read: whole to who has them, and to who had them before what happened then. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Flag, Severity } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import { toUtterance, UTTERANCE_COLUMNS, type UtteranceRow } from './call-rows.ts';
import { fromCursor, type Place, toCursor } from './cursor.ts';
import type { CallQuery, Page, Seen, Transcript } from './port.ts';
import { equals, type Params, seenBy, select, wasRaised, within } from './queries.ts';
import { key, words } from './values.ts';

/** Columns with how many flags of a severity stand. */
const FLAGS_OF = {
  critical: 'flags_critical',
  major: 'flags_major',
  minor: 'flags_minor',
  info: 'flags_info',
} as const satisfies Record<Severity, string>;

/** Ids in one statement: parameters travel in the address. */
const AT_ONCE = 100;

/** Statements that a page is put together of at most. */
const LOOKS = 4;

interface Condition {
  sql: string;
  params: Params;
}

/** Filters that tell nothing of who had a call, or how it went. */
function inTime(q: CallQuery): Condition {
  const { where, params } = equals({ medium: q.medium });
  if (q.since !== undefined) where.push("started_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')");
  if (q.until !== undefined) where.push("started_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')");
  if (q.since !== undefined) params.since = Math.floor(q.since);
  if (q.until !== undefined) params.until = Math.floor(q.until);
  return and(where, params);
}

/** Calls that are theirs. */
function whole(q: CallQuery): Condition {
  const { where, params } = equals({ team: q.team, queue: q.queue, agent: q.agent, trade: q.trade });
  const seen = seenBy(q.seen, 'started_at', 'ended_at');
  where.push(...seen.where);
  Object.assign(params, seen.params);
  if (q.severity !== undefined) where.push(`${FLAGS_OF[q.severity]} > 0`);
  if (q.customer) {
    where.push(
      "(customer_id IN {who:Array(String)} OR JSONExtractString(view, 'customer', 'number') IN {who:Array(String)})",
    );
    params.who = q.customer.map(words);
  }
  return and(where, params);
}

const HELD = { team: 'held_team', queue: 'held_queue', agent: 'held_agent' };

/**
 * Calls that were theirs. Filters are those of their last part of it, as the list shows it; of a severity, calls with
 * a flag of their own are found here, and whether it is of their part is seen from the flags themselves.
 */
function left(q: CallQuery): Condition {
  const { where: held } = seenBy(q.seen, 'started_at', 'ended_at', HELD);
  const last = `arrayLastIndex((held_team, held_queue, held_agent) -> ${held[0]}, earlier_teams, earlier_queues, earlier_agents) AS last`;
  const where = [`(${last}) > 0`];
  for (const name of ['team', 'queue', 'agent', 'trade'] as const)
    if (q[name] !== undefined) where.push(`earlier_${name}s[last] = {f_${name}:String}`);
  if (q.severity !== undefined)
    where.push(
      `call IN (SELECT call FROM flags FINAL
         WHERE severity = {severity:String} AND status = 'raised' AND shadow = 0 AND ${flagMayBeOf(q.seen)})`,
    );
  return and(where, q.severity === undefined ? {} : { severity: q.severity });
}

/** With the parameters of `seenBy`. When a queue counted goes by the call's beginning, which a flag's row does not say. */
function flagMayBeOf(seen: Seen | undefined): string {
  const either = [
    'team IN {seen_teams:Array(String)}',
    "(team = '' AND queue IN {seen_queues:Array(String)})",
    ...(seen?.agent ? ['agent = {seen_agent:String}'] : []),
  ];
  return `(${either.join(' OR ')})`;
}

function and(where: readonly string[], params: Params): Condition {
  return { sql: where.length === 0 ? '1' : where.join(' AND '), params };
}

/** A page may be shorter than asked for, even empty, and not the last. */
export async function readCalls(client: ClickHouseClient, q: CallQuery): Promise<Page<CallView>> {
  // Whose a customer is, is not told of a call that went to others.
  const part = q.seen && !q.customer ? q.part : undefined;
  const { where: theirs } = seenBy(q.seen, 'started_at', 'ended_at');
  const isWhole = part ? theirs.join() : '1';
  const [common, own, gone] = [inTime(q), whole(q), part ? left(q) : null];
  const fits = gone ? `((${own.sql}) OR (NOT ${isWhole} AND ${gone.sql}))` : `(${own.sql})`;
  const limit = within(q.limit);
  const items: CallView[] = [];
  let last: Place | null = null;
  let after = q.after === undefined ? null : fromCursor(q.after, 1);
  // Calls that went to others fall out where no flag of that severity is of the time before, and there may be thousands.
  for (let look = 1; ; look += 1) {
    const from = after
      ? "AND (started_at, call) < (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {call:String})"
      : '';
    // Keys first, from narrow columns; the wide JSON of one page after.
    const rows = await select<{ view: string; at: number; call: string; whole: 0 | 1 }>(
      client,
      `SELECT view, toUnixTimestamp64Milli(started_at) AS at, call, ${isWhole} AS whole FROM calls FINAL
       WHERE call IN (
         SELECT call FROM calls FINAL WHERE ${common.sql} AND ${fits} ${from}
         ORDER BY started_at DESC, call DESC LIMIT {n:UInt32}
       )
       ORDER BY started_at DESC, call DESC LIMIT {n:UInt32}`,
      {
        ...common.params,
        ...own.params,
        ...gone?.params,
        n: limit + 1,
        ...(after ? { at: after[0], call: after[1] as string } : {}),
      },
    );
    const ofOthers = rows.filter((row) => !row.whole).map(({ call }) => call);
    const details = await readDetails(client, ofOthers);
    for (const row of rows) {
      const line = row.whole ? (JSON.parse(row.view) as CallView) : lineOf(details.get(row.call));
      if (!line) continue;
      if (items.length === limit) return { items, next: toCursor(last as Place) };
      items.push(line);
      last = [row.at, row.call];
    }
    const end = rows.at(-1);
    if (!end || rows.length <= limit) return { items, next: null };
    after = [end.at, end.call];
    if (look === LOOKS) return { items, next: toCursor(after) };
  }

  function lineOf(detail: CallDetail | undefined): CallView | null {
    const line = (detail && part?.(detail)?.call) ?? null;
    return line && (q.severity === undefined || line.flags[q.severity] > 0) ? line : null;
  }
}

export async function readCall(client: ClickHouseClient, id: string): Promise<CallDetail | null> {
  return (await readDetails(client, [key(id)])).get(key(id)) ?? null;
}

/** These calls with their words and flags, by key. */
async function readDetails(
  client: ClickHouseClient,
  keys: readonly string[],
): Promise<Map<string, CallDetail>> {
  const details = new Map<string, CallDetail>();
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const params = { calls: keys.slice(from, from + AT_ONCE) };
    const [views, utterances, flags] = await Promise.all([
      select<{ call: string; view: string }>(
        client,
        'SELECT call, view FROM calls FINAL WHERE call IN {calls:Array(String)}',
        params,
      ),
      select<UtteranceRow & { call: string }>(
        client,
        `SELECT call, ${UTTERANCE_COLUMNS} FROM utterances FINAL WHERE call IN {calls:Array(String)}
         ORDER BY call, end_ms, start_ms, channel, utterance`,
        params,
      ),
      select<{ call: string; wire: string }>(
        client,
        `SELECT call, wire FROM flags FINAL
         WHERE call IN {calls:Array(String)} AND shadow = 0 AND ${wasRaised('call IN {calls:Array(String)}')}
         ORDER BY call, at_ms, id`,
        params,
      ),
    ]);
    const wordsOf = byCall(utterances);
    const flagsOf = byCall(flags);
    for (const { call: id, view } of views) {
      const call = JSON.parse(view) as CallView;
      details.set(id, {
        call,
        utterances: (wordsOf.get(id) ?? []).map((row) => toUtterance(call.call, row)),
        flags: (flagsOf.get(id) ?? []).map(({ wire }) => JSON.parse(wire) as Flag),
        scorecard: call.scorecard ?? null,
      });
    }
  }
  return details;
}

/** A page of calls with all their words: two statements, however many calls. */
export async function readTranscripts(client: ClickHouseClient, q: CallQuery): Promise<Page<Transcript>> {
  const { items, next } = await readCalls(client, q);
  if (items.length === 0) return { items: [], next };
  const rows = await select<UtteranceRow & { call: string }>(
    client,
    `SELECT call, ${UTTERANCE_COLUMNS} FROM utterances FINAL WHERE call IN {calls:Array(String)}
     ORDER BY call, end_ms, start_ms, channel, utterance`,
    { calls: items.map(({ call }) => key(call)) },
  );
  const wordsOf = byCall(rows);
  return {
    items: items.map((call) => ({
      call,
      utterances: (wordsOf.get(key(call.call)) ?? []).map((row) => toUtterance(call.call, row)),
    })),
    next,
  };
}

function byCall<T extends { call: string }>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const those = found.get(row.call);
    if (those) those.push(row);
    else found.set(row.call, [row]);
  }
  return found;
}
