import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { readReportCalls } from '../reports/calls.ts';
import { readReport } from '../reports/reports.ts';
import { readToday } from '../reports/today.ts';
import { readCall, readCalls, readTranscripts } from './call-queries.ts';
import { readCaseFigures } from './case-queries.ts';
import { ChdbProcess, type StoreLog } from './chdb-process.ts';
import { type ClientOptions, isNetwork, named, newClient, orRefuse } from './client.ts';
import type { Cluster } from './cluster.ts';
import { callsOf, countRows, eraseRows, sharesCase } from './erase.ts';
import { insertRows } from './insert.ts';
import { migrate, readMigrations } from './migrate.ts';
import { type Numbered, SchemaRefused, type Store, StoreUnavailable } from './port.ts';
import { readQualityCalls, readSample } from './quality-queries.ts';
import {
  readFlagChanges,
  readFlags,
  readKnownCalls,
  readOrder,
  readRaised,
  readRuleSet,
  readScopeFlags,
} from './queries.ts';
import { applyRetention, type Retention } from './retention.ts';
import { rowsOf } from './rows.ts';
import { sortOut, TABLES } from './sort-out.ts';
import { dateTime, key, words } from './values.ts';

export interface StoreOptions {
  /** Of a ClickHouse server; without it the embedded one runs as a child process. */
  url?: string;
  /** The server's data directory; the embedded ClickHouse keeps its files in the folder `clickhouse` of it. */
  dataDir: string;
  /** Of the ClickHouse server. */
  user?: string;
  password?: string;
  database?: string;
  /** Name of the server's cluster: tables are replicated and sharded over it. */
  cluster?: string;
  /** How long rows are kept; without it tables keep the TTL that they have. */
  retention?: Retention;
  log?: StoreLog;
}

/** A loaded machine opens the embedded ClickHouse in seconds; a large directory after a kill takes longer, ms. */
const FIRST_START_MS = 60_000;
/** How long one request rides out a restart of the embedded ClickHouse, ms. */
const RIDE_OUT_MS = 15_000;
const RETRY_MS = 100;

/** The store, and what only its tests and its owner look at. */
export interface OpenStore extends Store {
  /** Process of the embedded ClickHouse; null over a URL and while there is none. */
  childPid(): number | null;
  /** Asks ClickHouse itself, on a prepared database; rejects as the port does. */
  ask<T>(question: (client: ClickHouseClient) => Promise<T>): Promise<T>;
}

/**
 * Opens the store and brings its tables up to date. Embedded: rejects when it does not start. Over a URL: a server
 * that is away now delays storing and nothing else, so the store opens, says so, and prepares itself when it is back.
 */
export async function openStore(o: StoreOptions): Promise<OpenStore> {
  const store = new ClickHouseStore(o);
  try {
    await store.prepare();
  } catch (error) {
    if (!o.url || error instanceof SchemaRefused) {
      await store.close();
      throw error;
    }
    o.log?.('warn', `ClickHouse is away and will be tried again: ${(error as Error).message}`);
  }
  return store;
}

class ClickHouseStore implements OpenStore {
  private readonly database: string;
  private readonly embedded: ChdbProcess | null;
  private readonly options: StoreOptions;
  private readonly cluster: Cluster | null;
  private client: { start: number; client: ClickHouseClient } | null = null;
  private prepared: Promise<void> | null = null;
  private closed = false;

  constructor(o: StoreOptions) {
    this.options = o;
    this.database = o.database ?? 'earshot';
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(this.database)) {
      throw new Error(`Expected a ClickHouse database of letters, digits and _, got '${this.database}'`);
    }
    if (o.cluster && !/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/.test(o.cluster)) {
      throw new Error(`Expected the name of a ClickHouse cluster, got '${o.cluster}'`);
    }
    this.cluster = o.cluster && o.url ? { name: o.cluster, database: this.database } : null;
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
    const sorted = orRefuse(() => sortOut(batch));
    await this.ask(async (client) => {
      const how = { distributed: this.cluster !== null };
      for (const table of TABLES) {
        await insertRows(client, table, sorted[table], (one) => rowsOf(table, one), how);
      }
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

  qualityCalls(query: Parameters<Store['qualityCalls']>[0]) {
    return this.ask((client) => readQualityCalls(client, query));
  }

  sample(query: Parameters<Store['sample']>[0]) {
    return this.ask((client) => readSample(client, query));
  }

  transcripts(query: Parameters<Store['transcripts']>[0]) {
    return this.ask((client) => readTranscripts(client, query));
  }

  call(id: string) {
    return this.ask((client) => readCall(client, id));
  }

  knownCalls(ids: readonly string[]) {
    return this.ask((client) => readKnownCalls(client, ids));
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

  caseFigures(query: Parameters<Store['caseFigures']>[0]) {
    return this.ask((client) => readCaseFigures(client, query));
  }

  report(name: string, query: Parameters<Store['report']>[1]) {
    return this.ask((client) => readReport(client, name, query));
  }

  reportCalls(query: Parameters<Store['reportCalls']>[0]) {
    return this.ask((client) => readReportCalls(client, query));
  }

  today(query: Parameters<Store['today']>[0]) {
    return this.ask((client) => readToday(client, query));
  }

  flagChanges(call: string) {
    return this.ask((client) => readFlagChanges(client, call));
  }

  callsOf(person: string) {
    return this.ask((client) => callsOf(client, person));
  }

  sharesCase(call: string) {
    return this.ask((client) => sharesCase(client, call));
  }

  countRows(calls: readonly string[], person: string | null) {
    return this.ask((client) => countRows(client, calls, person));
  }

  erase(calls: readonly string[], person: string | null) {
    return this.ask((client) => eraseRows(client, calls, person, this.cluster));
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

  async ask<T>(question: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    await this.prepare();
    return this.attempt(question);
  }

  private async setUp(): Promise<void> {
    const deadline = this.embedded ? FIRST_START_MS : 0;
    const { url, user, password } = await this.server(deadline);
    const on = this.cluster ? ` ON CLUSTER '${this.cluster.name}'` : '';
    const admin = newClient({ url, user, password, database: 'default' });
    try {
      await admin.command({ query: `CREATE DATABASE IF NOT EXISTS \`${this.database}\`${on}` });
    } catch (error) {
      // A user without that right may still have been given the database; the next statement tells.
      if (isNetwork(error)) throw named(error);
    } finally {
      await admin.close();
    }
    const { retention } = this.options;
    await this.attempt(async (client) => {
      await migrate(client, readMigrations(), this.cluster);
      if (retention) await applyRetention(client, retention, this.cluster);
    });
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
