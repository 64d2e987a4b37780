/** Calls, flags and flags across calls for the tests beside it. */
import type { Flag } from '../../../engine/contract/flag.ts';
import type { CallView } from '../../../engine/contract/outcome.ts';
import type { ScopeFlag } from '../../../engine/contract/scope-flag.ts';

export function call(change: Partial<CallView> = {}): CallView {
  return {
    call: 'c-1',
    status: 'live',
    started_at: 1_795_312_800_000,
    ended_at: null,
    ended_by: null,
    duration_ms: 0,
    risk: 0,
    mood: { now: null, peak: null, recent: [] },
    flags: { critical: 0, major: 0, minor: 0, info: 0 },
    utterances: 0,
    holes: 0,
    heard: true,
    rules: 'r-1',
    ...change,
  };
}

export function flag(change: Partial<Flag> = {}): Flag {
  return {
    id: 'f-1',
    call: 'c-1',
    rule: 'escalation-regulator',
    rule_hash: 'r-1',
    title: '客户要向监管部门投诉',
    title_en: 'Customer threatens to go to the regulator',
    category: 'escalation_threat',
    severity: 'critical',
    by: 'customer',
    at_ms: 8_000,
    evidence: [{ channel: 0, utterance: 'u-1', rev: 1, start: 0, end: 5, text: '12315' }],
    why: { op: 'said', holds: true, looked_for: {}, seen: {} },
    mood: null,
    status: 'raised',
    raised_at: '2026-11-22T01:00:00.000Z',
    latency_ms: null,
    ...change,
  };
}

export function scopeFlag(change: Partial<ScopeFlag> = {}): ScopeFlag {
  const counted = (n: number) => ({
    flag: `f-${n}`,
    call: `c-${n}`,
    rule: 'safety-fire',
    at: '2026-11-22T01:00:00.000Z',
    agent: `A${n}`,
    team: `T${n}`,
    queue: '账单',
  });
  return {
    id: 's-1',
    scope: { by: 'queue', name: '账单' },
    rule: 'queue-in-trouble',
    rule_hash: 'r-1',
    title: '同一队列半小时内多通出事',
    title_en: 'Several calls of one queue in trouble within half an hour',
    category: 'safety_risk',
    severity: 'critical',
    status: 'raised',
    at: '2026-11-22T01:00:00.000Z',
    raised_at: '2026-11-22T01:00:00.000Z',
    evidence: [counted(1), counted(2)],
    why: { op: 'across', holds: true, looked_for: {}, seen: { calls: 2, flags: 2 } },
    ...change,
  };
}
