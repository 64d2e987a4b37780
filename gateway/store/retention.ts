/** How long rows are kept: the TTL of each table, by `received_at`, the log's stamp. */
import type { ClickHouseClient } from '@clickhouse/client';
import { type Cluster, localTable } from './cluster.ts';

export interface Retention {
  /** Days that words are kept. */
  words_days: number;
  /** Days that calls, flags, marks and cases are kept. */
  calls_days: number;
}

const WORDS = ['utterances', 'utterance_order', 'call_words'];
const CALLS = [
  'calls',
  'flags',
  'flag_changes',
  'scope_flags',
  'marks',
  'cases',
  'verdicts',
  'case_actions',
  'prompt_answers',
  'reviews',
  'review_items',
  'final_scores',
  'call_facts',
  'call_days',
];

/**
 * Sets the TTL of the tables whose TTL is another one; ClickHouse removes what is older in the background.
 * @returns the tables that were changed
 */
export async function applyRetention(
  client: ClickHouseClient,
  { words_days, calls_days }: Retention,
  cluster: Cluster | null,
): Promise<string[]> {
  const result = await client.query({
    query: `SELECT name, toUInt32OrZero(extract(engine_full, 'toIntervalDay\\\\((\\\\d+)\\\\)')) AS days
      FROM system.tables WHERE database = currentDatabase()`,
    format: 'JSONEachRow',
  });
  const rows = await result.json<{ name: string; days: number }>();
  const now = new Map(rows.map(({ name, days }) => [name, days]));
  const wanted = [
    ...WORDS.map((table) => [table, words_days] as const),
    ...CALLS.map((table) => [table, calls_days] as const),
  ];
  const changed: string[] = [];
  for (const [table, days] of wanted) {
    if (now.get(cluster ? `${table}_local` : table) === days) continue;
    const query = `ALTER TABLE ${localTable(table, cluster)} MODIFY TTL toDateTime(received_at) + INTERVAL ${days} DAY`;
    await client.command({ query });
    changed.push(table);
  }
  return changed;
}
