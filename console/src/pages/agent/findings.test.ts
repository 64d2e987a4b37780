import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Appeal } from '../../../../engine/contract/appeal.ts';
import type { Flag } from '../../../../engine/contract/flag.ts';
import type { CallDetail } from '../../../../engine/contract/live.ts';
import { findings, isAgainst } from './findings.ts';

const flag = (id: string, rule: string, words: [utterance: string, text: string][], over = {}) =>
  ({
    id,
    rule,
    title: rule,
    status: 'raised',
    by: 'agent',
    at_ms: 9_000,
    evidence: words.map(([utterance, text]) => ({ channel: 1, utterance, rev: 1, start: 0, end: 1, text })),
    ...over,
  }) as unknown as Flag;

const detail = {
  utterances: [
    { channel: 0, utterance: 'u1', start_ms: 500 },
    { channel: 1, utterance: 'u1', start_ms: 2_000 },
    { channel: 1, utterance: 'u2', start_ms: 8_000 },
  ],
  scorecard: {
    score: 0,
    items: [
      { rule: 'rude', title: '辱骂', points: -40, fatal: true, flags: ['f1', 'f2'], at_ms: 9_000 },
      { rule: 'closing', title: '结束语', points: -10, flags: ['f3'], at_ms: 60_000 },
    ],
  },
  flags: [
    flag('f1', 'rude', [['u1', '你有病']]),
    flag('f2', 'rude', [['u2', '滚']]),
    flag('f3', 'closing', [], { at_ms: 60_000 }),
    flag('f4', 'minor', [['u2', '嗯']]),
    flag('f5', 'angry', [['u1', '投诉']], { by: 'customer' }),
    flag('f6', 'gone', [['u1', '投诉']], { status: 'retracted' }),
  ],
} as unknown as CallDetail;

test('items of the scorecard come first, with their words and when those began; then what costs nothing', () => {
  assert.deepEqual(
    findings(detail).map(({ key, points, fatal, at_ms, quote }) => [key, points, fatal, at_ms, quote]),
    [
      ['rude', -40, true, 2_000, '你有病 … 滚'],
      ['closing', -10, undefined, 60_000, ''],
      ['f4', undefined, undefined, 8_000, '嗯'],
    ],
  );
});

test('an appeal is against its item, or its flag, and nothing else', () => {
  const appeal = (flag: string | null, rule: string) => ({ flag, rule }) as Appeal;
  assert.ok(isAgainst(appeal(null, 'rude'), { item: 'rude' }));
  assert.ok(!isAgainst(appeal('f1', 'rude'), { item: 'rude' }));
  assert.ok(isAgainst(appeal('f4', 'minor'), { flag: 'f4' }));
  assert.ok(!isAgainst(appeal(null, 'minor'), { flag: 'f4' }));
});
