/** Asks every part how it fares; `health.ts` decides what of it is a trouble. */
import { statfs } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { SiteHealth } from '../engine/contract/health.ts';
import type { RuleSetState } from '../engine/contract/rule.ts';
import type { Storing } from '../engine/contract/storing.ts';
import type { TelephonyState } from '../engine/contract/telephony.ts';
import type { MoodService } from '../models/runtime/mood-service.ts';
import type { Alerts } from './alerts/alerts.ts';
import type { CaseFeed } from './cases/case-feed.ts';
import { type Figures, refusedFrom, sourcesOf, troublesOf } from './health.ts';
import type { Imports } from './imports/imports.ts';
import type { SourceCalls } from './ingest/calls.ts';
import type { SourceCounts } from './ingest/refused-counts.ts';
import type { ConnectedSource } from './ingest/socket.ts';
import type { Log } from './log/port.ts';
import type { Store } from './store/port.ts';

export interface SiteHealthParts {
  version: string;
  /** ISO 8601. */
  startedAt: string;
  dataDir: string;
  /** Events can be taken. */
  ready(): boolean;
  log: Pick<Log, 'healthy'>;
  cases: Pick<CaseFeed, 'waiting'>;
  store: Pick<Store, 'ping'>;
  embedded: boolean;
  storing(): Storing;
  /** Why outcomes cannot be written; null: they can. */
  outcomes(): string | null;
  model: Pick<MoodService, 'info' | 'stats'>;
  connected(): ConnectedSource[];
  calls(): SourceCalls[];
  refused(): SourceCounts[];
  telephony(): TelephonyState[];
  /** Epoch ms. */
  now(): number;
  /** Name of a sender's token; null: the site's first one. */
  tokenName(owner: string): string | null;
  rules(): RuleSetState;
  alerts: Pick<Alerts, 'targets' | 'undecided'>;
  imports: Pick<Imports, 'figures'>;
  openCalls(): number;
  retention: SiteHealth['retention'];
}

/** How long a store that hangs is waited for, ms. */
const PING_MS = 2_000;

export async function siteHealthOf(parts: SiteHealthParts): Promise<SiteHealth> {
  const { version, startedAt, log, embedded, model, retention } = parts;
  const [answer, disk] = await Promise.all([pinged(parts.store), diskOf(parts.dataDir)]);
  const { waiting, failed } = parts.imports.figures();
  const targets = parts.alerts.targets();
  const failing = targets.filter(({ failures, address }) => failures > 0 || address !== null);
  const set = parts.rules();
  const storing = parts.storing();
  const { queued, scored, shed } = model.stats();
  const told: Omit<SiteHealth, 'ready' | 'troubles'> = {
    version,
    started_at: startedAt,
    log: { writable: log.healthy },
    store: { ...storing, version: answer, embedded },
    outbox: [
      { consumer: 'store', behind: storing.rows },
      { consumer: 'cases', behind: parts.cases.waiting },
      { consumer: 'alerts', behind: parts.alerts.undecided },
      ...targets
        .filter(({ kind }) => kind === 'events')
        .map(({ name, waiting: behind }) => ({ consumer: `events/${name}`, behind })),
    ],
    model: { name: model.info.name, version: model.info.version, waiting: queued, scored, unscored: shed },
    sources: sourcesOf(parts.connected(), parts.calls(), parts.tokenName),
    refused: refusedFrom(parts.refused(), parts.tokenName),
    telephony: parts.telephony(),
    disk,
    rules: {
      hash: set.hash,
      rules: set.rules,
      loaded_at: set.loaded_at,
      stopped: set.stopped.length,
      errors: set.refused?.errors.length ?? 0,
    },
    alerts: {
      targets: targets.length,
      failing: failing.length,
      waiting: targets.reduce((sum, one) => sum + one.waiting, 0),
    },
    imports: { waiting, failed: failed.length },
    open_calls: parts.openCalls(),
    retention,
  };
  const figures: Figures = {
    ...told,
    now: parts.now(),
    outcomes: parts.outcomes(),
    failing,
    failed_imports: failed,
  };
  return { ...told, ready: parts.ready(), troubles: troublesOf(figures) };
}

/** Version of the store; null: no answer in time. */
async function pinged(store: Pick<Store, 'ping'>): Promise<string | null> {
  const stop = new AbortController();
  const late = setTimeout(PING_MS, null, { signal: stop.signal }).catch(() => null);
  const answer = store.ping().then(
    ({ version }) => version,
    () => null,
  );
  return Promise.race([answer, late]).finally(() => stop.abort());
}

async function diskOf(dir: string): Promise<SiteHealth['disk']> {
  try {
    const { bavail, bsize, blocks } = await statfs(dir);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    return null;
  }
}
