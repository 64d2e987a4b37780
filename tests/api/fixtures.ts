/** An app over a state in memory and made calls, and what tests of the API make up. */
import type { FastifyInstance } from 'fastify';
import { PROMPT_LIMITS } from '../../engine/coaching/prompts.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { RecordBody } from '../../engine/contract/record.ts';
import { finalNow } from '../../engine/review-score.ts';
import { everyRule } from '../../engine/rules/compile.ts';
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
import { PromptAnswers } from '../../gateway/coaching/answers.ts';
import { Coach } from '../../gateway/coaching/coach.ts';
import { type Config, loadConfig } from '../../gateway/config.ts';
import { Aliases } from '../../gateway/customers/aliases.ts';
import { Directory } from '../../gateway/directory/directory.ts';
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
import { Workbench } from '../../gateway/rule-book/workbench.ts';
import { RuleStops } from '../../gateway/rule-stops.ts';
import { HEALTH, RULE_STATE, RULES } from './made-calls.ts';
import { OpenCalls, StoredCalls } from './made-stores.ts';
import { MemoryState } from './memory-state.ts';

export { callView, detail, flag, HEALTH, RULE_STATE, RULES, scopeFlag, utterance } from './made-calls.ts';
export { isSeen, OpenCalls, StoredCalls } from './made-stores.ts';

export const API_TOKEN = 'test-api-token';
export const PASSWORD = 'test-password-1';

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
