/** Every operator of the rule language explains itself in words, in both languages, as flags of real calls carry it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../console/src/i18n/en.ts';
import { zh } from '../console/src/i18n/zh.ts';
import { type Reason, reasonOf, SENTENCES } from '../console/src/pages/call/why.ts';
import type { Why } from '../engine/contract/flag.ts';
import { evaluateCall } from '../engine/evaluate.ts';
import { OPERATORS } from '../engine/rules/registry.ts';
import { TEST_THRESHOLDS } from '../engine/rules/rule-test.ts';
import { recordedOf } from '../engine/rules/test-call.ts';
import { RULES } from './engine/play.ts';

/** What `use` names explains itself. */
const NAMES = OPERATORS.map(({ name }) => name).filter((name) => name !== 'use');

test('every operator has a sentence in the console', () => {
  assert.deepEqual(
    NAMES.filter((name) => !Object.hasOwn(SENTENCES, name)),
    [],
  );
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
