/**
 * Keeps `call_facts`, `call_days` and `call_words` true to the tables they are made from. Whatever arrives for a call
 * touches it (a view of the store writes that down, by the store's own clock); touched calls that are complete are
 * made anew. Running it again, or twice at once, changes nothing.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { insertRows } from '../store/insert.ts';
import { FACTS_OF, HOURS_OF, MAKE_FACTS, MAKE_HOURS, SAID_IN, WITHOUT_TEAM } from './rollup-sql.ts';
import { topicWords } from './words.ts';

export interface RollupParts {
  ask<T>(question: (client: ClickHouseClient) => Promise<T>): Promise<T>;
  /** IANA name. */
  zone: string;
  /** From here on a turn is angry. */
  angry: number;
  teamOfQueue(queue: string, at: number): string | undefined;
  words(text: string): readonly string[];
  /** Of the server's tables: an insert answers when every shard has the rows. */
  distributed?: boolean;
}

/** Longest between the moment that a row is stamped and that it can be read: the client's request timeout, and more. */
const OVERLAP_MS = 90_000;
/** Touches are kept for seven days; who comes later makes everything anew. */
const TOUCHES_MS = 6 * 86_400_000;
const AT_ONCE = 1_000;
const STATE = 'rolled-up-to';

export interface Hour {
  day: string;
  hour: number;
}

export class Rollup {
  readonly #parts: RollupParts;
  /** Calls that were made lately, with the touch that asked for it: the overlap is not made twice. */
  #made = new Map<string, number>();
  #queue: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: RollupParts) {
    this.#parts = parts;
  }

  /** Runs now and every `ms` after the last run; `failed` hears of a store that is away. */
  start(ms: number, failed: (error: unknown) => void = () => undefined): void {
    const again = () => {
      if (this.#stopped) return;
      this.#timer = setTimeout(() => void this.run().catch(failed).finally(again), ms);
      this.#timer.unref();
    };
    void this.run().catch(failed).finally(again);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#queue;
  }

  /** While `work` runs nothing is made: what is deleted then does not come back. */
  between<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** @returns calls that were made anew */
  run(): Promise<number> {
    return this.between(async () => {
      const { now, to } = await this.#standing();
      const hours = new Map<string, Hour>();
      const everything = to === null || now - to > TOUCHES_MS;
      const made = everything ? await this.#all(hours) : await this.#touched(Math.min(to, now), hours);
      await this.#parts.ask((client) => countHours(client, [...hours.values()]));
      await this.#write('report_state', [{ name: STATE, version: now, value: String(now) }]);
      for (const [call, at] of this.#made) if (at < now - 2 * OVERLAP_MS) this.#made.delete(call);
      return made;
    });
  }

  async #standing(): Promise<{ now: number; to: number | null }> {
    const rows = await this.#select<{ now: number; to: string }>(
      `SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) AS now,
         (SELECT any(value) FROM report_state FINAL WHERE name = {name:String}) AS to`,
      { name: STATE },
    );
    const { now, to } = rows[0]!;
    return { now, to: to === '' || to === null ? null : Number(to) };
  }

  async #all(hours: Map<string, Hour>): Promise<number> {
    let made = 0;
    for (let after = ''; ; ) {
      const rows = await this.#select<{ call: string }>(
        `SELECT DISTINCT call FROM calls WHERE status = 'complete' AND call > {after:String}
         ORDER BY call LIMIT ${AT_ONCE}`,
        { after },
      );
      if (rows.length === 0) return made;
      const ids = rows.map(({ call }) => call);
      await this.#make(ids, hours);
      made += ids.length;
      after = ids[ids.length - 1]!;
    }
  }

  async #touched(to: number, hours: Map<string, Hour>): Promise<number> {
    let made = 0;
    for (let after = ''; ; ) {
      const rows = await this.#select<{ call: string; at: number }>(
        `SELECT call, toUnixTimestamp64Milli(max(touched_at)) AS at FROM call_touches
         WHERE touched_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND call > {after:String}
         GROUP BY call ORDER BY call LIMIT ${AT_ONCE}`,
        { since: to - OVERLAP_MS, after },
      );
      if (rows.length === 0) return made;
      // Two touches within a millisecond look like one: what is that fresh is made once more.
      const fresh = rows.filter(({ call, at }) => this.#made.get(call) !== at || at >= to - 1_000);
      if (fresh.length > 0)
        await this.#make(
          fresh.map(({ call }) => call),
          hours,
        );
      for (const { call, at } of fresh) this.#made.set(call, at);
      made += fresh.length;
      after = rows[rows.length - 1]!.call;
    }
  }

  async #make(ids: string[], hours: Map<string, Hour>): Promise<void> {
    const { zone, angry, teamOfQueue, words } = this.#parts;
    const homeless = await this.#select<{ call: string; queue: string; at: number }>(WITHOUT_TEAM, { ids });
    const homes = homeless.flatMap(({ call, queue, at }) => {
      const team = teamOfQueue(queue, at);
      return team === undefined ? [] : [{ call, team }];
    });
    // An empty list gives `transform` no type to compare with.
    const pairs = homes.length > 0 ? homes : [{ call: '', team: '' }];
    await this.#parts.ask((client) =>
      client.command({
        query: MAKE_FACTS,
        query_params: {
          ids,
          zone,
          angry,
          homeless: pairs.map(({ call }) => call),
          homes: pairs.map(({ team }) => team),
        },
      }),
    );
    const of = await this.#select<Hour>(HOURS_OF, { ids, zone });
    for (const hour of of) hours.set(`${hour.day} ${hour.hour}`, hour);
    if (of.length === 0) return;
    const said = await this.#select<{ call: string; texts: string[] }>(SAID_IN, { ids });
    const days = of.map(({ day }) => day).sort();
    const facts = await this.#select<Record<string, unknown> & { call: string }>(FACTS_OF, {
      ids,
      first: days[0]!,
      last: days[days.length - 1]!,
    });
    const texts = new Map(said.map((one) => [one.call, one.texts]));
    await this.#write(
      'call_words',
      facts.map((fact) => ({ ...fact, words: topicWords(texts.get(fact.call) ?? [], words) })),
    );
  }

  #write(table: string, rows: Record<string, unknown>[]): Promise<void> {
    const how = { distributed: this.#parts.distributed ?? false };
    return this.#parts.ask((client) => insertRows(client, table, rows, (row) => row, how));
  }

  #select<T>(query: string, params: Record<string, unknown>): Promise<T[]> {
    return this.#parts.ask((client) => select<T>(client, query, params));
  }
}

/** Counts these hours anew, some days at once. */
export async function countHours(client: ClickHouseClient, hours: readonly Hour[]): Promise<void> {
  const sorted = [...hours].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.hour - b.hour));
  for (let i = 0; i < sorted.length; i += 240) {
    const some = sorted.slice(i, i + 240);
    await client.command({
      query: MAKE_HOURS,
      query_params: {
        first: some[0]!.day,
        last: some[some.length - 1]!.day,
        hours: some.map(({ day, hour }) => `${day} ${hour}`),
      },
    });
  }
}

export async function select<T>(
  client: ClickHouseClient,
  query: string,
  query_params: Record<string, unknown>,
): Promise<T[]> {
  const settings =
    "SETTINGS output_format_json_quote_64bit_integers = 0, distributed_product_mode = 'global', join_use_nulls = 0";
  const result = await client.query({ query: `${query} ${settings}`, query_params, format: 'JSONEachRow' });
  return result.json<T>();
}
