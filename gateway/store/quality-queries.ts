/** The work list of quality inspection: finished calls by score, rule, mood, words. Every value is a parameter. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Sampling } from '../../engine/contract/review.ts';
import { fromCursor } from './cursor.ts';
import type { Page, Seen } from './port.ts';
import { equals, type Params, page, seenBy, select, within } from './queries.ts';
import { words } from './rows.ts';

export interface SaidQuery {
  /** Part of the masked text, as it is written. */
  text: string;
  role?: string;
  /** Calls in which it was never said. */
  not?: boolean;
}

/** Newest start first; finished calls only. */
export interface QualityQuery {
  /** Absent: everybody's. */
  seen?: Seen | undefined;
  team?: string;
  queue?: string;
  agent?: string;
  trade?: string;
  /** Calls with a standing flag of it. */
  rule?: string;
  score_from?: number;
  score_to?: number;
  said?: SaidQuery;
  /** Least peak of anger, 0–1. */
  angry?: number;
  /** Length of the call, ms. */
  longer?: number;
  /** Least length of its longest silence, ms, the one before the first word included. */
  silence?: number;
  /** Began at `since` or later, before `until`; epoch ms. */
  since?: number;
  until?: number;
  shorter?: number;
  after?: string;
  limit: number;
}

const SCORE = "JSONExtract(view, 'scorecard', 'score', 'Nullable(Float64)')";

/** How long nobody had spoken before each final: from the end of what ended last. Before the first, from the start. */
const GAPS = `SELECT call, start_ms - max(end_ms) OVER (
    PARTITION BY call ORDER BY start_ms, end_ms ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS gap FROM utterances FINAL`;

export async function readQualityCalls(client: ClickHouseClient, q: QualityQuery): Promise<Page<CallView>> {
  const { where, params } = equals({ team: q.team, queue: q.queue, agent: q.agent, trade: q.trade });
  const add = (condition: string, values: Params) => {
    where.push(condition);
    Object.assign(params, values);
  };
  where.push("status = 'complete'");
  const seen = seenBy(q.seen, 'started_at', 'ended_at');
  where.push(...seen.where);
  Object.assign(params, seen.params);
  if (q.rule !== undefined)
    add(
      "call IN (SELECT call FROM flags FINAL WHERE rule = {rule:String} AND shadow = 0 AND status = 'raised')",
      { rule: words(q.rule) },
    );
  if (q.score_from !== undefined) add(`${SCORE} >= {score_from:Float64}`, { score_from: q.score_from });
  if (q.score_to !== undefined) add(`${SCORE} <= {score_to:Float64}`, { score_to: q.score_to });
  if (q.angry !== undefined) add('mood_peak >= {angry:Float64}', { angry: q.angry });
  if (q.since !== undefined)
    add('toUnixTimestamp64Milli(started_at) >= {since:Int64}', { since: Math.floor(q.since) });
  if (q.until !== undefined)
    add('toUnixTimestamp64Milli(started_at) < {until:Int64}', { until: Math.floor(q.until) });
  if (q.longer !== undefined) add('duration_ms >= {longer:Int64}', { longer: q.longer });
  if (q.shorter !== undefined) add('duration_ms <= {shorter:Int64}', { shorter: q.shorter });
  if (q.silence !== undefined)
    add(`call IN (SELECT call FROM (${GAPS}) WHERE gap >= {silence:Int64})`, { silence: q.silence });
  if (q.said)
    // Not a pattern: per cent signs and underscores are what they are.
    add(
      `call ${q.said.not ? 'NOT IN' : 'IN'} (SELECT call FROM utterances FINAL
         WHERE positionCaseInsensitiveUTF8(text, {said:String}) > 0
         ${q.said.role === undefined ? '' : 'AND role = {said_role:String}'})`,
      { said: words(q.said.text), ...(q.said.role === undefined ? {} : { said_role: q.said.role }) },
    );
  const limit = within(q.limit);
  if (q.after !== undefined) {
    const [at, call] = fromCursor(q.after, 1);
    add("(started_at, call) < (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {call:String})", {
      at,
      call: call as string,
    });
  }
  const rows = await select<{ view: string; at: number; call: string }>(
    client,
    `SELECT view, toUnixTimestamp64Milli(started_at) AS at, call FROM calls FINAL
     WHERE ${where.join(' AND ')} ORDER BY started_at DESC, call DESC LIMIT {n:UInt32}`,
    { ...params, n: limit + 1 },
  );
  const { rows: kept, next } = page(rows, limit, (row) => [row.at, row.call]);
  return { items: kept.map(({ view }) => JSON.parse(view) as CallView), next };
}

/** What a sampling plan draws from the finished calls of one day. */
export interface SampleQuery {
  /** Absent: everybody's. */
  seen?: Seen | undefined;
  team?: string | undefined;
  queue?: string | undefined;
  /** YYYY-MM-DD in this zone, IANA name. */
  day: string;
  zone: string;
  /** The same seed draws the same calls of the same day. */
  seed: string;
  by: Sampling;
  /** How many; by agent: of each. */
  n: number;
}

/** Most that one draw gives. */
export const MOST_DRAWN = 1_000;

/** In the order of the draw. Recordings that were brought in are calls like others. */
export async function readSample(client: ClickHouseClient, q: SampleQuery): Promise<CallView[]> {
  const { where, params } = equals({ team: q.team, queue: q.queue });
  const seen = seenBy(q.seen, 'started_at', 'ended_at');
  where.push(
    "status = 'complete'",
    'toString(toDate(started_at, {zone:String})) = {day:String}',
    ...seen.where,
  );
  const dice = 'sipHash64(concat({seed:String}, call))';
  const order = q.by === 'risk' ? `risk DESC, ${dice}, call` : `${dice}, call`;
  const rows = await select<{ view: string }>(
    client,
    `SELECT view FROM calls FINAL WHERE ${where.join(' AND ')}${q.by === 'agent' ? " AND agent != ''" : ''}
     ORDER BY ${order} ${q.by === 'agent' ? 'LIMIT {n:UInt32} BY agent' : ''}
     LIMIT {most:UInt32}`,
    {
      ...params,
      ...seen.params,
      zone: q.zone,
      day: q.day,
      seed: words(q.seed),
      n: q.n,
      most: q.by === 'agent' ? MOST_DRAWN : Math.min(q.n, MOST_DRAWN),
    },
  );
  return rows.map(({ view }) => JSON.parse(view) as CallView);
}
