import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, viewOf } from './describe.ts';
import { loadRules } from './load.ts';

const loaded = loadRules([
  {
    name: 'a.yaml',
    text: `
lists:
  leaving: [销户, 注销]
  asking: [怎么销户]
  unused: [别的]
macros:
  wants_to_leave:
    any:
      - said: { any: [$leaving] }
      - use: by_pattern
  by_pattern: { said: { regex: ['(关掉|退掉)(我的|这张)卡', '卡.{0,8}不要了'] } }
rules:
  - id: leaves
    title: 客户要走
    title_en: Customer leaves
    category: churn_threat
    severity: major
    by: customer
    scope: { trade: [bank, telecom] }
    when:
      all:
        - { use: wants_to_leave }
        - not: { said: { any: [$asking] } }
    score: { points: -5 }
    tests:
      - { name: 要走, lines: [[0s, 1s, customer, 销户]], expect: [{ at: 1s }] }
      - { name: 没说, lines: [[0s, 1s, customer, 好]], expect: [] }
  - id: many-leave
    title: 一个队列里很多人要走
    category: churn_threat
    severity: critical
    across: { of: { rules: [leaves] }, by: queue, at_least: 3, within: 90m }
    tests:
      - name: 三通
        flags: [[0s, { call: a, rule: leaves, queue: q }], [1m, { call: b, rule: leaves, queue: q }], [2m, { call: c, rule: leaves, queue: q }]]
        expect: [{ at: 2m, scope: q }]
exceptions:
  - { rule: leaves, unless: [开玩笑], reason: 客户常开玩笑 }
`,
  },
]);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { ruleSet } = loaded;
const rule = ruleSet.rules[0]!;

test('a line of the list has what one chooses by', () => {
  assert.deepEqual(viewOf(rule, ruleSet), {
    id: 'leaves',
    title: '客户要走',
    title_en: 'Customer leaves',
    category: 'churn_threat',
    severity: 'major',
    status: 'stable',
    by: 'customer',
    hash: ruleSet.hash,
    tests: 2,
    scope: { trade: ['bank', 'telecom'] },
  });
});

test('a condition is YAML, with the lists and macros that it leads to and no others', () => {
  const { when, lists, macros } = describe(rule, ruleSet);
  assert.equal(
    when,
    ['all:', '  - use: wants_to_leave', '  - not:', '      said:', '        any: [$asking]'].join('\n'),
  );
  assert.deepEqual(lists, [
    { name: 'leaving', words: ['销户', '注销'] },
    { name: 'asking', words: ['怎么销户'] },
  ]);
  assert.deepEqual(macros, [
    {
      name: 'wants_to_leave',
      when: ['any:', '  - said:', '      any: [$leaving]', '  - use: by_pattern'].join('\n'),
    },
    {
      name: 'by_pattern',
      when: ['said:', '  regex:', '    - (关掉|退掉)(我的|这张)卡', '    - 卡.{0,8}不要了'].join('\n'),
    },
  ]);
});

test('tests are told by name and by when the rule must fire; exceptions by their reason', () => {
  const { test_list, exceptions, cooldown, score, coach } = describe(rule, ruleSet);
  assert.deepEqual(test_list, [
    { name: '要走', expect: ['1s'] },
    { name: '没说', expect: [] },
  ]);
  assert.deepEqual(exceptions, [{ reason: '客户常开玩笑', when: 'unless: [开玩笑]' }]);
  assert.deepEqual([cooldown, score, coach], ['call', { points: -5 }, undefined]);
});

test('a rule across calls has what it counts in the place of a condition, and nobody responsible', () => {
  const across = ruleSet.across[0]!;
  const { by, across: counted, severity } = viewOf(across, ruleSet);
  assert.deepEqual([by, counted?.by, counted?.at_least, severity], [undefined, 'queue', 3, 'critical']);
  const { when, cooldown, lists, test_list } = describe(across, ruleSet);
  assert.equal(
    when,
    ['across:', '  of:', '    rules: [leaves]', '  by: queue', '  at_least: 3', '  within: 90m'].join('\n'),
  );
  assert.deepEqual([cooldown, lists, test_list], ['90m', [], [{ name: '三通', expect: ['2m'] }]]);
});
