/** Builds every part, connects them, starts, and drains: one stage after the other, each in `server/`. */
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { everyRule } from '../engine/rules/compile.ts';
import { counted } from '../engine/text/counted.ts';
import { AuditTrail } from './auth/audit-trail.ts';
import { createAuth } from './auth/auth.ts';
import type { Config } from './config.ts';
import { lockDataDir } from './data-dir.ts';
import { listenFault } from './listen-fault.ts';
import { createMasker } from './masking/mask.ts';
import { createMetrics } from './metrics.ts';
import { SendersToken, secret } from './secrets.ts';
import { loadSegmenter } from './segmenter.ts';
import { createApi } from './server/api.ts';
import { createCasesAndAlerts } from './server/cases-and-alerts.ts';
import { catchUp } from './server/catch-up.ts';
import { createDeletion } from './server/deletion.ts';
import { type Doors, openDoors } from './server/doors.ts';
import { observeParts } from './server/figures.ts';
import { createImports } from './server/imports.ts';
import { openLogAndState } from './server/log-and-state.ts';
import { openStoreOf, startModel } from './server/model-and-store.ts';
import { openOutlets } from './server/outlets.ts';
import { startReportsAndPlans } from './server/reports-and-plans.ts';
import { startRuleWork } from './server/rule-work.ts';
import { connectHub, createRunning, type Running, replay } from './server/running.ts';
import { Shutdown } from './server/shutdown.ts';
import type { Start } from './server/start.ts';
import { startUpkeep } from './server/upkeep.ts';
import { writeServerFile } from './server-file.ts';

export interface Server {
  /** e.g. http://127.0.0.1:8787 */
  address: string;
  /** The one-time password, printed until it was used. */
  adminPassword: string | null;
  ingestToken: string;
  /** No start with this token has listened before: it is printed now. */
  ingestTokenIsNew: boolean;
  app: FastifyInstance;
  /** What was found and started, line by line, for the start message. */
  facts: { segmenter: string; rules: string; model: string; store: string; recovered: string };
  storePid(): number | null;
  /** Takes no more events, waits for what is under way, closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

export async function startServer(
  config: Config,
  say: (message: string) => void = () => undefined,
  /** The calls that come are invented ones. */
  demo = false,
): Promise<Server> {
  const dataDir = resolve(config.data);
  const shutdown = new Shutdown();
  try {
    shutdown.add(lockDataDir(dataDir));
    // Before secrets are made that nobody would be shown, and before model and store take their seconds.
    const taken = await listenFault(config.host, config.port);
    if (taken) throw taken;
    return await build({
      config,
      dataDir,
      startedAt: new Date().toISOString(),
      demo,
      metrics: createMetrics(),
      shutdown,
      say,
      tell: (message) => process.stderr.write(`${message}\n`),
      now: () => performance.timeOrigin + performance.now(),
    });
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/** The order is that of the data; what is started later is closed earlier. */
async function build(start: Start): Promise<Server> {
  const { config, dataDir, shutdown } = start;
  const segmenter = loadSegmenter();
  const kept = await openLogAndState(start);
  const { state, rules } = kept;
  const model = await startModel(start);
  const stored = await openStoreOf(start);

  // From the log to outcomes, and from there to consoles, store, cases and alerts.
  const outlets = openOutlets(start, kept, stored);
  const work = createCasesAndAlerts(start, kept, (call) => running.runner.detail(call));
  const running: Running = createRunning(start, kept, model, outlets, work);
  connectHub(kept, stored, outlets, work, running);
  const recovered = await replay(start, work, running);
  await catchUp(start, kept, stored, outlets, running);

  // What goes on beside the calls.
  const workbench = startRuleWork(start, kept, model, stored);
  const reading = startReportsAndPlans(start, kept, model, stored, segmenter);
  const deletion = createDeletion(kept, stored, outlets, work, running, reading, workbench);
  startUpkeep(start, kept, work, running, reading, deletion);

  // Who may come in, and where.
  const masker = createMasker({
    siteKey: await secret(state, 'site-key'),
    patterns: config.masking.patterns,
  });
  const auth = await createAuth({ state, config });
  const audit = new AuditTrail(state, Date.now);
  const imports = createImports({
    start,
    kept,
    stored,
    outlets,
    work,
    running,
    deletion,
    masker,
    audit,
    // The site's own token, as what the call centre's switch tells.
    dial: () => doors.ingest.connectLocal('ingest', true),
  });
  const app = await createApi({
    start,
    kept,
    model,
    stored,
    outlets,
    work,
    running,
    workbench,
    deletion,
    masker,
    auth,
    imports,
    audit,
    plans: reading.plans,
    sources: () => doors.ingest.sources(),
    telephony: () => doors.cti.state(),
  });
  const senders = await SendersToken.open(state, config.ingest.token);
  const doors: Doors = openDoors(app, start, kept, running, {
    auth,
    masker,
    token: senders.token,
    hub: outlets.hub,
  });
  observeParts(start, model, outlets, work, running, doors);
  shutdown.add(() => app.close());
  // The banner says the address; the framework's own line of it would stand between the lines for people.
  app.log.level = 'warn';
  const address = await app.listen({ host: config.host, port: config.port });
  app.log.level = config.log_level;
  await senders.listening();
  shutdown.add(writeServerFile(dataDir, { address, token: auth.localToken }));
  shutdown.add(() => doors.ingest.close());
  shutdown.add(() => doors.adapters.close());
  shutdown.add(() => doors.cti.close());
  imports.start();
  shutdown.add(() => imports.stop());

  const { name, version, sha256 } = model.info;
  return {
    address,
    adminPassword: auth.firstPassword,
    ingestToken: senders.token,
    ingestTokenIsNew: senders.isNew,
    app,
    facts: {
      segmenter: segmenter.fallback
        ? `${segmenter.name} (nodejieba is missing: ${segmenter.fallback})`
        : segmenter.name,
      rules: `${counted(everyRule(rules.current).length, 'rule')}, ${rules.current.hash.slice(0, 8)}`,
      model: `${name} ${version}, ${sha256.slice(0, 8)}`,
      store: stored.version
        ? `ClickHouse ${stored.version.version}${stored.version.embedded ? ', embedded' : ''}`
        : 'ClickHouse is away; rows wait in the outbox until it is back',
      recovered: `${counted(recovered.open, 'open call')} from ${counted(recovered.replayed, 'record')}`,
    },
    storePid: () => stored.store.childPid(),
    stop: shutdown.run,
  };
}
