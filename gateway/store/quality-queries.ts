/** The work list of quality inspection: finished calls by score, rule, mood, words. Every value is a parameter. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Sampling } from '../../engine/contract/review.ts';
import type { Scores } from '../reports/figure.ts';
import { dayStart } from '../reports/site-day.ts';
import { fromCursor } from './cursor.ts';
import type { Page, Seen } from './port.ts';
import { equals, type Params, page, seenBy, select, within } from './queries.ts';
import { words } from './values.ts';

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
  /** Of the final score: the machine's where nobody said anything; `machine`: of the machine's alone. */
  scores?: Scores;
  /** Who asks: of calls that this person still has to calibrate the machine's score counts. */
  blind?: string;
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

/** A call without one heard word has none. */
const SCORE = "if(utterances > 0, JSONExtract(view, 'scorecard', 'score', 'Nullable(Float64)'), NULL)";

/** Whether the score that counts is within the bounds. People have said something of few calls, all others go by the machine. */
function scoreWithin(bounds: readonly string[], { scores, blind }: QualityQuery): string {
  const within = (score: string) => bounds.map((bound) => `${score} ${bound}`).join(' AND ');
  if (scores === 'machine') return within(SCORE);
  const said = `SELECT call FROM final_scores FINAL WHERE taken_back = 0${
    blind === undefined
      ? ''
      : " AND call NOT IN (SELECT call FROM reviews FINAL WHERE kind = 'calibration' AND state != 'done' AND inspector = {blind:String})"
  }`;
  return `if(call IN (${said}), call IN (${said} AND ${within('final_scores.final')}), ifNull(${within(SCORE)}, 0))`;
}

/**
 * How long nobody had spoken before each final: from the end of what ended last. Before the first, from the start.
 * What was taken back has no text and breaks no silence. Of the calls alone that fit all else, or one page would read
 * every word that is kept.
 */
const gapsOf = (where: readonly string[]) => `SELECT call, start_ms - max(end_ms) OVER (
    PARTITION BY call ORDER BY start_ms, end_ms ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS gap FROM utterances FINAL WHERE trimBoth(text) != '' AND call IN (SELECT call FROM calls FINAL WHERE ${where.join(' AND ')})`;

/** Calls that were stored with full marks though no word was heard have none. */
function viewOf(json: string): CallView {
  const { scorecard, ...view } = JSON.parse(json) as CallView;
  return scorecard && view.utterances > 0 ? { ...view, scorecard } : view;
}

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
  const bounds: string[] = [];
  if (q.score_from !== undefined) bounds.push('>= {score_from:Float64}');
  if (q.score_to !== undefined) bounds.push('<= {score_to:Float64}');
  if (bounds.length > 0)
    add(scoreWithin(bounds, q), {
      ...(q.score_from === undefined ? {} : { score_from: q.score_from }),
      ...(q.score_to === undefined ? {} : { score_to: q.score_to }),
      ...(q.blind === undefined ? {} : { blind: words(q.blind) }),
    });
  if (q.angry !== undefined) add('mood_peak >= {angry:Float64}', { angry: q.angry });
  if (q.since !== undefined)
    add('toUnixTimestamp64Milli(started_at) >= {since:Int64}', { since: Math.floor(q.since) });
  if (q.until !== undefined)
    add('toUnixTimestamp64Milli(started_at) < {until:Int64}', { until: Math.floor(q.until) });
  if (q.longer !== undefined) add('duration_ms >= {longer:Int64}', { longer: q.longer });
  if (q.shorter !== undefined) add('duration_ms <= {shorter:Int64}', { shorter: q.shorter });
  const limit = within(q.limit);
  if (q.after !== undefined) {
    const [at, call] = fromCursor(q.after, 1);
    add("(started_at, call) < (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {call:String})", {
      at,
      call: call as string,
    });
  }
  // Last: they look at the words of the calls that all of the above leave.
  if (q.said)
    // Not a pattern: per cent signs and underscores are what they are.
    add(
      `call ${q.said.not ? 'NOT IN' : 'IN'} (SELECT call FROM utterances FINAL
         WHERE call IN (SELECT call FROM calls FINAL WHERE ${where.join(' AND ')})
         AND positionCaseInsensitiveUTF8(text, {said:String}) > 0
         ${q.said.role === undefined ? '' : 'AND role = {said_role:String}'})`,
      { said: words(q.said.text), ...(q.said.role === undefined ? {} : { said_role: q.said.role }) },
    );
  if (q.silence !== undefined)
    add(`call IN (SELECT call FROM (${gapsOf(where)}) WHERE gap >= {silence:Int64})`, { silence: q.silence });
  const rows = await select<{ view: string; at: number; call: string }>(
    client,
    `SELECT view, toUnixTimestamp64Milli(started_at) AS at, call FROM calls FINAL
     WHERE ${where.join(' AND ')} ORDER BY started_at DESC, call DESC LIMIT {n:UInt32}`,
    { ...params, n: limit + 1 },
  );
  const { rows: kept, next } = page(rows, limit, (row) => [row.at, row.call]);
  return { items: kept.map(({ view }) => viewOf(view)), next };
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
  /** Ids of calls that are not drawn: they have a review that may not be stored yet. */
  except: readonly string[];
  /**
   * By agent: which of those that could be drawn are, in the order of the draw, at most `MOST_DRAWN` of them. Who asks
   * knows what each agent has already; without it a site of many agents would draw the same ones again and again.
   */
  pick?: (from: readonly DrawnCall[]) => readonly DrawnCall[];
}

export interface DrawnCall {
  call: string;
  agent: string | null;
}

/** Most that one draw gives. */
export const MOST_DRAWN = 1_000;
/** Keys that are looked at for it by agent: one call each of so many agents. */
const MOST_KEYS = 50_000;

const DAY_MS = 86_400_000;

/**
 * In the order of the draw: by agent one of each, then a second of each and so on, so that where there are more than one
 * draw gives nobody goes without. What has a review is left out. Recordings that were brought in are calls like others.
 */
export async function readSample(client: ClickHouseClient, q: SampleQuery): Promise<CallView[]> {
  const { where, params } = equals({ team: q.team, queue: q.queue });
  const seen = seenBy(q.seen, 'started_at', 'ended_at');
  const since = dayStart(q.day, q.zone);
  where.push(
    "status = 'complete'",
    // There is nothing to read in the others.
    'utterances > 0',
    "started_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')",
    "started_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')",
    // Partitions go by the log's stamp. A sender's clock may be ahead of it, a day at most; imports come later.
    "received_at >= fromUnixTimestamp64Milli({received:Int64}, 'UTC')",
    "call NOT IN (SELECT call FROM reviews WHERE kind = 'review')",
    ...seen.where,
  );
  if (q.except.length > 0) where.push('call NOT IN {except:Array(String)}');
  const byAgent = q.by === 'agent';
  if (byAgent) where.push("agent != ''");
  const turn = byAgent ? 'row_number() OVER (PARTITION BY agent ORDER BY dice, call)' : '1';
  const order = q.by === 'risk' ? 'risk DESC, dice, call' : 'turn, dice, call';
  // Keys first, from narrow columns; the wide JSON of what was drawn after.
  const keys = await select<DrawnCall>(
    client,
    `SELECT call, agent FROM (
       SELECT call, agent, risk, dice, ${turn} AS turn FROM (
         SELECT call, agent, risk, sipHash64(concat({seed:String}, call)) AS dice
         FROM calls FINAL WHERE ${where.join(' AND ')}
       )
     ) ${byAgent ? 'WHERE turn <= {n:UInt32}' : ''} ORDER BY ${order} LIMIT {most:UInt32}`,
    {
      ...params,
      ...seen.params,
      since,
      until: dayStart(dayAfter(q.day), q.zone),
      received: since - DAY_MS,
      seed: words(q.seed),
      n: q.n,
      most: byAgent ? MOST_KEYS : Math.min(q.n, MOST_DRAWN),
      ...(q.except.length > 0 ? { except: q.except.map(words) } : {}),
    },
  );
  const drawn = (q.pick && byAgent ? q.pick(keys) : keys).slice(0, MOST_DRAWN);
  const views = new Map<string, string>();
  // A hundred at a time: parameters travel in the address.
  for (let i = 0; i < drawn.length; i += 100) {
    const rows = await select<{ call: string; view: string }>(
      client,
      'SELECT call, view FROM calls FINAL WHERE call IN {calls:Array(String)}',
      { calls: drawn.slice(i, i + 100).map(({ call }) => call) },
    );
    for (const { call, view } of rows) views.set(call, view);
  }
  return drawn.flatMap(({ call }) => {
    const view = views.get(call);
    return view === undefined ? [] : [viewOf(view)];
  });
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
