/** Invented flags and settings, for the tests of this folder. */
import type { Flag } from '../../engine/contract/flag.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { CasePolicy } from './policy.ts';

export const POLICY: CasePolicy = {
  open_from: 'critical',
  queues: {},
  rules: {},
  join_from: 'minor',
  claim_s: { critical: 120, major: 900, minor: 14_400, info: 86_400 },
  due_s: { critical: 300, major: 3_600, minor: 86_400, info: 259_200 },
  due_s_of_rules: {},
  due_s_of_queues: {},
  review_by_other: false,
};

/** 2026-11-22 09:00 in Shanghai. */
export const NINE = Date.UTC(2026, 10, 22, 1);

export function madeFlag(id: string, call: string, over: Partial<Flag> = {}): Flag {
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
    evidence: [{ channel: 0, utterance: 'u-1', rev: 1, start: 2, end: 4, text: '银保监' }],
    why: { op: 'said', holds: true, looked_for: { any: ['银保监'] }, seen: { heard: '银保监' } },
    mood: null,
    agent: { id: 'A1', team: 'T1' },
    queue: 'billing',
    status: 'raised',
    raised_at: new Date(NINE).toISOString(),
    latency_ms: null,
    ...over,
  };
}

/** A flag across calls of the queue `billing`, which counted two calls of agent A1 of T1. */
export function madeScopeFlag(id: string, over: Partial<ScopeFlag> = {}): ScopeFlag {
  const at = new Date(NINE).toISOString();
  const counted = (call: string) => ({
    ...{ flag: `f-${call}`, call, rule: 'escalation-regulator', at },
    ...{ agent: 'A1', team: 'T1', queue: 'billing' },
  });
  return {
    id,
    scope: { by: 'queue', name: 'billing' },
    rule: 'queue-in-trouble',
    rule_hash: 'h1',
    title: '同一队列半小时内多通出事',
    category: 'safety_risk',
    severity: 'critical',
    status: 'raised',
    at,
    raised_at: at,
    evidence: [counted('c-1'), counted('c-2')],
    why: {
      op: 'across',
      holds: true,
      looked_for: {
        categories: ['escalation_threat'],
        by: 'queue',
        at_least: 2,
        within: '30m',
        count: 'calls',
      },
      seen: { calls: 2, flags: 2 },
    },
    ...over,
  };
}
