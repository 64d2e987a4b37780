/** What a wallboard shows of the day: counts of the store, no words. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Seen } from '../store/port.ts';
import { seenBy } from '../store/queries.ts';
import { select } from './rollup.ts';

export interface TodayQuery {
  /** Day of the site, and its beginning, epoch ms. */
  day: string;
  since: number;
  teams: readonly string[] | null;
  seen?: Seen | undefined;
}
export interface Today {
  /** Calls that ended; of those: heard, known from CTI, known and heard, angry. */
  ended: number;
  heard: number;
  known: number;
  known_heard: number;
  angry: number;
  /** Flags that stand, by severity. */
  flags: Record<'critical' | 'major' | 'minor' | 'info', number>;
}

export async function readToday(client: ClickHouseClient, q: TodayQuery): Promise<Today> {
  const [counted] = await select<Omit<Today, 'flags'>>(
    client,
    `SELECT sum(c.calls) AS ended, sum(c.heard) AS heard, sum(c.known) AS known, sum(c.known_heard) AS known_heard,
  sum(c.angry) AS angry
FROM call_days AS c FINAL WHERE day = {day:Date32} ${q.teams === null ? '' : 'AND team IN ({teams:Array(String)})'}`,
    { day: q.day, ...(q.teams === null ? {} : { teams: [...q.teams] }) },
  );
  const seen = seenBy(q.seen, 'raised_at', 'raised_at');
  // By when they were stored, too, which is never before: other months need not be looked at. Recordings that were
  // imported today are not of today.
  const flags = await select<{ severity: keyof Today['flags']; n: number }>(
    client,
    `SELECT severity, count() AS n FROM flags FINAL
WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND raised_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND NOT JSONExtractBool(wire, 'imported') AND status = 'raised' AND shadow = 0
  AND ${seen.where[0] ?? '1'} GROUP BY severity`,
    { since: q.since, ...seen.params },
  );
  return {
    ...counted!,
    flags: {
      ...{ critical: 0, major: 0, minor: 0, info: 0 },
      ...Object.fromEntries(flags.map(({ severity, n }) => [severity, n])),
    },
  };
}
