/** Behind a figure: the calls that it counted, and the words in them that made it count them. */

import type { ClickHouseClient } from '@clickhouse/client';
import { type Flag, momentOf } from '../../engine/contract/flag.ts';
import type { Quote, ReportCall } from '../../engine/contract/report-call.ts';
import { casesByTeam } from '../store/case-teams.ts';
import { fromCursor, toCursor } from '../store/cursor.ts';
import type { Page } from '../store/port.ts';
import { narrowed, type ReportQuery } from './figure.ts';
import { repeatedSql } from './more-figures.ts';
import { select } from './rollup.ts';

export const CALL_KINDS = [
  'all',
  'heard',
  'not_heard',
  'no_words',
  'scored',
  'corrected',
  'repeated',
  'case',
  'angry',
  'not_compliant',
  'calm',
  'recovered',
  'stayed',
  'worsened',
] as const;
export type CallKind = (typeof CALL_KINDS)[number];

export interface ReportCallsQuery extends ReportQuery {
  kind: CallKind;
  /** 0–23, of the site. */
  hour?: number | undefined;
  /** Tens of the score: 0, 10 … 100. */
  score?: number | undefined;
  rule?: string | undefined;
  /** Said by the customer. */
  word?: string | undefined;
  after?: string | undefined;
  limit: number;
}

const KIND: Record<CallKind, string> = {
  all: '1',
  heard: 'heard = 1',
  not_heard: 'known = 1 AND heard = 0',
  angry: 'angry = 1 AND heard = 1',
  not_compliant: 'heard = 1 AND agent_flags > 0',
  calm: "arc = 'calm'",
  recovered: "arc = 'recovered'",
  stayed: "arc = 'stayed'",
  worsened: "arc = 'worsened'",
  no_words: 'heard = 0',
  scored: 'of_score IS NOT NULL',
  corrected: 'final IS NOT NULL AND ifNull(final != score, 1)',
  repeated: '1',
  case: '1',
};
const QUOTES = 3;
/** Longest quote; what is longer stands in the call. */
const QUOTE_CHARS = 160;

export async function readReportCalls(
  client: ClickHouseClient,
  q: ReportCallsQuery,
): Promise<Page<ReportCall>> {
  const { where, seen, params } = narrowed(q);
  const all = [where, KIND[q.kind]];
  if (q.kind === 'repeated') all.push(`call IN (${repeatedSql(where, seen)})`);
  if (q.kind === 'case') {
    // By the day on which the case was opened, as the figure counts it; its call may have begun the day before.
    const opened = narrowed(q, ['trade']);
    all[0] = seen;
    all.push(`call IN (SELECT arrayJoin(calls) FROM ${casesByTeam('toDate32(opened_at, {zone:String}) AS day')}
WHERE ${opened.where} AND resolution != 'withdrawn')`);
    params.zone = q.zone;
  }
  if (q.hour !== undefined) all.push('hour = {hour:UInt8}');
  if (q.score !== undefined) all.push('floor(of_score / 10) * 10 = {score:UInt8}');
  if (q.rule !== undefined) all.push('has(rules, {rule:String})');
  if (q.word !== undefined)
    all.push(`call IN (SELECT call FROM call_words FINAL WHERE ${where} AND has(words, {word:String}))`);
  if (q.after !== undefined) {
    const [at, call] = fromCursor(q.after, 1);
    all.push("(started_at, call) < (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {call:String})");
    Object.assign(params, { at, call });
  }
  const given = { hour: q.hour, score: q.score, rule: q.rule, word: q.word };
  for (const [name, value] of Object.entries(given)) if (value !== undefined) params[name] = value;
  const rows = await select<
    Omit<ReportCall, 'quotes' | 'angry' | 'started_at' | 'score' | 'machine_score'> & {
      at: number;
      angry: number;
      shown: number | null;
      by_machine: number | null;
    }
  >(
    client,
    `WITH ${q.scores === 'machine' ? 'score' : 'final'} AS of_score
SELECT call, toUnixTimestamp64Milli(started_at) AS at, team, queue, agent, trade, duration_ms, of_score AS shown,
  score AS by_machine, arc, angry
FROM call_facts FINAL WHERE ${all.join(' AND ')} ORDER BY started_at DESC, call DESC LIMIT {most:UInt32}`,
    { ...params, most: q.limit + 1 },
  );
  const kept = rows.slice(0, q.limit);
  const quotes = await quotesOf(
    client,
    kept.map(({ call }) => call),
    q,
  );
  const last = kept[kept.length - 1];
  return {
    items: kept.map(({ at, shown, by_machine, ...row }) => ({
      ...row,
      score: shown,
      machine_score: by_machine,
      started_at: at,
      angry: row.angry === 1,
      quotes: quotes.get(row.call) ?? [],
    })),
    next: rows.length > kept.length && last ? toCursor([last.at, last.call]) : null,
  };
}

async function quotesOf(
  client: ClickHouseClient,
  ids: string[],
  q: ReportCallsQuery,
): Promise<Map<string, Quote[]>> {
  const found = new Map<string, Quote[]>();
  const add = (call: string, quote: Quote) => {
    const known = found.get(call) ?? [];
    if (known.length < QUOTES) found.set(call, [...known, quote]);
  };
  if (ids.length === 0) return found;
  if (q.word !== undefined || ['recovered', 'stayed', 'worsened'].includes(q.kind)) {
    // Of a topic where it was said; of an arc the angriest turns, in their order.
    const which =
      q.word === undefined
        ? `angry IS NOT NULL ORDER BY angry DESC LIMIT ${QUOTES} BY call`
        : `positionCaseInsensitiveUTF8(text, {word:String}) > 0 ORDER BY start_ms LIMIT ${QUOTES} BY call`;
    const rows = await select<{ call: string; at_ms: number; text: string }>(
      client,
      `SELECT * FROM (SELECT call, start_ms AS at_ms, text FROM utterances FINAL
WHERE call IN ({ids:Array(String)}) AND role = 'customer' AND ${which}) ORDER BY call, at_ms`,
      { ids, ...(q.word === undefined ? {} : { word: q.word }) },
    );
    for (const { call, at_ms, text } of rows)
      add(call, { at_ms, text: shortened(text, q.word), title: null, title_en: null });
    return found;
  }
  const which =
    q.rule !== undefined
      ? 'AND rule = {rule:String}'
      : q.kind === 'angry'
        ? "AND category = 'customer_anger'"
        : q.kind === 'not_compliant'
          ? "AND responsible = 'agent'"
          : '';
  const rows = await select<{ call: string; at_ms: number; title: string; wire: string }>(
    client,
    `SELECT call, at_ms, title, wire FROM flags FINAL
WHERE call IN ({ids:Array(String)}) AND status = 'raised' AND shadow = 0 ${which} ORDER BY call, at_ms`,
    { ids, ...(q.rule === undefined ? {} : { rule: q.rule }) },
  );
  for (const { call, at_ms, title, wire } of rows) {
    const { evidence, title_en = null } = JSON.parse(wire) as Pick<Flag, 'evidence' | 'title_en'>;
    add(call, {
      at_ms: momentOf({ at_ms, evidence }),
      title,
      title_en,
      text: shortened(evidence.map(({ text }) => text).join(' … ')),
    });
  }
  return found;
}

/** Around the word where there is one. */
function shortened(text: string, word?: string): string {
  const letters = [...text];
  if (letters.length <= QUOTE_CHARS) return text;
  const at = word === undefined ? 0 : Math.max(0, text.toLowerCase().indexOf(word));
  const from = Math.max(0, Math.min([...text.slice(0, at)].length - 40, letters.length - QUOTE_CHARS));
  return `${from > 0 ? '…' : ''}${letters.slice(from, from + QUOTE_CHARS).join('')}…`;
}
