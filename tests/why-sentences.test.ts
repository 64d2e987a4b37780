/** Every operator of the rule language explains itself in words, in both languages, as flags of real calls carry it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../console/src/i18n/en.ts';
import { zh } from '../console/src/i18n/zh.ts';
import { type Reason, reasonOf, SENTENCES } from '../console/src/pages/call/why.ts';
import type { Why } from '../engine/contract/flag.ts';
import { evaluateCall } from '../engine/evaluate.ts';
import { loadRules } from '../engine/rules/load.ts';
import { OPERATORS } from '../engine/rules/registry.ts';
import { TEST_THRESHOLDS } from '../engine/rules/rule-test.ts';
import { recordedOf } from '../engine/rules/test-call.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { RULES } from './engine/play.ts';

/** What `use` names explains itself. */
const NAMES = OPERATORS.map(({ name }) => name).filter((name) => name !== 'use');

const NOT = `
lists:
  sorry: [抱歉, 对不起]
  praise: [谢谢, 满意]
macros:
  apology: { said: { role: agent, any: [$sorry] } }
  calms: { said: { role: agent, any: [别急] } }
titles:
  apology: { zh: 道歉, en: apology }
  $praise: { zh: 夸奖的话, en: praise }
rules:
  - id: no-apology
    title: 没有道歉
    category: x-test
    severity: major
    by: agent
    when:
      all:
        - said: { role: customer, any: [投诉] }
        - not: { any: [{ use: apology }, { use: calms }] }
        - not: { said: { role: customer, any: [$praise] } }
        - CONDITION
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]
`;

test('every operator has a sentence in the console', () => {
  assert.deepEqual(
    NAMES.filter((name) => !Object.hasOwn(SENTENCES, name)),
    [],
  );
});

/** What a rule excludes, and how that is told where it did not come. */
const EXCLUDED: [condition: string, zh: string, en: string][] = [
  ['mood: { is: angry, onset: 0.6 }', '客户愤怒没有达到 60%', 'Customer did not sound angry (60% or more)'],
  ['silence: { min: 20s }', '没有出现静默 ≥ 20 秒的情况', 'it did not come to this: silence ≥ 20 s'],
  [
    'sequence: [{ said: { role: customer, any: [算了] } }, { use: apology }]',
    '“道歉”之前没有出现客户说“算了”的情况',
    'it did not come to this: Customer says “算了” before “apology”',
  ],
  [
    'near: { anchor: { silence: { min: 9s } }, find: { use: apology }, before_utterances: 2 }',
    '没有出现“道歉”之后紧接着静默 ≥ 9 秒的情况',
    'it did not come to this: “apology” and right after it silence ≥ 9 s',
  ],
  [
    'range: { of: { said: { role: agent, any: [再见] } }, last_utterances: 2 }',
    '通话的最后 2 句里，坐席没有说“再见”',
    'in the last 2 turns: Agent never said “再见”',
  ],
  [
    'count: { of: { use: apology }, at_least: 2, within: 60s }',
    '没有出现“道歉”发生 2 次的情况',
    'it did not come to this: “apology”, 2 times',
  ],
  [
    'all: [{ use: apology }, { not: { use: calms } }]',
    '没有出现“道歉”、同时坐席没有说“别急”的情况',
    'it did not come to this: “apology” and Agent never said “别急”',
  ],
];

for (const [condition, inZh, inEn] of EXCLUDED) {
  test(`a \`not\` names what did not happen, in both languages: ${condition}`, () => {
    const loaded = loadRules([{ name: 'not.yaml', text: NOT.replace('CONDITION', `not: { ${condition} }`) }]);
    assert.ok(loaded.ok, JSON.stringify(loaded));
    const { recorded, moods } = recordedOf([['0s', '2s', 'customer', '我要投诉']]);
    const [flag] = evaluateCall(recorded, loaded.ruleSet, moods, TEST_THRESHOLDS).flags;
    assert.equal(
      reasonOf(flag!.why, zh).seen,
      `客户说了“投诉”，且没有出现“道歉”，坐席没有说“别急”，客户没有说“夸奖的话”，${inZh}`,
    );
    assert.equal(
      reasonOf(flag!.why, en).seen,
      `Customer said “投诉”; no “apology”, Agent never said “别急”, Customer never said “praise”, ${inEn}`,
    );
  });
}

test('what shipped rules exclude, or wait for, has a title in both languages', () => {
  const { rules, words } = compileRules(readRuleFiles());
  const { macros, titles = {} } = words;
  const untold = new Set<string>();
  const named = new Set<string>();
  /** @param out within what did not come, where a title is what is read */
  const walk = (value: unknown, out: boolean) => {
    if (Array.isArray(value)) for (const one of value) walk(one, out);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (key !== 'use') walk(inner, out || key === 'not' || key === 'absence');
        else if (!out) follow(String(inner));
        else if (titles[String(inner)]?.en === undefined) untold.add(String(inner));
        else follow(String(inner));
      }
  };
  const follow = (macro: string) => {
    if (named.has(macro)) return;
    named.add(macro);
    walk(macros[macro], false);
  };
  for (const { when } of rules) walk(when, false);
  assert.deepEqual([...untold], []);
});

/** Without the words that people said or a rule quotes. */
const unquoted = (text: string) => text.replace(/“[^”]*”/g, '“”');
const partsOf = (why: Why): Why[] => [why, ...(why.of ?? []).flatMap(partsOf)];
const textsOf = ({ seen, looked, of }: Reason): string[] => [
  seen,
  ...looked.map(({ text }) => text),
  ...of.flatMap(textsOf),
];

test('flags of every operator are told without a key, a gap or a raw figure, in both languages', () => {
  const told = new Set<string>();
  for (const rule of RULES.rules) {
    for (const { call, lines } of rule.tests) {
      const { recorded, moods } = recordedOf(lines, call);
      for (const { why } of evaluateCall(recorded, RULES, moods, TEST_THRESHOLDS).flags) {
        for (const part of partsOf(why)) told.add(part.op);
        for (const t of [zh, en]) {
          for (const text of textsOf(reasonOf(why, t)).map(unquoted))
            assert.doesNotMatch(
              text,
              /undefined|null|NaN|\[object|_ms|_|[{}]|^条件|^condition |没有没有|，，/,
              `${rule.id}: ${text}`,
            );
        }
      }
    }
  }
  assert.deepEqual(
    NAMES.filter((name) => !told.has(name)),
    [],
    'operators that no flag of these rules rests on',
  );
});
