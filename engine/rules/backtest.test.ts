import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedCall } from '../contract/recorded-call.ts';
import { Backtest, diffRules } from './backtest.ts';
import { loadRules, type RuleSet } from './load.ts';
import { TEST_THRESHOLDS } from './rule-test.ts';

function setOf(words: Record<string, string[]>): RuleSet {
  const rules = Object.entries(words).map(
    ([id, any]) => `
  - id: ${id}
    title: ${id}
    category: x-test
    severity: info
    by: agent
    when: { said: { any: [${any.join(', ')}] } }
    cooldown: 1s
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]`,
  );
  const loaded = loadRules([{ name: 'set.yaml', text: `rules:${rules.join('')}` }]);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  return loaded.ruleSet;
}

const call = (id: string, ...texts: string[]): RecordedCall => ({
  call: id,
  utterances: texts.map((text, at) => ({
    role: 'customer',
    channel: 0,
    start_ms: at * 4000,
    end_ms: at * 4000 + 2000,
    text,
  })),
});

test('new, lost and moved flags are counted by rule, with samples', () => {
  const before = setOf({ refund: ['退款'], threat: ['起诉', '法院'], old: ['再见'] });
  const after = setOf({ refund: ['退款', '退钱'], threat: ['法院'], fresh: ['您好'] });
  const backtest = new Backtest(before, after, TEST_THRESHOLDS, 1);
  for (const one of [
    call('a', '我要退钱', '你好'),
    call('b', '我要起诉', '再说', '去法院'),
    call('c', '退款', '再见'),
  ])
    backtest.add(
      one,
      one.utterances.map(() => null),
    );
  const { rules, calls, utterances, flagged } = backtest.report();
  assert.deepEqual([calls, utterances, flagged], [3, 7, { before: 2, after: 3 }]);
  const changes = Object.fromEntries(
    rules.map(({ rule, before: was, after: now, new: fresh, lost, moved }) => [
      rule,
      [was, now, fresh, lost, moved],
    ]),
  );
  assert.deepEqual(changes, {
    refund: [1, 2, 1, 0, 0],
    threat: [2, 1, 0, 1, 0],
    old: [1, 0, 0, 1, 0],
    fresh: [0, 0, 0, 0, 0],
  });
  assert.deepEqual(rules.find(({ rule }) => rule === 'refund')?.samples.new, [
    { call: 'a', at_ms: 2000, text: '退钱' },
  ]);
});

test('a flag that the new set raises elsewhere in the call has moved', () => {
  const backtest = new Backtest(setOf({ r: ['起诉'] }), setOf({ r: ['法院'] }), TEST_THRESHOLDS);
  const one = call('a', '我要起诉', '去法院');
  backtest.add(one, [null, null]);
  const [change] = backtest.report().rules;
  assert.deepEqual([change?.new, change?.lost, change?.moved], [0, 0, 1]);
  assert.deepEqual(change?.samples.moved, [{ call: 'a', at_ms: 6000, was_ms: 2000, text: '法院' }]);
});

test('sets are compared rule by rule', () => {
  const diff = diffRules(
    setOf({ a: ['一'], b: ['二'], c: ['三'] }),
    setOf({ b: ['二'], c: ['四'], d: ['五'] }),
  );
  assert.deepEqual(diff, { added: ['d'], removed: ['a'], changed: ['c'] });
});
