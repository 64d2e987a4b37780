/** What a failing rule test prints, and that it says of a rule what the engine decided of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateCall } from '../engine/evaluate.ts';
import type { RuleSet } from '../engine/rules/compile.ts';
import { durationMs } from '../engine/rules/duration.ts';
import { truthTable } from '../engine/rules/explain.ts';
import { loadRules } from '../engine/rules/load.ts';
import { OPERATORS } from '../engine/rules/registry.ts';
import { TEST_THRESHOLDS, testRules } from '../engine/rules/rule-test.ts';
import { recordedOf } from '../engine/rules/test-call.ts';
import { tableText, truthRows } from '../engine/rules/truth-text.ts';
import { TRUTH_WORDS } from '../engine/rules/truth-words.ts';
import { columnsOf } from '../engine/text/columns.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { RULES } from './engine/play.ts';

function setOf(rule: string, tests: string, more = ''): RuleSet {
  const text = `macros: { cancels: { said: { role: customer, any: [退订, 取消业务, 不用了, 销户, 注销], unless: [不退订] } } }
rules:
  - { id: churn, title: 退订, category: churn_threat, severity: major, by: customer, ${more} when: ${rule}, tests: [${tests}] }
`;
  const loaded = loadRules([{ name: 'rules.yaml', text }]);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  return loaded.ruleSet;
}

function failure(set: RuleSet, lang: 'zh' | 'en'): string {
  const { failures } = testRules(set, lang);
  assert.equal(failures.length, 1);
  return failures[0] as string;
}

const ANGRY =
  '{ all: { of: [{ use: cancels }, { mood: { is: angry } }, { not: { said: { role: agent, any: [抱歉] } } }], within: 60s } }';

const ACROSS = `rules:
  - id: churn-of-a-queue
    title: 接连要走
    category: churn_threat
    severity: major
    scope: { trade: bank }
    across: { of: { categories: [churn_threat] }, by: queue, at_least: 3, within: 10m }
    tests:
      - name: 三通
        flags:
          - [0s, { call: c-1, queue: 账单, trade: bank, category: churn_threat }]
          - [1m, { call: c-2, queue: 账单, trade: bank, category: long_silence }]
          - [2m, { call: c-3, queue: 账单, trade: bank, category: churn_threat, shadow: true }]
          - [3m, { call: c-4, queue: 账单, trade: bank, category: churn_threat, status: tentative }]
          - [4m, { call: c-5, queue: 账单, trade: telecom, category: churn_threat }]
          - [5m, { call: c-6, trade: bank, category: churn_threat }]
          - [6m, { call: c-7, queue: 账单, trade: bank, category: churn_threat }]
          - [7m, { call: c-7, queue: 账单, trade: bank, category: churn_threat, status: retracted }]
          - [8m, { call: c-8, queue: 账单, trade: bank, category: churn_threat }]
        expect: [{ at: 8m, scope: 账单 }]
`;

test('a rule that does not fire: each condition at the time at which it should have', () => {
  const lines = '[[0s, 2s, agent, 您好], [3s, 8s, customer, 取消套餐吧, { angry: 0.41 }]]';
  const set = setOf(
    ANGRY,
    `{ name: 生气地退订, call: { trade: bank }, lines: ${lines}, expect: [{ at: 8s }] }`,
    'scope: { trade: telecom },',
  );
  assert.equal(
    failure(set, 'zh'),
    `churn · 生气地退订
    应当：8 秒
    实际：不触发

    8 秒，本应触发：
      条件            成立  时间  找什么                              实际听到、看到的
      all 全部成立    否          之内：60 秒                         3 项中 1 项成立
        use 引用      否          名称：cancels
          said 说了   否          谁：客户，任一：退订、取消业务、不  8 秒 客户「取消套餐吧」
                                  用了、销户 等 5 个，除非有：不退订  最接近的是“取消业务”，只听到“取消”
        mood 情绪     否          情绪：愤怒                          8 秒 愤怒：0.41，起始阈值：0.5
        not 没有发生  是
          said 说了   否          谁：坐席，任一：抱歉                2 秒 坐席「您好」
      scope 适用范围  否          行业：telecom                       行业：bank`,
  );
});

test('a final without words is no speech in the table either', () => {
  const set = setOf('{ silence: { min: 15s } }', '{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }');
  const said = (start_ms: number, text: string) =>
    ({ role: 'agent', channel: 1, start_ms, end_ms: start_ms + 1_000, text }) as const;
  const recorded = { call: 'c', utterances: [said(0, '您好'), said(10_000, ''), said(26_000, '喂')] };
  const moods = [null, null, null];
  const { flags } = evaluateCall(recorded, set, moods, TEST_THRESHOLDS);
  assert.deepEqual(
    flags.map(({ at_ms }) => at_ms),
    [16_000],
  );
  const played = { recorded, moods, thresholds: TEST_THRESHOLDS, fired: [16_000] };
  const [line] = truthTable(set.rules[0] as RuleSet['rules'][number], set, played, 16_000);
  assert.deepEqual([line?.holds, line?.came_true_ms], [true, 16_000]);
});

test('a rule that fires at another time: both times, the matched words marked', () => {
  const lines =
    '[[0s, 3s, customer, 我要退订, { angry: 0.9 }], [4s, 6s, agent, 好的], [7s, 9s, customer, 不用了不用了]]';
  const set = setOf('{ use: cancels }', `{ name: 第二次才报, lines: ${lines}, expect: [{ at: 9s }] }`);
  assert.equal(
    failure(set, 'en'),
    `churn · 第二次才报
    expected: 9 s
    got: 3 s

    At 9 s, where it should fire:
      condition  holds  when  looked for                         heard and seen
      use        yes    9 s   name: cancels
        said     yes    9 s   role: customer, any: 退订、取消业  9 s customer 「【不用了】【不用了】」
                              务、不用了、销户 … 5 in all,
                              unless: 不退订
      cooldown   no           cooldown: once a call              fired already at 3 s

    At 3 s, where it fired and should not:
      condition  holds  when  looked for                         heard and seen
      use        yes    3 s   name: cancels
        said     yes    3 s   role: customer, any: 退订、取消业  3 s customer 「我要【退订】」
                              务、不用了、销户 … 5 in all,
                              unless: 不退订`,
  );
});

test('what came nearest is said of silences, absences, measures, unscored turns, exceptions and the other side', () => {
  const said = (rule: string, lines: string, at = '9s') =>
    failure(setOf(rule, `{ name: t, lines: ${lines}, expect: [{ at: ${at} }] }`), 'zh');
  const talk = '[[0s, 2s, agent, 您好请问有什么可以帮您], [8s, 9s, customer, 喂您好, null]]';
  assert.match(said('{ silence: { min: 15s } }', talk), /静默 +否 +至少：15 秒 +最长静默 6 秒，从 2 秒 起/);
  assert.match(
    said('{ absence: { role: agent, any: [您好], within: 5s } }', talk),
    /说到了：2 秒 坐席「【您好】请问有什么可以帮您」/,
  );
  assert.match(said('{ absence: { role: agent, any: [再见], within: 30s } }', talk), /通话到 9 秒 就结束了/);
  assert.match(said('{ pace: { role: agent, over: 400 } }', talk), /2 秒 每分钟字数：330，字数：11/);
  assert.match(said('{ mood: { is: angry } }', talk), /情绪 +未知 .* 9 秒 那句模型没有评分/);
  assert.match(
    said('{ said: { any: [喂], unless: [您好] } }', talk),
    /9 秒 客户「【喂】【您好】」\n +有例外词 您好/,
  );
  assert.match(
    said('{ said: { role: agent, any: [喂] } }', talk),
    /9 秒 客户「【喂】您好」\n +找的是坐席说的/,
  );
  assert.match(said('{ said: { any: [请问] } }', talk, '1s'), /谁都还没有说话\n +到 2 秒 才成立/);
  assert.match(
    said('{ said: { role: customer, any: [退订业务] } }', '[[0s, 9s, customer, 退定业务了]]', '8s'),
    /到 9 秒 才成立/,
  );
});

test('a sound match names what was heard and what was looked for', () => {
  const line = '[0s, 9s, customer, 退定业务了]';
  const set = setOf('{ said: { any: [退订业务] } }', `{ name: t, lines: [${line}], expect: [] }`);
  const oneLine = (lang: 'zh' | 'en') => failure(set, lang).replace(/\n +/g, '');
  assert.match(oneLine('zh'), /9 秒 客户「【退定业务】了」，听到“退定业务”，找的是“退订业务”，同音/);
  assert.match(oneLine('en'), /heard “退定业务”, looked for “退订业务”, the same sound/);
});

test('a rule across calls: flag by flag whose it is, and whether it counted or why not', () => {
  const loaded = loadRules([{ name: 'across.yaml', text: ACROSS }]);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  assert.equal(
    failure(loaded.ruleSet, 'zh'),
    `churn-of-a-queue · 三通
    应当：480 秒 账单
    实际：不触发

      时间    通话  属于  是否计入
      0 秒    c-1   账单  是
      60 秒   c-2   账单  否：规则和类别都不在要数的之列
      120 秒  c-3   账单  否：影子规则的标记
      180 秒  c-4   账单  否：只是暂定
      240 秒  c-5   账单  否：通话不在规则的适用范围
      300 秒  c-6   —     否：通话没有说属于谁
      360 秒  c-7   账单  是
      420 秒  c-7   账单  收回
      480 秒  c-8   账单  是`,
  );
});

/** Rules with their tests: small ones with every operator, and some of the shipped ones. */
const packs = compileRules(readRuleFiles());
const sampled = packs.rules.filter((_, index) => index % 24 === 0);
for (const [name, set, rules] of [
  ['the rules of every operator', RULES, RULES.rules],
  ['shipped rules', packs, sampled],
] as const) {
  test(`the table says of ${name} what the engine decided`, () => {
    let held = 0;
    let failed = 0;
    for (const rule of rules) {
      for (const { call, lines } of rule.tests.slice(0, 2)) {
        const { recorded, moods } = recordedOf(lines, call);
        const fired = evaluateCall(recorded, set, moods, TEST_THRESHOLDS)
          .flags.filter((flag) => flag.rule === rule.id)
          .map(({ at_ms }) => at_ms);
        const played = { recorded, moods, thresholds: TEST_THRESHOLDS, fired };
        for (const at_ms of fired) {
          const table = truthTable(rule, set, played, at_ms);
          const top = table.filter(({ depth }) => depth === 0);
          assert.ok(
            top.every(({ holds }) => holds === true),
            `${rule.id} fired at ${at_ms}: ${JSON.stringify(top)}`,
          );
          held += 1;
        }
        const others = recorded.utterances.map(({ end_ms }) => end_ms).filter((ms) => !fired.includes(ms));
        for (const at_ms of new Set(others.slice(-2))) {
          const top = truthTable(rule, set, played, at_ms).filter(({ depth }) => depth === 0);
          assert.ok(
            top.some(({ holds }) => holds !== true),
            `${rule.id} did not fire at ${at_ms}: ${JSON.stringify(top)}`,
          );
          failed += 1;
        }
      }
    }
    assert.ok(held >= 4 && failed >= 4, `${held} held, ${failed} did not`);
  });
}

test('every operator has a Chinese name, every parameter of one too; columns stand under each other', () => {
  const { operators, names } = TRUTH_WORDS.zh;
  for (const { name, schema } of OPERATORS) {
    assert.ok(operators[name], name);
    const forms = (schema as { anyOf?: object[] }).anyOf ?? [schema];
    // What holds conditions stands in lines of its own.
    for (const form of forms)
      for (const parameter of Object.keys((form as { properties?: object }).properties ?? {}))
        if (!['of', 'anchor', 'find'].includes(parameter))
          assert.ok(names[parameter], `${name}.${parameter}`);
  }
  for (const rule of RULES.rules) {
    const [{ call, lines, expect }] = rule.tests as [(typeof rule.tests)[number]];
    const { recorded, moods } = recordedOf(lines, call);
    const played = { recorded, moods, thresholds: TEST_THRESHOLDS, fired: [] };
    const at_ms = durationMs(expect[0]?.at ?? '1s');
    for (const lang of ['zh', 'en'] as const) {
      const [head, ...rest] = tableText({
        columns: [...TRUTH_WORDS[lang].columns],
        rows: truthRows(truthTable(rule, RULES, played, at_ms), TRUTH_WORDS[lang]),
      });
      const holds = TRUTH_WORDS[lang].columns[1];
      const column = columnsOf((head as string).slice(0, (head as string).indexOf(holds)));
      for (const line of rest) {
        assert.doesNotMatch(line, /undefined|\[object|NaN|null/, line);
        const at = [...line].findIndex(
          (_, index) => columnsOf([...line].slice(0, index).join('')) === column,
        );
        assert.match([...line].slice(Math.max(0, at - 2), at).join(''), /^ *$/, `${rule.id}: ${line}`);
      }
    }
  }
});
