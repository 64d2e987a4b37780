import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRules } from './load.ts';

const GOOD = `rules:
  - id: greeting
    title: 问候
    category: x-greeting
    severity: info
    by: agent
    when: { said: { role: agent, any: [您好] } }
    tests:
      - { name: 说了, lines: [[0s, 1s, agent, 您好]], expect: [{ at: 1s }] }
`;

test('every error of every file is told at once, with the rule that it is in', () => {
  const broken = GOOD.replace('severity: info', 'severity: low').replace('by: agent', 'by: nobody');
  const loaded = loadRules([
    { name: 'a.yaml', text: broken },
    { name: 'b.yaml', text: GOOD.replace('title:', 'titel:') },
  ]);
  assert.ok(!loaded.ok);
  assert.deepEqual(
    loaded.errors.map(({ file, line }) => `${file}:${line}`),
    // In b.yaml: the id that a.yaml has, the key that is missing, the one that nobody knows.
    ['a.yaml:5', 'a.yaml:6', 'b.yaml:2', 'b.yaml:2', 'b.yaml:3'],
  );
  for (const { message } of loaded.errors) assert.match(message, /^rule "greeting": /);
});

test('the same rules give the same hash; a changed rule, another one', () => {
  const hashOf = (text: string, name = 'a.yaml') => {
    const loaded = loadRules([{ name, text }]);
    assert.ok(loaded.ok);
    return loaded.ruleSet.hash;
  };
  assert.equal(hashOf(GOOD), hashOf(GOOD, 'elsewhere.yaml'));
  assert.notEqual(hashOf(GOOD), hashOf(GOOD.replace('您好', '你好')));
});

test('what a set was read from loads to the same set again', () => {
  const loaded = loadRules([{ name: 'a.yaml', text: GOOD }]);
  assert.ok(loaded.ok);
  const again = loadRules(JSON.parse(loaded.ruleSet.source) as { name: string; text: string }[]);
  assert.ok(again.ok);
  assert.equal(again.ruleSet.hash, loaded.ruleSet.hash);
});

test('English goes with the words that it said: new words take it away, unless it is set beside them', () => {
  const english = GOOD.replace(
    '    title: 问候',
    '    title: 问候\n    title_en: Greeting\n    coach: 问好\n    coach_en: Greet',
  );
  const changed = (set: string) => {
    const laid = `overrides:\n  - { rule: greeting, set: ${set}, reason: 试 }\n`;
    const loaded = loadRules([
      { name: 'a.yaml', text: english },
      { name: 'b.yaml', text: laid },
    ]);
    assert.ok(loaded.ok, JSON.stringify(loaded));
    const [only] = loaded.ruleSet.rules;
    return [only?.title_en, only?.coach_en];
  };
  assert.deepEqual(changed('{ severity: major }'), ['Greeting', 'Greet']);
  assert.deepEqual(changed('{ title: 招呼 }'), [undefined, 'Greet']);
  assert.deepEqual(changed('{ coach: 先问好 }'), ['Greeting', undefined]);
  assert.deepEqual(changed('{ title: 招呼, title_en: Hello }'), ['Hello', 'Greet']);
});
