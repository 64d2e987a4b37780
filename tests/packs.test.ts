/** The shipped rules as a whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATEGORIES } from '../engine/contract/flag.ts';
import { everyRule } from '../engine/rules/compile.ts';
import { testRules } from '../engine/rules/rule-test.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';

const set = compileRules(readRuleFiles());

test('every test inside a shipped rule passes', () => {
  const { passed, failures } = testRules(set);
  assert.deepEqual(failures, []);
  assert.ok(passed >= 2 * everyRule(set).length, `${passed} tests of ${everyRule(set).length} rules`);
});

test('every shipped rule has a test that must fire and one that must not', () => {
  const onesided = everyRule(set).filter(
    ({ tests }: { tests: readonly { expect: readonly unknown[] }[] }) =>
      !tests.some(({ expect }) => expect.length > 0) || !tests.some(({ expect }) => expect.length === 0),
  );
  assert.deepEqual(
    onesided.map(({ id }) => id),
    [],
  );
});

test('at least twelve rules over eight categories, each with a reason and an English title', () => {
  assert.ok(set.rules.length >= 12);
  const used = new Set(set.rules.map(({ category }) => category));
  assert.ok(CATEGORIES.filter((category) => used.has(category)).length >= 8);
  for (const { id, reason, title_en } of everyRule(set)) assert.ok(reason && title_en, id);
});

test('every shipped rule says in English what it says in Chinese', () => {
  const missing = everyRule(set).flatMap((rule) => {
    const { id, title_en, reason_en, coach, coach_en, reference, reference_en } = rule;
    const { false_positives = [], false_positives_en = [] } = rule;
    const english = [title_en, coach_en, reason_en, reference_en, ...false_positives_en].join(' ');
    const score = 'score' in rule ? rule.score : undefined;
    return [
      title_en === undefined || title_en.length >= 60 ? `${id}: title_en of under 60 characters` : '',
      /\p{Script=Han}/u.test(english) ? `${id}: Chinese in its English` : '',
      reason_en === undefined ? `${id}: reason_en` : '',
      (coach === undefined) === (coach_en === undefined) ? '' : `${id}: coach_en`,
      (reference === undefined) === (reference_en === undefined) ? '' : `${id}: reference_en`,
      false_positives.length === false_positives_en.length ? '' : `${id}: false_positives_en`,
      (score?.item === undefined) === (score?.item_en === undefined) ? '' : `${id}: item_en`,
    ].filter(Boolean);
  });
  assert.deepEqual(missing, []);
});
