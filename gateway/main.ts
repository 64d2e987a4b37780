/** Builds every part, connects them, starts, and drains. Nothing clever happens here. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createEngine } from '../engine/engine.ts';
import { finalNow } from '../engine/review-score.ts';
import { everyRule } from '../engine/rules/compile.ts';
import { type MoodService, startMoodService } from '../models/runtime/mood-service.ts';
import { AcrossCalls } from './across-calls.ts';
import { registerAdapters } from './adapters/door.ts';
import { aboutOf as alertAbout } from './alerts/alert.ts';
import { Alerts } from './alerts/alerts.ts';
import { createApp } from './api/app.ts';
import { Appeals } from './appeals.ts';
import { AuditTrail } from './auth/audit-trail.ts';
import { createAuth } from './auth/auth.ts';
import { sendersOf } from './auth/senders.ts';
import { Users } from './auth/users.ts';
import { CaseFeed } from './cases/case-feed.ts';
import { Cases } from './cases/cases.ts';
import { policyOf } from './cases/config.ts';
import { aboutOf } from './cases/intake.ts';
import { PromptAnswers } from './coaching/answers.ts';
import { Coach } from './coaching/coach.ts';
import type { Config } from './config.ts';
import { registerCti } from './cti/cti.ts';
import { Aliases } from './customers/aliases.ts';
import { lockDataDir } from './data-dir.ts';
import { Deletion } from './deletion.ts';
import { happensNow } from './delivered.ts';
import { Directory } from './directory/directory.ts';
import { EarlierCalls } from './imports/earlier.ts';
import { Imports, sourceOf } from './imports/imports.ts';
import { CallRegistry } from './ingest/calls.ts';
import { type Ingest, registerIngest } from './ingest/socket.ts';
import { openLog } from './log/lmdb-log.ts';
import { Marks } from './marks.ts';
import { createMasker } from './masking/mask.ts';
import { createMetrics } from './metrics.ts';
import { MoodScorer } from './mood.ts';
import { asset } from './paths.ts';
import { Prompts } from './prompts.ts';
import { seedOpen, seedStored, seedUnstored } from './push/earlier-flags.ts';
import { createLiveHub } from './push/live-hub.ts';
import { mayReview } from './quality/may-review.ts';
import { Plans } from './quality/plans.ts';
import { Reviews } from './quality/reviews.ts';
import { rulingsOf } from './quality/rulings.ts';
import { RaisedCounts } from './raised-counts.ts';
import { Rollup } from './reports/rollup.ts';
import { ownRules, Workbench } from './rule-book/workbench.ts';
import { RuleStops } from './rule-stops.ts';
import { type Reloaded, RulesInForce } from './rules-in-force.ts';
import { Runner } from './runner.ts';
import { secret } from './secrets.ts';
import { loadSegmenter } from './segmenter.ts';
import { writeServerFile } from './server-file.ts';
import { siteHealthOf } from './site-health.ts';
import { openStore } from './store/clickhouse.ts';
import { openSetAside } from './store/set-aside.ts';
import { startStoreSink } from './store/sink.ts';
import { storingOf } from './storing.ts';
import { Turns } from './turns.ts';

export interface Server {
  /** e.g. http://127.0.0.1:8787 */
  address: string;
  /** Printed once, at the first start. */
  adminPassword: string | null;
  ingestToken: string;
  /** The senders' token was made at this start and is printed once. */
  ingestTokenIsNew: boolean;
  app: FastifyInstance;
  /** What was found and started, line by line, for the start message. */
  facts: { segmenter: string; rules: string; model: string; store: string; recovered: string };
  storePid(): number | null;
  /** Takes no more events, waits for what is under way, closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

/** How often old records and delivered outcomes are forgotten, ms. */
const TRIM_MS = 30_000;
const RETRY_MS = 5_000;
/** Texts that wait for the model, and rows for the store, beyond which an import waits: live calls come first. */
const IMPORT_TEXTS = 4;
const IMPORT_ROWS = 5_000;
/** How old reports may be, ms. */
const ROLLUP_MS = 30_000;

/** Epoch ms with fractions that never runs backwards within a run. */
const now = () => performance.timeOrigin + performance.now();

export async function startServer(
  config: Config,
  say: (message: string) => void = () => undefined,
  /** The calls that come are invented ones. */
  demo = false,
): Promise<Server> {
  const dataDir = resolve(config.data);
  const undo: (() => Promise<void> | void)[] = [];
  const stopAll = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    undo.push(lockDataDir(dataDir));
    return await build(config, dataDir, undo, stopAll, say, demo);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function build(
  config: Config,
  dataDir: string,
  undo: (() => Promise<void> | void)[],
  stopAll: () => Promise<void>,
  say: (message: string) => void,
  demo: boolean,
): Promise<Server> {
  const metrics = createMetrics();
  const startedAt = new Date().toISOString();
  const segmenter = loadSegmenter();
  const { log, outbox, state, erase } = await openLog({ dir: `${dataDir}/log`, now: Date.now });
  undo.push(() => log.close());
  const tell = (message: string) => process.stderr.write(`${message}\n`);
  const rulesDir = config.rules || ownRules(dataDir);
  const rules = await RulesInForce.open(rulesDir, state, tell);
  const stops = new RuleStops(state, log);
  const directory = new Directory(state);
  const aliases = new Aliases(state);
  const marks = new Marks(state, log, Date.now, config.retention.calls_days * 86_400_000);

  const prompts = new Prompts(state, log, Date.now, config.retention.words_days * 86_400_000);
  const keptMs = config.retention.calls_days * 86_400_000;
  // Both change final scores: one at a time.
  const scoring = new Turns();
  const appeals = new Appeals(state, log, Date.now, keptMs, scoring);
  const reviews = new Reviews({
    state,
    log,
    now: Date.now,
    finalOf: (review) => finalNow(review, rulingsOf(appeals.of(review.call))),
    turns: scoring,
    keptMs,
  });
  const answers = new PromptAnswers(state, log, Date.now, config.retention.words_days * 86_400_000);

  say('loading the emotion model');
  const model = await startMoodService({
    dir: config.model.dir || asset('models', 'mood'),
    maxWaitMs: config.model.max_wait_ms,
    ...(config.model.workers > 0 ? { workers: config.model.workers } : {}),
  });
  undo.push(() => model.close());

  say('opening ClickHouse');
  const { url, user, password, database, cluster } = config.clickhouse;
  const warn = (level: string, message: string) => {
    if (level === 'warn' || level === 'error') process.stderr.write(`${message}\n`);
  };
  const store = await openStore({
    dataDir,
    database,
    log: warn,
    retention: config.retention,
    ...(url ? { url, user, password, cluster } : {}),
  });
  undo.push(() => store.close());
  // A server over a URL may be away: that delays storing and nothing else.
  const version = await store.ping().catch(() => null);

  const engine = createEngine({
    ruleSet: (hash) => rules.of(hash),
    stopped: stops.before(log.first()),
    thresholds: model.info.thresholds,
    lag_ms: config.lag_ms,
    late_ms: config.late_ms,
    idle_ms: config.idle_ms,
  });
  const across = new AcrossCalls({
    rules: rules.current.across,
    earlier: rules.earlierAcross(),
    stopped: stops.before(log.first()),
    state,
  });
  const registry = new CallRegistry(state, {
    open_calls: config.ingest.open_calls,
    idle_ms: config.idle_ms,
  });
  const scorer = new MoodScorer(model, log);
  const hub = createLiveHub();
  // Before the store has taken them, so that none falls between the two.
  seedUnstored(hub, outbox);
  const setAside = openSetAside(dataDir);
  const sink = startStoreSink({
    setAside,
    outbox,
    store,
    dataDir,
    log: warn,
    onLag: (rows) => metrics.outboxLag('store', rows),
  });
  undo.push(() => sink.stop());

  const cases = new Cases({
    state,
    log,
    policy: policyOf(config.cases),
    now,
    about: (flag) => aboutOf(runner.detail(flag.call), flag),
    teamOfQueue: (queue, at) => directory.teamOfQueue(queue, at),
    keptMs: config.cases.closed_days * 86_400_000,
  });
  const caseFeed = new CaseFeed({ cases, outbox });
  const alerts = new Alerts({
    config: config.alerts,
    time_zone: config.time_zone,
    state,
    outbox,
    demo,
    about: (flag) => alertAbout(runner.detail(flag.call), flag),
    now,
    tell,
    onLines: (lines) => {
      for (const { reason } of lines) metrics.alertDecided(reason);
    },
    onTold: (target, outcome) =>
      metrics.alertTried(target, outcome.ok ? 'sent' : outcome.retry ? 'retry' : 'refused'),
  });
  let trouble: Error | null = null;
  const runner: Runner = new Runner({
    engine,
    across,
    log,
    outbox,
    now,
    score: (utterance) => scorer.score(utterance),
    holes: (call) => registry.holes(call),
    stored: () => sink.through(),
    stage: (name, ms) => metrics.stage(name, ms),
    trouble: (error) => {
      trouble = error;
    },
    publish: (delivered) => {
      for (const one of delivered) {
        if (one.kind === 'flag' && !one.flag.imported) metrics.flag(one.flag);
        else if (one.kind === 'scope_flag') metrics.scopeFlag(one.scope_flag);
      }
      hub.publish(delivered.filter(happensNow));
      caseFeed.heard(delivered);
      alerts.heard(delivered);
      sink.notify();
    },
  });
  const ruleState = () => ({ ...rules.state(), stopped: stops.all() });
  const coach = new Coach({
    live: runner,
    answers,
    sent: (call) => prompts.of(call),
    limits: { per_call: config.coaching.per_call, per_window: config.coaching.per_5_minutes },
  });
  hub.attach({
    live: runner,
    store,
    rules: ruleState,
    marks: (call) => marks.of(call),
    prompts: (call) => prompts.of(call),
    cases: () => cases.shown(),
    coached: (call) => coach.of(call),
    teamOfQueue: (queue, at) => directory.teamOfQueue(queue, at),
  });
  rules.onChanged(() => hub.rulesChanged());
  stops.onChanged(() => hub.rulesChanged());
  say('replaying the log');
  const recovered = await runner.start();
  undo.push(async () => {
    await scorer.stop();
    await caseFeed.stop();
    await alerts.stop();
    await runner.stop();
  });
  caseFeed.start();
  await alerts.start();
  // A server over a URL may be away: then what it has comes later.
  const saving = new AbortController();
  undo.push(() => saving.abort());
  if (version) await seedStored(hub, store);
  else void keepTrying(() => seedStored(hub, store), saving.signal);
  seedOpen(hub, runner);
  const { hash, source } = rules.current;
  void keepTrying(() => store.saveRuleSet(hash, source), saving.signal);
  rules.onTaken((set) => {
    runner.useAcross(set.across);
    void keepTrying(() => store.saveRuleSet(set.hash, set.source), saving.signal);
  });
  undo.push(reloadWhenAsked(rules, tell));
  const workbench = new Workbench({
    dir: rulesDir,
    state,
    rules,
    store,
    thresholds: model.info.thresholds,
    zone: config.time_zone,
    now,
  });
  undo.push(() => workbench.close());

  const rollup = new Rollup({
    ask: (question) => store.ask(question),
    zone: config.time_zone,
    angry: model.info.thresholds.angry,
    teamOfQueue: (queue, at) => directory.teamOfQueue(queue, at),
    words: (text) => segmenter.words(text),
    distributed: cluster !== '' && url !== '',
  });
  undo.push(() => rollup.stop());
  rollup.start(ROLLUP_MS);

  const users = new Users(state, Date.now);
  const plans = new Plans({
    state,
    store,
    reviews,
    queuesOf: (teams) => directory.queuesOf(teams),
    teamOf: ({ agent, queue, started_at }) => agent?.team ?? directory.teamOfQueue(queue, started_at) ?? null,
    mayReview: (user, of) => mayReview(users.get(user), of),
    tell,
    zone: config.time_zone,
    now: Date.now,
  });

  const deletion = new Deletion({
    live: runner,
    settle: () => runner.settle(),
    log: erase.log,
    outbox: erase.outbox,
    sink: { between: (work) => sink.between(() => rollup.between(work)) },
    store,
    setAside,
    marks,
    prompts,
    cases,
    alerts,
    answers,
    appeals,
    reviews: {
      countIn: (calls) => reviews.countIn(calls) + plans.countIn(calls),
      forgetCalls: async (calls) => {
        await reviews.forgetCalls(calls);
        await plans.forgetCalls(calls);
      },
    },
    across,
    screens: {
      forget: (calls, customers) => {
        runner.forgetFinished(calls);
        hub.forget(calls, customers);
      },
    },
    state,
  });
  const storing = () => storingOf(sink, setAside, Date.now());

  const trimmer = setInterval(() => {
    void log
      .trim(runner.trimBelow())
      .then(() => stops.forgetEnded(log.first()))
      .catch(() => undefined);
    void outbox.trim().catch(() => undefined);
    void deletion.pending().catch(() => undefined);
    void marks.forgetOld().catch(() => undefined);
    void prompts.forgetOld().catch(() => undefined);
    void cases.forgetOld().catch(() => undefined);
    void alerts.forgetOld().catch(() => undefined);
    void appeals.forgetOld().catch(() => undefined);
    void reviews.forgetOld().catch(() => undefined);
    void plans.drawDue().catch(() => undefined);
    void answers.forgetOld().catch(() => undefined);
    const used = new Set(Array.from(runner.list(), (call) => call.rules));
    void rules.forgetAllBut(used).catch(() => undefined);
  }, TRIM_MS);
  undo.push(() => clearInterval(trimmer));

  const masker = createMasker({
    siteKey: await secret(state, 'site-key'),
    patterns: config.masking.patterns,
  });
  const auth = await createAuth({ state, config });
  const health = () => {
    const reasons: string[] = [];
    if (!log.healthy) reasons.push('The log cannot be written (disk full?): nothing is acknowledged.');
    if (trouble) reasons.push(`Outcomes cannot be written: ${trouble.message}`);
    const { error, behind, rows, oldest_s, set_aside } = storing();
    if (error)
      reasons.push(`ClickHouse does not take rows (${error}); ${rows} wait, the oldest for ${oldest_s} s.`);
    else if (behind) reasons.push(`ClickHouse is slow: ${rows} rows wait, the oldest for ${oldest_s} s.`);
    if (set_aside > 0)
      reasons.push(`${set_aside} rows were refused by ClickHouse and set aside: see \`earshot set-aside\`.`);
    return { ready: log.healthy && trouble === null, reasons };
  };
  const audit = new AuditTrail(state, Date.now);
  const imports = new Imports({
    state,
    dataDir,
    // The site's own token, as what the call centre's switch tells.
    dial: () => ingest.connectLocal('ingest', true),
    earlier: new EarlierCalls({ door: registry, live: runner, store, cases, deletion }),
    replacing: (call, one) =>
      audit.write({ user: one.by, action: 'call.replaced', from: sourceOf(one), call, subject: one.id }),
    mask: (text) => masker.text(text),
    zone: config.time_zone,
    busy: () => scorer.waiting > IMPORT_TEXTS || sink.wait().rows > IMPORT_ROWS,
    now: Date.now,
  });
  const app = await createApp({
    config,
    imports,
    audit,
    auth,
    live: runner,
    store,
    hub,
    health,
    siteHealth: () =>
      siteHealthOf({
        version: packageVersion(),
        startedAt,
        dataDir,
        ready: () => health().ready,
        log,
        cases: caseFeed,
        store,
        embedded: url === '',
        storing,
        outcomes: () => trouble?.message ?? null,
        model,
        connected: () => ingest.sources(),
        calls: () => registry.sources(now()),
        tokenName: (owner) => auth.tokens.get(owner)?.name ?? null,
        rules: ruleState,
        alerts,
        imports,
        openCalls: () => countOf(runner.list()),
        retention: config.retention,
      }),
    state,
    directory,
    rules,
    workbench,
    stops,
    marks,
    prompts,
    setRoles: async (call, swapped, by) =>
      void (await log.append([{ type: 'roles.set', call, swapped, by }])),
    cases,
    alerts,
    coach,
    answers,
    appeals,
    reviews,
    plans,
    storing,
    setAside,
    deletion,
    // The token of four characters is how calls name a customer's number that came in as an id before D-068.
    namesOf: (customer) => aliases.namesWith([customer, masker.text(customer), masker.pseudonym(customer)]),
    aliases,
    tokens: { customer: (id) => masker.customerId(id), number: (number) => masker.pseudonym(number) },
    raised: new RaisedCounts(() => store.raised(), now),
    mask: (text) => masker.text(text),
    metrics,
    version: packageVersion(),
    webRoot: asset('dist', 'web'),
  });
  const ingestTokenIsNew = !config.ingest.token && state.get('secret/ingest-token') === undefined;
  const ingestToken = config.ingest.token || (await secret(state, 'ingest-token'));
  const senders = sendersOf(auth, ingestToken);
  const sender = senders.authenticate;
  const ingest: Ingest = registerIngest(app, {
    log,
    registry,
    masker,
    rulesHash: () => rules.current.hash,
    timeZone: config.time_zone,
    ...senders,
    teamOfAgent: (agent, at) => directory.teamOfAgent(agent, at),
    customerOf: (number) => aliases.customerOf(number),
    startedAt: (call) => runner.get(call)?.started_at,
    tradeOfQueue: (queue) => (Object.hasOwn(config.trades, queue) ? config.trades[queue] : undefined),
    window: config.ingest.window,
    eventsPerS: config.ingest.events_per_s,
    liveness: { progress_ms: config.ingest.hung_ms, silent_ms: config.ingest.silent_ms },
    lateMs: config.late_ms,
    metrics,
    now,
  });
  auth.onEnded(() => ingest.recheck());
  const adapters = registerAdapters(app, {
    authenticate: sender,
    dial: (owner) => ingest.connectLocal(owner),
    callStartedAt: (call) => runner.get(call)?.started_at,
    refused: (code) => metrics.refused(code),
    now,
  });
  const cti = registerCti(app, {
    config: config.cti,
    authenticate: sender,
    dial: (owner) => ingest.connectLocal(owner),
    owner: 'ingest',
    callStartedAt: (call) => runner.get(call)?.started_at,
    now,
    tell,
  });
  metrics.observe({
    openCalls: () => countOf(runner.list()),
    ingestConnections: () => ingest.connections,
    hungSources: () => ingest.hung,
    storeLag: () => sink.lag(),
    storing,
    model: () => model.stats(),
    across: () => across.figures(),
    cases: () => cases.figures(),
    alerts: () => alerts.targets().map(({ name, ...rest }) => ({ target: name, ...rest })),
  });
  undo.push(() => app.close());
  const address = await app.listen({ host: config.host, port: config.port });
  undo.push(writeServerFile(dataDir, { address, token: auth.localToken }));
  undo.push(() => ingest.close());
  undo.push(() => adapters.close());
  undo.push(() => cti.close());
  imports.start();
  undo.push(() => imports.stop());

  return {
    address,
    adminPassword: auth.firstPassword,
    ingestToken,
    ingestTokenIsNew,
    app,
    facts: {
      segmenter: segmenter.fallback
        ? `${segmenter.name} (nodejieba is missing: ${segmenter.fallback})`
        : segmenter.name,
      rules: `${everyRule(rules.current).length} rules, ${rules.current.hash.slice(0, 8)}`,
      model: describe(model),
      store: version
        ? `ClickHouse ${version.version}${version.embedded ? ', embedded' : ''}`
        : 'ClickHouse is away; rows wait in the outbox until it is back',
      recovered: `${recovered.open} open calls from ${recovered.replayed} records`,
    },
    storePid: () => store.childPid(),
    stop: stopAll,
  };
}

/** On SIGHUP, and whenever a file of the site's rules changes. */
function reloadWhenAsked(rules: RulesInForce, tell: (message: string) => void): () => Promise<void> {
  const told = (result: Reloaded | Error) => {
    if (result instanceof Error)
      tell(`The rules were not reloaded, the running ones stay.\n${result.message}`);
    else if (result.changed)
      tell(`Rules reloaded: ${result.rules} rules, ${result.hash.slice(0, 8)}. Open calls keep theirs.`);
  };
  const onSignal = () => void rules.reload().then(told, told);
  process.on('SIGHUP', onSignal);
  const unwatch = rules.watch(told);
  return () => {
    process.off('SIGHUP', onSignal);
    unwatch();
    // One that is under way would go on to write into what is closed next.
    return rules.close();
  };
}

/** Does `work` until it succeeds, every few seconds, or until the signal. */
async function keepTrying(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const done = await work().then(
      () => true,
      () => false,
    );
    if (done) return;
    await setTimeout(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function describe(model: MoodService): string {
  return `${model.info.name} ${model.info.version}, ${model.info.sha256.slice(0, 8)}`;
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(asset('package.json'), 'utf8')) as { version: string }).version;
}
