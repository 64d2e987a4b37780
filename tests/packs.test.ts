/** The shipped rules as a whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATEGORIES } from '../engine/contract/flag.ts';
import { testRules } from '../engine/rules/rule-test.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';

const set = compileRules(readRuleFiles());

test('every test inside a shipped rule passes', () => {
  const { passed, failures } = testRules(set);
  assert.deepEqual(failures, []);
  assert.ok(passed >= 2 * set.rules.length, `${passed} tests of ${set.rules.length} rules`);
});

test('every shipped rule has a test that must fire and one that must not', () => {
  const onesided = set.rules.filter(
    ({ tests }) =>
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
  for (const { id, reason, title_en } of set.rules) assert.ok(reason && title_en, id);
});
