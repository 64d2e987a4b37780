import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { insertTest, testYaml } from './insert-test.ts';
import type { RuleTest } from './rule-format.ts';

const TEST: RuleTest = {
  name: '误报：要的是[退款], 不是投诉: 真的 # 不是',
  call: { trade: 'bank', attributes: { 'tier, x': 'gold', n: 1 } },
  lines: [
    ['0s', '2.35s', 'agent', '您好'],
    ['3s', '6s', 'customer', '我的号 [手机号·k3f9], 12315: {好}', { angry: 0.93 }],
    ['6s', '7s', 'customer', '12315', null],
  ],
  expect: [{ at: '6s' }],
};

test('a test as YAML reads back as itself, a line of the call in a line of its own', () => {
  const yaml = testYaml(TEST, 'wrong 1a2b · call c\n-7');
  assert.deepEqual(parse(`tests:\n${yaml}`), { tests: [TEST] });
  assert.deepEqual(yaml.split('\n').slice(0, 7), [
    '      # wrong 1a2b · call c -7',
    "      - name: '误报：要的是[退款], 不是投诉: 真的 # 不是'",
    "        call: { trade: bank, attributes: { 'tier, x': gold, n: 1 } }",
    '        lines:',
    '          - [0s, 2.35s, agent, 您好]',
    "          - [3s, 6s, customer, '我的号 [手机号·k3f9], 12315: {好}', { angry: 0.93 }]",
    "          - [6s, 7s, customer, '12315', null]",
  ]);
});

const FILE = `# 我们的规则
rules:
  - id: one   # 第一条
    tests:
      # 为什么有这条
      - name: a
        lines:
          - [0s, 1s, customer,   好]   # 间距照旧
        expect: []   # 不得触发

  # 第二条的说明
  - id: two
    tests: [ { name: b, lines: [[0s, 1s, customer, 好]], expect: [] } ]
  - id: three
    tests:
    - {name: c, lines: [[0s, 1s, customer, 好]], expect: []}
  - id: four
    tests:
      - name: d
        lines: [[0s, 1s, customer, 好]]
        expect:
          - at: 1s`;

for (const rule of ['one', 'two', 'three', 'four'])
  test(`the test comes last in rule "${rule}", and every other letter of the file stays`, () => {
    const result = insertTest(FILE, rule, TEST, 'wrong 1a2b');
    assert.ok('text' in result);
    const before = parse(FILE);
    before.rules.find(({ id }: { id: string }) => id === rule).tests.push(TEST);
    assert.deepEqual(parse(result.text), before);
    // What was added is one piece: without it the file is what it was.
    let same = 0;
    while (FILE[same] === result.text[same] && same < FILE.length) same += 1;
    const added = result.text.length - FILE.length;
    const without = result.text.slice(0, same) + result.text.slice(same + added);
    assert.equal(without, FILE);
  });

test('where a list is written in a way that nothing can be put behind it, comments still stay', () => {
  const odd =
    'rules:\n  - id: one # 留着\n    tests:\n      -   # 怪\n        name: a\n        lines: [[0s, 1s, customer, 好]]\n        expect: []\n';
  const result = insertTest(odd, 'one', TEST, 'wrong 1a2b');
  assert.ok('text' in result);
  assert.deepEqual(parse(result.text).rules[0].tests[1], TEST);
  for (const comment of ['# 留着', '# 怪', '# wrong 1a2b']) assert.ok(result.text.includes(comment), comment);
});

test('the same words with the same expectation are not added twice, whatever the name', () => {
  const once = insertTest(FILE, 'one', TEST, 'wrong 1a2b');
  assert.ok('text' in once);
  assert.deepEqual(insertTest(once.text, 'one', { ...TEST, name: '另一个' }, 'x'), { there: true });
});

test('a rule that is not in the file, or a file that is no YAML, is named', () => {
  const missing = insertTest(FILE, 'five', TEST, 'x');
  assert.match('error' in missing ? missing.error : '', /no rule "five" in it; it has one, two, three, four/);
  assert.ok('error' in insertTest('rules: [', 'one', TEST, 'x'));
  assert.ok('error' in insertTest('', 'one', TEST, 'x'));
  const none = insertTest('rules: [{ id: one }]', 'one', TEST, 'x');
  assert.match('error' in none ? none.error : '', /no list of tests/);
});

test('a rule across calls takes no test of one call', () => {
  const result = insertTest('rules: [{ id: one, across: {}, tests: [] }]', 'one', TEST, 'x');
  assert.match('error' in result ? result.error : '', /"one" counts flags of many calls/);
});
