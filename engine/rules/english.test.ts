/** What a rule says in English: from the file to the flag, the prompt and the score item. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMPT_LIMITS, promptsOf } from '../coaching/prompts.ts';
import { evaluateCall } from '../evaluate.ts';
import { describe } from './describe.ts';
import { loadRules } from './load.ts';

const RULE = `
rules:
  - id: refund
    title: 客户要退款
    title_en: Customer asks for a refund
    category: x-test
    severity: major
    by: customer
    when: { said: { any: [退款] } }
    coach: 先问原因
    coach_en: Ask why first
    reason: 退款前还能谈
    reason_en: Before the refund one can still talk
    reference: 消费者权益保护法第二十五条
    reference_en: Consumer Rights Protection Law, Art. 25
    false_positives: [问退款政策]
    false_positives_en: [Asks for the policy]
    score: { points: -5, item: 挽留, item_en: Retention }
    tests:
      - { name: 要退, lines: [[0s, 1s, customer, 我要退款]], expect: [{ at: 1s }] }
`;
const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };
const load = (site = '') =>
  loadRules([{ name: 'a.yaml', text: RULE }, ...(site === '' ? [] : [{ name: 'site.yaml', text: site }])]);

function flagAndItem(site?: string) {
  const loaded = load(site);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const { flags, view } = evaluateCall(
    {
      call: 'c',
      utterances: [{ role: 'customer', channel: 0, start_ms: 0, end_ms: 1_000, text: '我要退款' }],
    },
    loaded.ruleSet,
    [null],
    THRESHOLDS,
  );
  const [flag] = flags;
  assert.ok(flag);
  return { flag, item: view.scorecard?.items[0], rule: loaded.ruleSet.rules[0]! };
}

test('the flag, its prompt, the score item and the detail of the rule carry the English', () => {
  const { flag, item, rule } = flagAndItem();
  assert.deepEqual([flag.title, flag.title_en], ['客户要退款', 'Customer asks for a refund']);
  assert.deepEqual([flag.coach, flag.coach_en], ['先问原因', 'Ask why first']);
  assert.deepEqual([item?.title, item?.title_en], ['挽留', 'Retention']);
  const { reason_en, reference_en, false_positives_en } = describe(rule, {
    words: { lists: {}, macros: {} },
  });
  assert.deepEqual(
    [reason_en, reference_en, false_positives_en],
    [
      'Before the refund one can still talk',
      'Consumer Rights Protection Law, Art. 25',
      ['Asks for the policy'],
    ],
  );
  const [prompt] = promptsOf({
    flags: [{ ...flag, status: 'raised' }],
    sent: [],
    answers: [],
    limits: PROMPT_LIMITS,
  });
  assert.deepEqual([prompt?.text, prompt?.text_en], ['先问原因', 'Ask why first']);
});

test('words that a site replaces lose the English that says something else', () => {
  const { flag, item, rule } = flagAndItem(
    'overrides: [{ rule: refund, set: { title: 要退, coach: 转专席, reference: 店规, score: { points: -9, item: 服务 } }, reason: 本店 }]',
  );
  assert.deepEqual([rule.reference, rule.reference_en], ['店规', undefined]);
  assert.deepEqual([flag.title, flag.title_en], ['要退', undefined]);
  assert.deepEqual([flag.coach, flag.coach_en], ['转专席', undefined]);
  assert.deepEqual([item?.title, item?.title_en], ['服务', undefined]);
});

test('a site may give its own English, also alone', () => {
  const both = flagAndItem(
    'overrides: [{ rule: refund, set: { coach: 转专席, coach_en: Transfer }, reason: 本店 }]',
  );
  assert.deepEqual([both.flag.coach, both.flag.coach_en], ['转专席', 'Transfer']);
  assert.equal(both.flag.title_en, 'Customer asks for a refund');
  const alone = flagAndItem('overrides: [{ rule: refund, set: { coach_en: Ask }, reason: 本店 }]');
  assert.deepEqual([alone.flag.coach, alone.flag.coach_en], ['先问原因', 'Ask']);
});

test('a key that is no language of ours, an empty text and one that is too long are refused', () => {
  for (const [bad, said] of [
    ['coach_de: Fragen', /unknown key "coach_de"/],
    ["coach_en: ''", /expected some text, got none/],
    [`coach_en: ${'x'.repeat(601)}`, /600/],
  ] as const) {
    const loaded = loadRules([{ name: 'a.yaml', text: RULE.replace('coach_en: Ask why first', () => bad) }]);
    assert.ok(!loaded.ok, bad);
    assert.match(loaded.errors.map(({ message }) => message).join('\n'), said);
  }
});
