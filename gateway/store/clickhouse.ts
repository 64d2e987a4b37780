import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { ChdbProcess, type StoreLog } from './chdb-process.ts';
import { type ClientOptions, insertRows, isNetwork, named, newClient, orRefuse } from './client.ts';
import { migrate } from './migrate.ts';
import { type Numbered, type Store, StoreUnavailable } from './port.ts';
import {
  readCall,
  readCalls,
  readFlags,
  readOrder,
  readRaised,
  readRuleSet,
  readScopeFlags,
  readTranscripts,
} from './queries.ts';
import { dateTime, key, rowOf, sortOut, words } from './rows.ts';

export interface StoreOptions {
  /** Of a ClickHouse server; without it the embedded one runs as a child process. */
  url?: string;
  /** The server's data directory; the embedded ClickHouse keeps its files in the folder `clickhouse` of it. */
  dataDir: string;
  /** Of the ClickHouse server. */
  user?: string;
  password?: string;
  database?: string;
  log?: StoreLog;
}

/** A loaded machine opens the embedded ClickHouse in seconds; a large directory after a kill takes longer, ms. */
const FIRST_START_MS = 60_000;
/** How long one request rides out a restart of the embedded ClickHouse, ms. */
const RIDE_OUT_MS = 15_000;
const RETRY_MS = 100;

/**
 * Opens the store and brings its tables up to date. Embedded: rejects when it does not start. Over a URL: a server
 * that is away now delays storing and nothing else, so the store opens, says so, and prepares itself when it is back.
 */
export async function openStore(o: StoreOptions): Promise<Store & { childPid(): number | null }> {
  const store = new ClickHouseStore(o);
  try {
    await store.prepare();
  } catch (error) {
    if (!o.url) {
      await store.close();
      throw error;
    }
    o.log?.('warn', `ClickHouse is away and will be tried again: ${(error as Error).message}`);
  }
  return store;
}

class ClickHouseStore implements Store {
  private readonly database: string;
  private readonly embedded: ChdbProcess | null;
  private readonly options: StoreOptions;
  private client: { start: number; client: ClickHouseClient } | null = null;
  private prepared: Promise<void> | null = null;
  private closed = false;

  constructor(o: StoreOptions) {
    this.options = o;
    this.database = o.database ?? 'earshot';
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(this.database)) {
      throw new Error(`Expected a ClickHouse database of letters, digits and _, got '${this.database}'`);
    }
    this.embedded = o.url ? null : new ChdbProcess(o.dataDir, o.log ?? (() => undefined));
  }

  childPid(): number | null {
    return this.embedded?.pid() ?? null;
  }

  /** Database and tables; once, and again only after a failure. */
  prepare(): Promise<void> {
    this.prepared ??= this.setUp().catch((error: unknown) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }

  async write(batch: readonly Numbered[]): Promise<void> {
    const { calls, utterances, flags, scope_flags, marks } = orRefuse(() => sortOut(batch));
    await this.ask(async (client) => {
      // Calls last: who sees the call sees its words and flags.
      await insertRows(client, 'utterances', utterances, rowOf);
      await insertRows(client, 'flags', flags, rowOf);
      await insertRows(client, 'scope_flags', scope_flags, rowOf);
      await insertRows(client, 'marks', marks, rowOf);
      await insertRows(client, 'calls', calls, rowOf);
    });
  }

  saveRuleSet(hash: string, source: string): Promise<void> {
    return this.ask(async (client) => {
      if ((await readRuleSet(client, hash)) === source) return;
      const row = { hash: key(hash), stored_at: dateTime(Date.now()), source: words(source) };
      await insertRows(client, 'rule_sets', [row], (r) => r);
    });
  }

  ruleSet(hash: string) {
    return this.ask((client) => readRuleSet(client, hash));
  }

  calls(query: Parameters<Store['calls']>[0]) {
    return this.ask((client) => readCalls(client, query));
  }

  transcripts(query: Parameters<Store['transcripts']>[0]) {
    return this.ask((client) => readTranscripts(client, query));
  }

  call(id: string) {
    return this.ask((client) => readCall(client, id));
  }

  order(call: string) {
    return this.ask((client) => readOrder(client, call));
  }

  flags(query: Parameters<Store['flags']>[0]) {
    return this.ask((client) => readFlags(client, query));
  }

  scopeFlags(query: Parameters<Store['scopeFlags']>[0]) {
    return this.ask((client) => readScopeFlags(client, query));
  }

  raised() {
    return this.ask((client) => readRaised(client));
  }

  ping(): Promise<{ version: string; embedded: boolean }> {
    return this.ask(async (client) => {
      const result = await client.query({ query: 'SELECT version() AS version', format: 'JSONEachRow' });
      const [row] = await result.json<{ version: string }>();
      return { version: row!.version, embedded: this.embedded !== null };
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.client.close();
    this.client = null;
    await this.embedded?.close();
  }

  /** Runs on a prepared database. */
  private async ask<T>(question: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    await this.prepare();
    return this.attempt(question);
  }

  private async setUp(): Promise<void> {
    const deadline = this.embedded ? FIRST_START_MS : 0;
    const { url, user, password } = await this.server(deadline);
    const admin = newClient({ url, user, password, database: 'default' });
    try {
      await admin.command({ query: `CREATE DATABASE IF NOT EXISTS \`${this.database}\`` });
    } catch (error) {
      // A user without that right may still have been given the database; the next statement tells.
      if (isNetwork(error)) throw named(error);
    } finally {
      await admin.close();
    }
    await this.attempt((client) => migrate(client));
  }

  /**
   * Runs `question`; every statement may run twice without harm. When the way to ClickHouse breaks, embedded: tries
   * again until the child is back, within a bound; over a URL: once more, since an idle connection may have been cut.
   */
  private async attempt<T>(question: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    const deadline = performance.now() + RIDE_OUT_MS;
    for (let tries = 1; ; tries++) {
      try {
        return await question(await this.connect(Math.max(0, deadline - performance.now())));
      } catch (error) {
        const again = this.embedded ? performance.now() + RETRY_MS < deadline : tries === 1;
        if (this.closed || !isNetwork(error) || !again) throw named(error);
        await sleep(RETRY_MS);
      }
    }
  }

  /** The client of the running server or child. */
  private async connect(ms: number): Promise<ClickHouseClient> {
    if (this.closed) throw new StoreUnavailable('The store is closed');
    const server = await this.server(ms);
    if (this.client && this.client.start !== server.start) {
      void this.client.client.close();
      this.client = null;
    }
    this.client ??= { start: server.start, client: newClient(server) };
    return this.client.client;
  }

  private async server(ms: number): Promise<ClientOptions & { start: number }> {
    const { url, user, password } = this.options;
    if (this.embedded) return { ...(await this.embedded.address(ms)), database: this.database };
    return {
      url: url!,
      user: user ?? 'default',
      password: password ?? '',
      database: this.database,
      start: 0,
    };
  }
}
