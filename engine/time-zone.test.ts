/** In which zone rules read times of day: the one that the call's first record says, whatever is in force later. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordedFlags } from './across/recorded-flags.ts';
import type { Opening } from './contract/record.ts';
import { createEngine } from './engine.ts';
import { evaluateCall } from './evaluate.ts';
import { Backtest } from './rules/backtest.ts';
import { loadRules } from './rules/load.ts';
import { TEST_THRESHOLDS, testRules } from './rules/rule-test.ts';
import { localStart, zonedStart } from './rules/scope.ts';
import { runTestFile } from './rules/test-file.ts';

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

test('a rule test reads hours as its start is written, whatever machine it runs on; with Z in Asia/Shanghai', () => {
  const written = (started_at: string, expect: string) => {
    const call = `call: { started_at: "${started_at}" }, lines: [[0s, 1s, customer, 我要投诉]]`;
    const text = `rules:${night('night').replace('tests: [', `tests: [{ name: w, ${call}, expect: [${expect}] }, `)}`;
    const set = loadRules([{ name: 'test.yaml', text }]);
    assert.ok(set.ok, JSON.stringify(set));
    const file = {
      name: 'w.test.yaml',
      text: `tests: [{ name: w, ${call}, rules: [night], expect: [${expect && `{ rule: night, ${expect.slice(2)}`}] }]`,
    };
    const inFile = runTestFile(file, set.ruleSet, TEST_THRESHOLDS);
    assert.deepEqual(inFile.errors, []);
    return [...testRules(set.ruleSet).failures, ...inFile.failures];
  };
  const fires = '{ at: 1s }';
  for (const start of [
    '2026-11-25T22:30:00+08:00',
    '2026-11-25T22:30:00+01:00',
    '2026-11-25T23:00:00-05:00',
    '2026-11-25T07:59:00+05:45',
    // 22:30 in Shanghai.
    '2026-11-25T14:30:00Z',
  ])
    assert.deepEqual(written(start, fires), [], start);
  for (const start of ['2026-11-25T12:00:00+01:00', '2026-11-25T08:00:00-05:00', '2026-11-25T04:30:00Z'])
    assert.deepEqual(written(start, ''), [], start);
  // The table of a test that fails reads the same clock.
  const [failure] = written('2026-11-25T12:00:00+01:00', fires);
  assert.match(failure ?? '', /scope +no/);
});

test('a start is written as clocks of its zone show it', () => {
  const at = Date.parse('2026-11-25T15:30:20.500Z');
  for (const [zone, text] of [
    ['Asia/Shanghai', '2026-11-25T23:30:20+08:00'],
    ['Asia/Kathmandu', '2026-11-25T21:15:20+05:45'],
    ['America/New_York', '2026-11-25T10:30:20-05:00'],
    ['UTC', '2026-11-25T15:30:20+00:00'],
    ['Pacific/Auckland', '2026-11-26T04:30:20+13:00'],
  ] as const) {
    assert.equal(zonedStart(at, zone), text);
    assert.deepEqual(localStart(at, text.slice(-6)), localStart(at, zone), zone);
  }
});
