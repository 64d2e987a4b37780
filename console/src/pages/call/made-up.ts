/** Utterances and flags for the tests beside it. */
import type { Flag } from '../../../../engine/contract/flag.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';

export function utterance(change: Partial<UtteranceView> = {}): UtteranceView {
  const { role = 'customer' } = change;
  return {
    call: 'c-1',
    utterance: 'u-1',
    rev: 1,
    channel: role === 'agent' ? 1 : 0,
    role,
    final: true,
    start_ms: 0,
    end_ms: 1_000,
    text: '好的',
    mood: null,
    ...change,
  };
}

/** Words of an utterance as evidence of a `said` rule, unless the change says otherwise. */
export function flag(change: Partial<Flag> = {}): Flag {
  return {
    id: 'f-1',
    call: 'c-1',
    rule: 'escalation-regulator',
    rule_hash: 'abcdef0123456789',
    title: '要向监管部门投诉',
    category: 'escalation_threat',
    severity: 'critical',
    by: 'customer',
    at_ms: 1_000,
    evidence: [],
    why: { op: 'said', holds: true, looked_for: {}, seen: {} },
    mood: null,
    status: 'raised',
    raised_at: '2026-11-22T01:00:00.000Z',
    latency_ms: null,
    ...change,
  };
}

/** Evidence that points at `words` in the text. */
export function quoted({ channel, utterance, rev, text }: UtteranceView, words = text) {
  const start = text.indexOf(words);
  return { channel, utterance, rev, start, end: start + words.length, text: words };
}
