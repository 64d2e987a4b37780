/** A real fastify with the ingest socket on a real log, for tests that speak to it over a real WebSocket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import websocket from '@fastify/websocket';
import fastify from 'fastify';
import type { LogRecord, RecordBody } from '../../engine/contract/record.ts';
import { CallRegistry } from '../../gateway/ingest/calls.ts';
import type { LivenessLimits } from '../../gateway/ingest/liveness.ts';
import { type IngestParts, MAX_PAYLOAD, registerIngest } from '../../gateway/ingest/socket.ts';
import { openLog } from '../../gateway/log/lmdb-log.ts';
import { type Log, LogUnavailable } from '../../gateway/log/port.ts';
import { createMasker } from '../../gateway/masking/mask.ts';

/** Tokens that the server knows, and their ids. */
export const TOKENS: Record<string, string> = { 'token-a': 'a', 'token-b': 'b' };

/** A log whose commits a test can hold back or refuse. */
export class GatedLog implements Log {
  readonly #log: Log;
  #gate: Promise<void> | null = null;
  #open: () => void = () => undefined;
  /** Appends that have come so far. */
  appends = 0;
  refusing = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** From now on appends are written, but told as durable only after `release`. */
  hold(): void {
    this.#gate = new Promise((open) => {
      this.#open = open;
    });
  }

  release(): void {
    this.#gate = null;
    this.#open();
  }

  async append(bodies: readonly RecordBody[], extra?: (before: number) => void): Promise<LogRecord[]> {
    this.appends += 1;
    if (this.refusing) throw new LogUnavailable('refused by the test');
    const records = await this.#log.append(bodies, extra);
    await this.#gate;
    return records;
  }

  onCommit(listener: (records: LogRecord[]) => void): void {
    this.#log.onCommit(listener);
  }
  onTick(listener: (at: number) => void): void {
    this.#log.onTick(listener);
  }
  read(from: number, without?: ReadonlySet<number>): Iterable<LogRecord> {
    return this.#log.read(from, without);
  }
  last(): { n: number; at: number } {
    return this.#log.last();
  }
  first(): number {
    return this.#log.first();
  }
  trim(n: number): Promise<void> {
    return this.#log.trim(n);
  }
  get healthy(): boolean {
    return this.#log.healthy;
  }
  close(): Promise<void> {
    return this.#log.close();
  }
}

export interface IngestServer {
  url: string;
  http: string;
  port: number;
  log: GatedLog;
  registry: CallRegistry;
  /** Counted refusals by code. */
  refused: Map<string, number>;
  /** Moves the server's clock. */
  clock: { ahead: number };
  /** Records of the log that come from senders. */
  records(call?: string): LogRecord[];
  /** Looks at once whose token is still good. */
  recheck(): void;
  /** Drains the socket only. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface IngestServerOptions {
  dir?: string;
  port?: number;
  window?: number;
  /** Quotas of one source. */
  eventsPerS?: number;
  openCalls?: number;
  liveness?: LivenessLimits;
  /** Whose sources, and what the site's directory says of agents. */
  site?: Pick<IngestParts, 'maySpeak' | 'isGood' | 'teamOfAgent' | 'startedAt'>;
}

export async function startIngest(options: IngestServerOptions = {}): Promise<IngestServer> {
  const own = options.dir === undefined;
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'earshot-ingest-'));
  const opened = await openLog({ dir });
  const log = new GatedLog(opened.log);
  const registry = new CallRegistry(opened.state, { open_calls: options.openCalls ?? 0, idle_ms: 600_000 });
  const refused = new Map<string, number>();
  const clock = { ahead: 0 };
  const app = fastify();
  await app.register(websocket, { options: { maxPayload: MAX_PAYLOAD } });
  const ingest = registerIngest(app, {
    log,
    registry,
    masker: createMasker({ siteKey: 'test' }),
    rulesHash: () => 'rules-1',
    timeZone: 'Europe/Paris',
    authenticate: (token) => (token === undefined ? null : (TOKENS[token] ?? null)),
    tradeOfQueue: (queue) => ({ 'card-3': 'bank' })[queue],
    metrics: {
      received: () => undefined,
      slowed: () => undefined,
      refused: (code) => void refused.set(code, (refused.get(code) ?? 0) + 1),
    },
    now: () => Date.now() + clock.ahead,
    window: options.window ?? 5_000,
    ...(options.eventsPerS === undefined ? {} : { eventsPerS: options.eventsPerS }),
    ...(options.liveness ? { liveness: options.liveness } : {}),
    ...options.site,
  });
  const http = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url: `${http.replace(/^http/, 'ws')}/v1/ingest`,
    http,
    port: Number(new URL(http).port),
    log,
    registry,
    refused,
    clock,
    records: (call) =>
      [...log.read(1)].filter((record) => call === undefined || ('call' in record && record.call === call)),
    recheck: () => ingest.recheck(),
    drain: () => ingest.close(),
    async stop() {
      log.release();
      await ingest.close();
      await app.close();
      await log.close();
      if (own) rmSync(dir, { recursive: true, force: true });
    },
  };
}
