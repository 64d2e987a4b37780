/** Invented calls and flags, and an app over a state in memory, an open-call table and a store held in maps. */

import type { FastifyInstance } from 'fastify';
import { PROMPT_LIMITS } from '../../engine/coaching/prompts.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { SiteHealth } from '../../engine/contract/health.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView, UtteranceView } from '../../engine/contract/outcome.ts';
import type { RecordBody } from '../../engine/contract/record.ts';
import type { ReportCall } from '../../engine/contract/report-call.ts';
import type { RuleSetState } from '../../engine/contract/rule.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { finalNow } from '../../engine/review-score.ts';
import { everyRule } from '../../engine/rules/compile.ts';
import { loadRules } from '../../engine/rules/load.ts';
import { planOf } from '../../gateway/alerts/config.ts';
import { alertsConfig } from '../../gateway/alerts/made-up.ts';
import { createApp } from '../../gateway/api/app.ts';
import type { AppDeps } from '../../gateway/api/deps.ts';
import { Appeals } from '../../gateway/appeals.ts';
import { AuditTrail } from '../../gateway/auth/audit-trail.ts';
import { type Auth, createAuth } from '../../gateway/auth/auth.ts';
import { Cases } from '../../gateway/cases/cases.ts';
import { policyOf } from '../../gateway/cases/config.ts';
import { aboutOf } from '../../gateway/cases/intake.ts';
import { madeScopeFlag } from '../../gateway/cases/made-up.ts';
import { PromptAnswers } from '../../gateway/coaching/answers.ts';
import { Coach } from '../../gateway/coaching/coach.ts';
import { type Config, loadConfig } from '../../gateway/config.ts';
import { Aliases } from '../../gateway/customers/aliases.ts';
import { Directory } from '../../gateway/directory/directory.ts';
import type { LiveCalls } from '../../gateway/live-calls.ts';
import type { Log } from '../../gateway/log/port.ts';
import { Marks } from '../../gateway/marks.ts';
import { createMetrics } from '../../gateway/metrics.ts';
import { Prompts } from '../../gateway/prompts.ts';
import type { HubSources } from '../../gateway/push/hub-sources.ts';
import { createLiveHub, type HubOptions, type LiveHub } from '../../gateway/push/live-hub.ts';
import { mayReview } from '../../gateway/quality/may-review.ts';
import { Plans } from '../../gateway/quality/plans.ts';
import { Reviews } from '../../gateway/quality/reviews.ts';
import { rulingsOf } from '../../gateway/quality/rulings.ts';
import { RaisedCounts } from '../../gateway/raised-counts.ts';
import type { ReportCallsQuery } from '../../gateway/reports/calls.ts';
import type { ReportQuery } from '../../gateway/reports/figure.ts';
import type { Report } from '../../gateway/reports/reports.ts';
import type { Today } from '../../gateway/reports/today.ts';
import { Workbench } from '../../gateway/rule-book/workbench.ts';
import { RuleStops } from '../../gateway/rule-stops.ts';
import type { CaseFigures, CaseFiguresQuery } from '../../gateway/store/case-queries.ts';
import {
  type CallQuery,
  CursorInvalid,
  type FlagQuery,
  type Page,
  type RaisedCount,
  type ScopeFlagQuery,
  type Seen,
  StoreUnavailable,
  type Transcript,
} from '../../gateway/store/port.ts';
import type { SampleQuery } from '../../gateway/store/quality-queries.ts';
import { MemoryState } from './memory-state.ts';

export const API_TOKEN = 'test-api-token';
export const PASSWORD = 'test-password-1';

const loaded = loadRules([
  {
    name: 'test.yaml',
    text: `
rules:
  - id: escalation-regulator
    title: 客户扬言找监管
    category: escalation_threat
    severity: critical
    by: customer
    when: { said: { any: [银保监] } }
    tests: [{ name: 没说, lines: [[0s, 1s, customer, 好]], expect: [] }]
  - id: queue-in-trouble
    title: 同一队列半小时内多通出事
    category: escalation_threat
    severity: critical
    across: { of: { rules: [escalation-regulator] }, by: queue, at_least: 3, within: 30m }
    tests: [{ name: 一通, flags: [[0s, { call: c-1, rule: escalation-regulator }]], expect: [] }]
`,
  },
]);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
export const RULES = loaded.ruleSet;

/** Nothing is stopped, nothing was refused. */
export const RULE_STATE: RuleSetState = {
  hash: RULES.hash,
  rules: everyRule(RULES).length,
  loaded_at: '2026-11-22T01:00:00.000Z',
  loaded_by: null,
  refused: null,
  stopped: [],
};

/** Everything is well. */
export const HEALTH: SiteHealth = {
  ready: true,
  version: '0.0.0',
  started_at: '2026-11-22T01:00:00.000Z',
  troubles: [],
  log: { writable: true },
  store: { behind: false, rows: 0, oldest_s: 0, error: null, set_aside: 0, version: '25.1', embedded: true },
  outbox: [{ consumer: 'store', behind: 0 }],
  model: { name: 'mood', version: '1', waiting: 0, scored: 0, unscored: 0 },
  sources: [],
  refused: [],
  telephony: [],
  disk: null,
  rules: { hash: RULES.hash, rules: 2, loaded_at: '2026-11-22T01:00:00.000Z', stopped: 0, errors: 0 },
  alerts: { targets: 0, failing: 0, waiting: 0 },
  imports: { waiting: 0, failed: 0 },
  open_calls: 0,
  retention: { words_days: 400, calls_days: 400 },
};

export function callView(call: string, over: Partial<CallView> = {}): CallView {
  return {
    call,
    status: 'live',
    started_at: 1_780_000_000_000,
    ended_at: null,
    ended_by: null,
    duration_ms: 4_000,
    risk: 10,
    mood: { now: 0.1, peak: 0.2, recent: [0.2, 0.1] },
    flags: { critical: 0, major: 0, minor: 0, info: 0 },
    utterances: 1,
    holes: 0,
    heard: true,
    rules: 'r1',
    queue: 'billing',
    agent: { id: 'A1', team: 'T1' },
    ...over,
  };
}

export function flag(id: string, call: string, over: Partial<Flag> = {}): Flag {
  return {
    id,
    call,
    rule: 'escalation-regulator',
    rule_hash: 'h1',
    title: '客户扬言找监管',
    category: 'escalation_threat',
    severity: 'critical',
    by: 'customer',
    at_ms: 4_000,
    evidence: [{ channel: 0, utterance: 'u-1', rev: 1, start: 2, end: 4, text: '投诉' }],
    why: { op: 'said', holds: true, looked_for: { any: ['投诉'] }, seen: { heard: '投诉' } },
    mood: null,
    agent: { id: 'A1', team: 'T1' },
    queue: 'billing',
    status: 'raised',
    raised_at: '2026-11-22T01:00:00.000Z',
    latency_ms: { ingest: 1, log: 1, score: null, rules: 1, push: 1, total: 4 },
    ...over,
  };
}

export function scopeFlag(id: string, over: Partial<ScopeFlag> = {}): ScopeFlag {
  const counted = (call: string) => ({
    flag: `f-${call}`,
    call,
    rule: 'escalation-regulator',
    at: '2026-11-22T00:58:00.000Z',
    agent: 'A1',
    team: 'T1',
    queue: 'billing',
  });
  return madeScopeFlag(id, {
    title_en: 'Several calls of one queue in trouble within half an hour',
    raised_at: '2026-11-22T01:00:00.100Z',
    evidence: [counted('c-1'), counted('c-2')],
    ...over,
  });
}

export function utterance(call: string, id: string, over: Partial<UtteranceView> = {}): UtteranceView {
  return {
    call,
    utterance: id,
    rev: 1,
    channel: 0,
    role: 'customer',
    final: true,
    start_ms: 1_000,
    end_ms: 4_000,
    text: '我要投诉',
    mood: null,
    ...over,
  };
}

export function detail(view: CallView, over: Partial<CallDetail> = {}): CallDetail {
  return { call: view, utterances: [utterance(view.call, 'u-1')], flags: [], scorecard: null, ...over };
}

/** Open calls that a test sets. */
export class OpenCalls implements LiveCalls {
  readonly details = new Map<string, CallDetail>();
  /** Over, and not stored yet. */
  readonly over = new Map<string, CallDetail>();

  *list(): Iterable<CallView> {
    for (const { call } of this.details.values()) yield call;
  }

  get(call: string): CallView | undefined {
    return this.details.get(call)?.call;
  }

  detail(call: string): CallDetail | undefined {
    return this.details.get(call) ?? this.over.get(call);
  }

  *finished(): Iterable<CallView> {
    for (const { call } of this.over.values()) yield call;
  }

  flags(call: string): Flag[] {
    return this.details.get(call)?.flags ?? [];
  }

  standing(rule: string): number {
    const flags = [...this.details.values()].flatMap((one) => one.flags);
    return flags.filter((one) => one.rule === rule && one.status === 'raised').length;
  }

  add(view: CallView, over: Partial<CallDetail> = {}): void {
    this.details.set(view.call, detail(view, over));
  }
}

/** As the store's SQL does it; `tests/store/seen.test.ts` holds both against each other. */
export function isSeen(
  seen: Seen | undefined,
  { agent, queue }: Pick<CallView, 'agent' | 'queue'>,
  at: number,
  endedAt: number | null,
): boolean {
  if (!seen) return true;
  const team = agent?.team ?? '';
  const byQueue = seen.queues.some(
    (one) => one.queue === queue && at >= one.from && (one.to === null || at < one.to),
  );
  const own = seen.agent !== undefined && seen.agent.id === agent?.id;
  return (
    seen.teams.includes(team) ||
    (team === '' && byQueue) ||
    (own && (endedAt === null || endedAt >= (seen.agent?.since ?? 0)))
  );
}

/** Finished calls that a test sets, newest first; `away` makes every question fail. */
export class StoredCalls {
  async order() {
    return [{ channel: 0, utterance: 'u-1', rev: 1, heard_seq: 3, scored_seq: 5 }];
  }

  async flagChanges() {
    return [{ flag: 'f-1', at: '2026-11-22T01:00:00.000Z', log_seq: 3, status: 'raised', reason: '' }];
  }

  /** Sources of rule sets by hash. */
  readonly ruleSets = new Map<string, string>();

  async ruleSet(hash: string): Promise<string | null> {
    return this.ruleSets.get(hash) ?? null;
  }

  readonly details: CallDetail[] = [];
  readonly shadow: Flag[] = [];
  readonly scope: ScopeFlag[] = [];
  away = false;

  /** Other filters are the store's own: tests/store. */
  async calls({ limit, after, seen, part, customer, since, until }: CallQuery): Promise<Page<CallView>> {
    return this.#page(
      this.details
        .flatMap((detail) => {
          const { call } = detail;
          if (isSeen(seen, call, call.started_at, call.ended_at)) return [call];
          return (customer ? null : part?.(detail))?.call ?? [];
        })
        .filter(
          ({ customer: own, started_at }) =>
            (!customer || customer.includes(own?.id ?? '') || customer.includes(own?.number ?? '')) &&
            started_at >= (since ?? 0) &&
            started_at < (until ?? Number.POSITIVE_INFINITY),
        ),
      limit,
      after,
    );
  }

  /** Filters are the store's own: tests/store/quality-calls.test.ts. */
  qualityCalls(query: CallQuery): Promise<Page<CallView>> {
    return this.calls(query);
  }

  /** The draw is the store's own: tests/store/quality-calls.test.ts. */
  async sample({ n, seen, except }: SampleQuery): Promise<CallView[]> {
    return this.details
      .map(({ call }) => call)
      .filter((call) => isSeen(seen, call, call.started_at, call.ended_at) && !except.includes(call.call))
      .slice(0, n);
  }

  async call(id: string): Promise<CallDetail | null> {
    if (this.away) throw new Error('away');
    return this.details.find(({ call }) => call.call === id) ?? null;
  }

  /** Statements that asked which calls are known, each with its ids. */
  readonly lookedUp: string[][] = [];

  async knownCalls(ids: readonly string[]): Promise<ReadonlySet<string>> {
    this.lookedUp.push([...ids]);
    if (this.away) throw new Error('away');
    return new Set(ids.filter((id) => this.details.some(({ call }) => call.call === id)));
  }

  async transcripts({ limit, after, seen }: CallQuery): Promise<Page<Transcript>> {
    const shown = this.details.filter(({ call }) => isSeen(seen, call, call.started_at, call.ended_at));
    return this.#page(
      shown.map(({ call, utterances }) => ({ call, utterances })),
      limit,
      after,
    );
  }

  async flags({ limit, after, call, shadow, seen }: FlagQuery): Promise<Page<Flag>> {
    const at = (one: Flag) => Date.parse(one.raised_at);
    const all = (shadow ? this.shadow : this.details.flatMap(({ flags }) => flags)).filter((one) =>
      isSeen(seen, one, at(one), at(one)),
    );
    return this.#page(
      all.filter((one) => call === undefined || one.call === call),
      limit,
      after,
    );
  }

  async scopeFlags({ limit, after, ids, by, name }: ScopeFlagQuery): Promise<Page<ScopeFlag>> {
    if (this.away) throw new StoreUnavailable('away');
    const fits = ({ id, scope }: ScopeFlag) =>
      (ids === undefined || ids.includes(id)) &&
      (by === undefined || scope.by === by) &&
      (name === undefined || scope.name === name);
    return this.#page(this.scope.filter(fits), limit, after);
  }

  figures: CaseFigures = { cases: [], repeats: [], rules: [], actions: [] };
  asked: CaseFiguresQuery[] = [];

  async caseFigures(query: CaseFiguresQuery): Promise<CaseFigures> {
    if (this.away) throw new StoreUnavailable('away');
    this.asked.push(query);
    return this.figures;
  }

  /** Counts calls by team, as far as they may be seen. */
  async report(report: string, { teams }: ReportQuery): Promise<Report | null> {
    if (report !== 'volume') return null;
    const of = [...new Set(this.details.map(({ call }) => call.agent?.team ?? 'nobody-team'))];
    const rows = of.filter((team) => teams === null || teams.includes(team)).map((team) => ({ of: team }));
    return { report, by: 'team', formula: { zh: '', en: '' }, sql: '', params: {}, without: [], rows };
  }

  /** Every call, as far as it may be seen. */
  async reportCalls({ teams }: ReportCallsQuery): Promise<Page<ReportCall>> {
    const items = this.details
      .map(({ call, utterances }) => ({
        call: call.call,
        started_at: call.started_at,
        team: call.agent?.team ?? '',
        queue: call.queue ?? '',
        agent: call.agent?.id ?? '',
        trade: call.trade ?? '',
        duration_ms: call.duration_ms,
        score: null,
        machine_score: null,
        arc: '',
        angry: false,
        quotes: utterances.map(({ start_ms, text }) => ({
          at_ms: start_ms,
          text,
          title: null,
          title_en: null,
        })),
      }))
      .filter(({ team }) => teams === null || teams.includes(team));
    return { items, next: null };
  }

  async today(): Promise<Today> {
    if (this.away) throw new StoreUnavailable('away');
    const flags = { critical: 0, major: 0, minor: 0, info: 0 };
    return { ended: 0, heard: 0, known: 0, known_heard: 0, angry: 0, flags };
  }

  async raised(): Promise<RaisedCount[]> {
    if (this.away) throw new Error('away');
    const counts = new Map<string, RaisedCount>();
    for (const { rule, category, agent } of this.details.flatMap(({ flags }) => flags)) {
      const team = agent?.team ?? '';
      const known = counts.get(rule + team) ?? { rule, category, team, raised: 0 };
      counts.set(rule + team, { ...known, raised: known.raised + 1 });
    }
    return [...counts.values()];
  }

  async #page<T>(all: T[], limit: number, after?: string): Promise<Page<T>> {
    if (this.away) throw new Error('away');
    const from = after === undefined ? 0 : Number(after);
    if (!Number.isInteger(from)) throw new CursorInvalid('not mine');
    const to = from + limit;
    return { items: all.slice(from, to), next: to < all.length ? String(to) : null };
  }
}

/** Nothing is sent; tests of alerts bring their own. */
const NO_ALERTS: AppDeps['alerts'] = {
  recent: () => [],
  plan: planOf(alertsConfig()),
  lines: () => [],
  callOf: () => undefined,
  silences: () => [],
  silence: async (match, until, reason, by) => ({
    id: 's-1',
    match,
    from: until - 60_000,
    until,
    reason,
    by,
    ended_by: null,
  }),
  unsilence: async () => undefined,
  targets: () => [],
  test: async () => undefined,
};

export interface TestApp {
  app: FastifyInstance;
  auth: Auth;
  hub: LiveHub;
  live: OpenCalls;
  store: StoredCalls;
  state: MemoryState;
  deps: AppDeps;
  cases: Cases;
  /** What would be in the log, oldest first. */
  appended: RecordBody[];
  /** Moves the clock of sessions and lockouts. */
  clock: { ms: number };
  /** A session cookie of the admin. */
  cookie(): Promise<string>;
}

/** `env` and `host` go into the configuration; without a password in it the admin has a one-time one. */
export async function testApp(
  options: {
    env?: Record<string, string>;
    hub?: HubOptions;
    deps?: Partial<AppDeps>;
    behindProxy?: boolean;
    /** Keys under `oidc`. */
    embed?: Partial<Config['embed']>;
    oidc?: Partial<AppDeps['config']['oidc']>;
  } = {},
): Promise<TestApp> {
  const env = {
    EARSHOT_API_TOKEN: API_TOKEN,
    EARSHOT_ADMIN_PASSWORD: PASSWORD,
    EARSHOT_LOG_LEVEL: 'silent',
    ...options.env,
  };
  const { config } = loadConfig({ env });
  if (!config) throw new Error('the configuration of the test is wrong');
  config.behind_proxy = options.behindProxy ?? false;
  Object.assign(config.oidc, options.oidc);
  Object.assign(config.embed, options.embed);
  const clock = { ms: Date.UTC(2026, 10, 22, 1) };
  const now = () => clock.ms;
  const state = new MemoryState();
  const auth = await createAuth({ state, config, now });
  const live = new OpenCalls();
  const store = new StoredCalls();
  const hub = createLiveHub(options.hub);
  const appended: RecordBody[] = [];
  const append: Log['append'] = async (bodies, extra) => {
    appended.push(...bodies);
    extra?.(0);
    return [];
  };
  const stops = new RuleStops(state, { append });
  const marks = new Marks(state, { append }, now);
  const prompts = new Prompts(state, { append }, now);
  const about = (one: Flag) => aboutOf(live.detail(one.call), one);
  const cases = new Cases({ state, log: { append }, policy: policyOf(config.cases), now, about });
  const answers = new PromptAnswers(state, { append }, now);
  const coach = new Coach({ live, answers, sent: (call) => prompts.of(call), limits: PROMPT_LIMITS });
  hub.attach({
    live,
    store,
    rules: () => ({ ...RULE_STATE, stopped: stops.all() }),
    marks: (call) => marks.of(call),
    prompts: (call) => prompts.of(call),
    // Tests publish flags that no call here has; the hub makes their prompts itself where nobody was coached.
    coached: ((call) => (prompts.of(call).length > 0 ? coach.of(call) : undefined)) as HubSources['coached'],
    cases: () => cases.shown(),
  });
  const appeals = new Appeals(state, { append }, now);
  const reviews = new Reviews({
    state,
    log: { append },
    now,
    finalOf: (review) => finalNow(review, rulingsOf(appeals.of(review.call))),
  });
  const deps: AppDeps = {
    config,
    auth,
    audit: new AuditTrail(state, now),
    state,
    directory: new Directory(state),
    live,
    store,
    hub,
    health: () => ({ ready: true, reasons: [] }),
    storing: () => ({ behind: false, rows: 0, oldest_s: 0, error: null, set_aside: 0 }),
    siteHealth: async () => HEALTH,
    setAside: { list: async () => [], count: () => 0 },
    deletion: {
      person: async () => ({ calls: 0, open: 0, found: {}, left: {}, done: true }),
    },
    aliases: new Aliases(state),
    tokens: { customer: (id) => id, number: (number) => `号码·${number}` },
    namesOf: (customer) => [customer],
    rules: {
      current: RULES,
      find: (id) => {
        const rule = everyRule(RULES).find((one) => one.id === id);
        return rule && { rule, set: RULES };
      },
      state: () => RULE_STATE,
      reload: async () => ({ changed: false, hash: RULES.hash, rules: everyRule(RULES).length }),
    },
    workbench: new Workbench({
      dir: '/nonexistent/rules',
      state,
      rules: {
        current: RULES,
        reload: async () => ({ changed: false, hash: RULES.hash, rules: everyRule(RULES).length }),
      },
      store,
      thresholds: { angry: 0.5, recovery: 0.2, abusive: 0.5 },
      zone: 'Asia/Shanghai',
      now,
    }),
    stops,
    marks,
    prompts,
    imports: {
      list: () => [],
      get: () => undefined,
      take: () => Promise.reject(new Error('no imports here')),
    },
    setRoles: async (call, swapped, by) => {
      const known = live.details.get(call);
      if (known)
        known.call = {
          ...known.call,
          ...{ roles_swapped: swapped ? { by, at: 0, at_ms: 0 } : undefined },
        } as CallView;
    },
    cases,
    alerts: NO_ALERTS,
    coach,
    answers,
    appeals,
    reviews,
    plans: new Plans({
      state,
      store,
      reviews,
      queuesOf: () => [],
      teamOf: ({ agent }) => agent?.team ?? null,
      mayReview: (user, of) => mayReview(auth.users.get(user), of),
      tell: () => undefined,
      zone: 'Asia/Shanghai',
      now,
    }),
    raised: new RaisedCounts(() => store.raised(), now),
    mask: (text) => text,
    metrics: createMetrics(),
    version: '0.0.0-test',
    webRoot: '/nonexistent',
    now,
    ...options.deps,
  };
  const app = await createApp(deps);
  let logins = 0;
  const cookie = async () => {
    logins += 1;
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { user: 'admin', password: env.EARSHOT_ADMIN_PASSWORD },
      // Each from another address: logins are limited per address and minute.
      remoteAddress: `10.0.0.${logins}`,
    });
    const [set] = answer.cookies;
    if (!set) throw new Error(`no cookie: ${answer.body}`);
    return `${set.name}=${set.value}`;
  };
  return { app, auth, hub, live, store, state, deps, cases, appended, clock, cookie };
}
