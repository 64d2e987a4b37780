/** Every operator of the rule language explains itself in words, in both languages, as flags of real calls carry it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../console/src/i18n/en.ts';
import { type Messages, zh } from '../console/src/i18n/zh.ts';
import { lookedForIn, type Reason, reasonOf, SENTENCES } from '../console/src/pages/call/why.ts';
import type { Why } from '../engine/contract/flag.ts';
import { evaluateCall } from '../engine/evaluate.ts';
import { loadRules } from '../engine/rules/load.ts';
import { OPERATORS } from '../engine/rules/registry.ts';
import { TEST_THRESHOLDS } from '../engine/rules/rule-test.ts';
import { recordedOf } from '../engine/rules/test-call.ts';
import { RULES } from './engine/play.ts';

/** What `use` names explains itself. */
const NAMES = OPERATORS.map(({ name }) => name).filter((name) => name !== 'use');

const NOT = `
lists:
  sorry: [抱歉, 对不起]
macros:
  apology: { said: { role: agent, any: [$sorry] } }
rules:
  - id: no-apology
    title: 没有道歉
    category: x-test
    severity: major
    by: agent
    when:
      all:
        - said: { role: customer, any: [投诉] }
        - not: { use: apology }
        - not: { any: [{ mood: { is: angry, onset: 0.6 } }, { silence: { min: 20s } }] }
        - not: { sequence: [{ said: { role: customer, any: [算了] } }, { duration: { over: 5m } }] }
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]
`;

test('every operator has a sentence in the console', () => {
  assert.deepEqual(
    NAMES.filter((name) => !Object.hasOwn(SENTENCES, name)),
    [],
  );
});

test('a `not` names what did not happen, in both languages', () => {
  const loaded = loadRules([{ name: 'not.yaml', text: NOT }]);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  const { recorded, moods } = recordedOf([['0s', '2s', 'customer', '我要投诉']]);
  const [flag] = evaluateCall(recorded, loaded.ruleSet, moods, TEST_THRESHOLDS).flags;
  const told = (t: Messages) =>
    lookedForIn(reasonOf(flag!.why, t)).flatMap(({ text, exception }) => (exception ? [text] : []));
  assert.deepEqual(told(zh), [
    '期间不应有：坐席说出 “抱歉”、“对不起”之一',
    '期间不应有：客户愤怒达到 60%',
    '期间不应有：静默 ≥ 20 秒',
    '期间不应有：客户说出 “算了”之一',
    '期间不应有：通话时长 ≥ 5 分钟',
  ]);
  assert.deepEqual(told(en), [
    'not meanwhile: Agent says one of “抱歉”, “对不起”',
    'not meanwhile: Customer sounds angry, 60% or more',
    'not meanwhile: silence ≥ 20 s',
    'not meanwhile: Customer says one of “算了”',
    'not meanwhile: the call lasts ≥ 5 min',
  ]);
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
              /undefined|null|NaN|\[object|_ms|_|[{}]|^条件|^condition /,
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
