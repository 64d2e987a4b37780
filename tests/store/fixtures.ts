/** Invented outcomes for the tests of the store and its sink. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flag } from '../../engine/contract/flag.ts';
import type { Mood } from '../../engine/contract/mood.ts';
import type { CallView, UtteranceView } from '../../engine/contract/outcome.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Delivered } from '../../gateway/delivered.ts';

const DAY = 86_400_000;
/** Yesterday at 01:00:00.120 UTC. Not a fixed day: rows older than the store's 400 days go away. */
export const T0 = Math.floor(Date.now() / DAY) * DAY - DAY + 3_600_120;

export function tempDir(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'earshot-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function callView(call: string, more: Partial<CallView> = {}): CallView {
  return {
    call,
    status: 'complete',
    started_at: T0,
    ended_at: T0 + 90_000,
    ended_by: 'customer',
    duration_ms: 90_000,
    risk: 42,
    mood: { now: 0.125, peak: 0.913, recent: [0.1, 0.913, 0.125] },
    flags: { critical: 1, major: 0, minor: 2, info: 0 },
    utterances: 12,
    holes: 0,
    heard: true,
    rules: 'a1b2c3',
    direction: 'inbound',
    trade: 'telecom',
    queue: 'billing',
    agent: { id: 'A1', team: 'T1' },
    ...more,
  };
}

export const MOOD: Mood = { angry: 0.913, negative: 0.06, neutral: 0.02, positive: 0.007, abusive: 0.333 };

export function utterance(call: string, id: string, more: Partial<UtteranceView> = {}): UtteranceView {
  return {
    call,
    utterance: id,
    rev: 1,
    channel: 0,
    role: 'customer',
    final: true,
    start_ms: 1_200,
    end_ms: 2_900,
    text: '我要投诉你们',
    mood: MOOD,
    ...more,
  };
}

export function flag(call: string, id: string, more: Partial<Flag> = {}): Flag {
  return {
    id,
    call,
    rule: 'escalation-regulator',
    rule_hash: 'a1b2c3',
    title: '客户扬言找监管或媒体',
    category: 'escalation_threat',
    severity: 'critical',
    by: 'customer',
    at_ms: 2_900,
    evidence: [{ channel: 0, utterance: 'u-1', rev: 1, start: 2, end: 5, text: '银保监' }],
    why: {
      op: 'all',
      holds: true,
      looked_for: {},
      seen: {},
      of: [{ op: 'said', holds: null, looked_for: { any: ['银保监'] }, seen: { heard: '银保监', p: 0.91 } }],
    },
    mood: MOOD,
    agent: { id: 'A1', team: 'T1' },
    queue: 'billing',
    status: 'raised',
    raised_at: new Date(T0 + 3_000).toISOString(),
    latency_ms: { ingest: 1, log: 0.8, score: null, rules: 0.2, push: 1.5, total: 3.5 },
    ...more,
  };
}

type Cause = Delivered['cause'];
export const callOutcome = (view: CallView, cause: Cause = { n: 1, at: T0 }): Delivered => ({
  kind: 'call',
  cause,
  view,
});
export const utteranceOutcome = (u: UtteranceView, cause: Cause = { n: 1, at: T0 }): Delivered => ({
  kind: 'utterance',
  cause,
  utterance: u,
});
export const flagOutcome = (f: Flag, cause: Cause = { n: 1, at: T0 }, reason?: string): Delivered => ({
  kind: 'flag',
  cause,
  flag: f,
  ...(reason === undefined ? {} : { reason }),
});

export const scopeOutcome = (
  id: string,
  more: Partial<ScopeFlag> = {},
  cause: Cause = { n: 1, at: T0 },
): Delivered => ({
  kind: 'scope_flag',
  cause,
  scope_flag: {
    id,
    scope: { by: 'queue', name: '账单' },
    rule: 'queue-in-trouble',
    rule_hash: 'a1b2c3',
    title: '同一队列多通出事',
    category: 'safety_risk',
    severity: 'critical',
    status: 'raised',
    at: new Date(T0).toISOString(),
    raised_at: new Date(T0 + 100).toISOString(),
    evidence: [{ flag: 'f-1', call: 'c-1', rule: 'fire', at: new Date(T0).toISOString(), queue: '账单' }],
    why: {
      op: 'across',
      holds: true,
      looked_for: { by: 'queue', at_least: 2, within: '30m', count: 'calls' },
      seen: { calls: 2, flags: 3 },
    },
    ...more,
  },
});

/** Outcomes with the outbox numbers from `first` on. */
export function numbered(outcomes: readonly Delivered[], first = 1) {
  return outcomes.map((delivered, i) => ({ number: first + i, delivered }));
}
