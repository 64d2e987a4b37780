/** Invented rules, calls and flags, for tests of the API. */
import type { Flag } from '../../engine/contract/flag.ts';
import type { SiteHealth } from '../../engine/contract/health.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView, UtteranceView } from '../../engine/contract/outcome.ts';
import type { RuleSetState } from '../../engine/contract/rule.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { everyRule } from '../../engine/rules/compile.ts';
import { loadRules } from '../../engine/rules/load.ts';
import { madeScopeFlag } from '../../gateway/cases/made-up.ts';

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
