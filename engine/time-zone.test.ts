/** In which zone rules read times of day: the one that the call's first record says, whatever is in force later. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordedFlags } from './across/recorded-flags.ts';
import type { Opening } from './contract/record.ts';
import { createEngine } from './engine.ts';
import { evaluateCall } from './evaluate.ts';
import { Backtest } from './rules/backtest.ts';
import { loadRules } from './rules/load.ts';
import { TEST_THRESHOLDS } from './rules/rule-test.ts';

const head = (id: string, scope: string) => `
  - id: ${id}
    title: ${id}
    category: x-test
    severity: major
    scope: { ${scope} }`;
const night = (id: string) => `${head(id, 'hours: "22:00-08:00"')}
    by: customer
    when: { said: { any: [投诉] } }
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]`;
const loaded = loadRules([
  {
    name: 'test.yaml',
    text: `rules:${night('night')}${head('nights', 'hours: "22:00-08:00"')}
    across: { of: { rules: [night] }, by: queue, at_least: 2, within: 30m }
    tests: [{ name: 一通, flags: [[0s, { call: c-1, rule: night }]], expect: [] }]`,
  },
]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;

/** 23:30 in Shanghai, 16:30 in Paris, 10:30 in New York. */
const STARTED = '2026-11-25T15:30:00Z';
const CALL = {
  call: 'c',
  queue: '账单',
  started_at: STARTED,
  utterances: [{ role: 'customer' as const, channel: 0, start_ms: 0, end_ms: 1_000, text: '我要投诉' }],
};

function flagsOf(opens: Opening): string[] {
  const engine = createEngine({ ruleSet: () => ruleSet, thresholds: TEST_THRESHOLDS });
  const from = { source: 's', arrived_at: 0, call: 'c' };
  const at = Date.parse(STARTED);
  const heard = { utterance: 'u', rev: 0, channel: 0, role: 'customer', final: true } as const;
  return [
    ...engine.fold({ n: 1, at, type: 'call.started', info: {}, started_at: at, opens, ...from }),
    ...engine.fold({ n: 2, at, type: 'utterance', ...heard, start_ms: 0, end_ms: 1, text: '投诉', ...from }),
  ].flatMap((one) => (one.kind === 'flag' ? [`${one.flag.rule} ${one.origin.zone ?? '-'}`] : []));
}

test('hours are those of the zone that the first record of the call says; without one, of Asia/Shanghai', () => {
  assert.deepEqual(flagsOf({ rules: 'r' }), ['night -']);
  assert.deepEqual(flagsOf({ rules: 'r', zone: 'Asia/Shanghai' }), ['night -']);
  assert.deepEqual(flagsOf({ rules: 'r', zone: 'Europe/Paris' }), []);
  assert.deepEqual(flagsOf({ rules: 'r', zone: 'Pacific/Auckland' }), ['night Pacific/Auckland']);
});

test('recorded calls are judged in the zone that is asked for, across calls, too', () => {
  for (const [zone, count] of [
    ['Asia/Shanghai', 1],
    ['Europe/Paris', 0],
  ] as const) {
    const { flags } = evaluateCall(CALL, ruleSet, [null], TEST_THRESHOLDS, zone);
    assert.equal(flags.length, count, zone);
    const test = new Backtest(ruleSet, ruleSet, TEST_THRESHOLDS, 1, zone);
    test.add(CALL, [null]);
    assert.equal(test.report().flagged.after, count, zone);
    const across = new RecordedFlags(ruleSet.across, zone);
    for (const call of ['a', 'b']) {
      const one = { ...CALL, call };
      across.add(one, evaluateCall(one, ruleSet, [null], TEST_THRESHOLDS).flags);
    }
    assert.equal(across.scopeFlags().length, count, zone);
  }
});
