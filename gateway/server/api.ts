/** REST, the live socket and the console: every part as the routes see it. */
import type { FastifyInstance } from 'fastify';
import type { TelephonyState } from '../../engine/contract/telephony.ts';
import type { MoodService } from '../../models/runtime/mood-service.ts';
import { createApp } from '../api/app.ts';
import type { AuditTrail } from '../auth/audit-trail.ts';
import type { Auth } from '../auth/auth.ts';
import type { Deletion } from '../deletion.ts';
import type { Imports } from '../imports/imports.ts';
import type { Ingest } from '../ingest/socket.ts';
import type { Masker } from '../masking/mask.ts';
import { asset } from '../paths.ts';
import { RaisedCounts } from '../raised-counts.ts';
import type { Workbench } from '../rule-book/workbench.ts';
import { siteHealthOf } from '../site-health.ts';
import { packageVersion } from '../version.ts';
import type { CasesAndAlerts } from './cases-and-alerts.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import { openCalls } from './open-calls.ts';
import type { Outlets } from './outlets.ts';
import { readinessOf } from './readiness.ts';
import type { ReportsAndPlans } from './reports-and-plans.ts';
import type { Running } from './running.ts';
import type { Start } from './start.ts';

/** The stages before, by their names. */
export interface ApiParts {
  start: Start;
  kept: Kept;
  model: MoodService;
  stored: Stored;
  outlets: Outlets;
  work: CasesAndAlerts;
  running: Running;
  workbench: Workbench;
  plans: ReportsAndPlans['plans'];
  deletion: Deletion;
  masker: Masker;
  auth: Auth;
  imports: Imports;
  audit: AuditTrail;
  /** Who is connected; the senders' door opens after this. */
  sources(): ReturnType<Ingest['sources']>;
  telephony(): TelephonyState[];
}

export function createApi(parts: ApiParts): Promise<FastifyInstance> {
  const { start, kept, stored, outlets, work, running, workbench, plans, deletion, masker, auth, imports } =
    parts;
  const { log, state, rules, aliases } = kept;
  const { cases, alerts } = work;
  const { runner, coach } = running;
  const { store } = stored;
  const { storing, hub, setAside } = outlets;
  const health = () => readinessOf(log.healthy, running.trouble(), storing(), parts.telephony());
  return createApp({
    config: start.config,
    imports,
    audit: parts.audit,
    auth,
    live: runner,
    refused: (call) => running.registry.refusedOf(call),
    store,
    hub,
    health,
    siteHealth: siteHealthAsked(parts, () => health().ready),
    state,
    directory: kept.directory,
    rules,
    workbench,
    stops: kept.stops,
    marks: kept.marks,
    prompts: kept.prompts,
    setRoles: async (call, swapped, by) =>
      void (await log.append([{ type: 'roles.set', call, swapped, by }])),
    cases,
    alerts,
    coach,
    answers: kept.answers,
    appeals: kept.appeals,
    reviews: kept.reviews,
    plans,
    storing,
    setAside,
    deletion,
    // The token of four characters is how calls name a customer's number that came in as an id before D-068.
    namesOf: (customer) => aliases.namesWith([customer, masker.text(customer), masker.pseudonym(customer)]),
    aliases,
    tokens: { customer: (id) => masker.customerId(id), number: (number) => masker.pseudonym(number) },
    raised: new RaisedCounts(() => store.raised(), start.now),
    mask: (text) => masker.text(text),
    metrics: start.metrics,
    version: packageVersion(),
    webRoot: asset('dist', 'web'),
  });
}

function siteHealthAsked(
  { start, kept, model, stored, outlets, work, running, auth, imports, sources, telephony }: ApiParts,
  ready: () => boolean,
) {
  const { config, dataDir, startedAt, now } = start;
  return () =>
    siteHealthOf({
      version: packageVersion(),
      startedAt,
      dataDir,
      ready,
      log: kept.log,
      cases: work.caseFeed,
      store: stored.store,
      embedded: config.clickhouse.url === '',
      storing: outlets.storing,
      outcomes: () => running.trouble()?.message ?? null,
      model,
      connected: sources,
      calls: () => running.registry.sources(now()),
      refused: () => running.registry.refusedSources(),
      telephony,
      now,
      tokenName: (owner) => auth.tokens.get(owner)?.name ?? null,
      rules: kept.ruleState,
      alerts: work.alerts,
      imports,
      openCalls: () => openCalls(running.runner),
      retention: config.retention,
    });
}
