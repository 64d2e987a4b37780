import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Why } from '../../../../engine/contract/flag.ts';
import { en } from '../../i18n/en.ts';
import { zh } from '../../i18n/zh.ts';
import { lookedForIn, NAMED_WORDS, reasonOf } from './why.ts';

const many = Array.from({ length: 9 }, (_, index) => `词${index + 1}`);

const said: Why = {
  op: 'said',
  holds: true,
  looked_for: { role: 'customer', any: many, unless: ['不投诉'] },
  seen: { heard: ['12315', '银保监', '12315'], role: 'customer' },
};

test('said: who said which words, each once', () => {
  assert.equal(reasonOf(said, zh).seen, '客户说了“12315”、“银保监”');
  assert.equal(reasonOf(said, en).seen, 'Customer said “12315”, “银保监”');
});

test('said: a long list is cut and kept whole beside it; a short one is not', () => {
  const [any, unless] = reasonOf(said, zh).looked;
  assert.equal(any?.text, '客户说出“词1”、“词2”、“词3”、“词4”、“词5”、“词6”或另外 3 个词之一');
  assert.deepEqual(any?.words, many);
  assert.equal(unless?.text, '除非同一句里有“不投诉”');
  assert.deepEqual(unless?.words, []);
  assert.match(reasonOf(said, en).looked[0]?.text ?? '', /“词6” or 3 more$/);
  assert.equal(NAMED_WORDS, 6);
});

test('said: every one of several lists, by anyone', () => {
  const why: Why = {
    op: 'said',
    holds: true,
    looked_for: { all: [['退', '退款'], ['马上']] },
    seen: { heard: ['退款', '马上'] },
  };
  assert.equal(reasonOf(why, zh).looked[0]?.text, '任何人同时说出“退”或“退款”和“马上”');
  assert.equal(reasonOf(why, zh).seen, '任何人说了“退款”、“马上”');
});

test('said: not heard, and not known', () => {
  assert.equal(reasonOf({ ...said, holds: false, seen: {} }, zh).seen, '客户没有说要找的词');
  assert.equal(reasonOf({ ...said, holds: null, seen: {} }, en).seen, 'it is not known what Customer said');
});

const mood: Why = {
  op: 'mood',
  holds: true,
  looked_for: { role: 'customer', is: 'angry', at_least: 0.4 },
  seen: { angry: 0.985 },
};

test('mood: the turn, the mean of a window, below the line, no score', () => {
  assert.equal(reasonOf(mood, zh).seen, '客户这句话的愤怒程度 99%，达到 40% 的界线');
  assert.equal(reasonOf(mood, en).seen, 'Customer sounds angry: 99% in this turn, at or above 40%');
  const window = { ...mood, looked_for: { ...mood.looked_for, window: 3 } };
  assert.equal(reasonOf(window, zh).seen, '客户最近 3 句的平均愤怒程度 99%，达到 40% 的界线');
  assert.equal(
    reasonOf({ ...mood, holds: false, seen: { angry: 0.12 } }, zh).seen,
    '客户这句话的愤怒程度 12%，没有达到 40% 的界线',
  );
  assert.equal(reasonOf({ ...mood, holds: null, seen: {} }, zh).seen, '客户的愤怒程度没有评分');
});

test('silence: how long and from when; longer after a hold', () => {
  const why: Why = {
    op: 'silence',
    holds: true,
    looked_for: { min_ms: 15_000 },
    seen: { silence_ms: 15_000, from_ms: 62_400 },
  };
  assert.equal(reasonOf(why, zh).seen, '从 01:02 起 15 秒没有人说话');
  assert.equal(reasonOf(why, zh).looked[0]?.text, '静默 ≥ 15 秒');
  const held = { ...why, looked_for: { min_ms: 60_000, after_hold: true } };
  assert.equal(reasonOf(held, en).looked[0]?.text, 'silence ≥ 60 s after asking to hold');
});

const absence = (looked_for: Why['looked_for'], seen: Why['seen'] = {}): Why => ({
  op: 'absence',
  holds: true,
  looked_for: { role: 'agent', any: ['您好', '你好'], ...looked_for },
  seen: { heard: [], ...seen },
});

test('absence: what was not said, by which of the three deadlines', () => {
  assert.equal(
    reasonOf(absence({ within_utterances: 2 }, { utterances: 2 }), zh).seen,
    '前 2 句之内，坐席没有说“您好”、“你好”',
  );
  assert.equal(reasonOf(absence({ within: '30s' }), zh).seen, '30 秒之内，坐席没有说“您好”、“你好”');
  assert.equal(reasonOf(absence({ within: '2m' }), en).seen, 'within 2 min: Agent never said “您好”, “你好”');
  assert.equal(
    reasonOf(absence({ by: 'end_of_call' }, { utterances: 14 }), zh).seen,
    '到通话结束为止（共听了 14 句），坐席没有说“您好”、“你好”',
  );
  assert.deepEqual(reasonOf(absence({ any: many }), zh).looked, [{ text: '', words: many }]);
  assert.deepEqual(reasonOf(absence({}), zh).looked, []);
  const condition = absence({ any: undefined, within_utterances: 2 }, { utterances: 2 });
  assert.equal(reasonOf(condition, zh).seen, '前 2 句之内，坐席没有说该说的话');
  assert.equal(reasonOf(condition, en).seen, 'within the first 2 turns: Agent did not say what was expected');
});

test('all, any and not hold their parts, however deep', () => {
  const nested: Why = {
    op: 'all',
    holds: true,
    looked_for: {},
    seen: {},
    of: [
      said,
      { op: 'not', holds: true, looked_for: {}, seen: {}, of: [{ ...mood, holds: null, seen: {} }] },
    ],
  };
  const reason = reasonOf(nested, zh);
  assert.equal(reason.seen, '全部成立');
  assert.equal(reason.of[0]?.seen, '客户说了“12315”、“银保监”');
  assert.equal(reason.of[1]?.seen, '期间不应出现以下情况：');
  const none: Why = { op: 'not', holds: true, looked_for: {}, seen: {}, of: [] };
  assert.equal(reasonOf(none, en).seen, 'nothing that the rule excludes');
  assert.deepEqual(
    lookedForIn(reason).map(({ exception }) => exception ?? false),
    [false, true],
    'what the parts looked for is told once for all of them',
  );
  assert.equal(reason.of[1]?.of[0]?.holds, null);
  assert.equal(reason.of[1]?.of[0]?.seen, '客户的愤怒程度没有评分');
});

test('one condition alone stands for what would only join it; a time that it lasted stays', () => {
  const joined = (op: string, of: Why[], seen: Why['seen'] = {}): Why => ({
    op,
    holds: true,
    looked_for: {},
    seen,
    of,
  });
  assert.deepEqual(reasonOf(joined('all', [joined('any', [said])]), zh), reasonOf(said, zh));
  assert.equal(reasonOf(joined('not', [said]), zh).of.length, 1);
  assert.equal(reasonOf(joined('any', [said], { for_ms: 5000 }), zh).of.length, 1);
  const other = { ...said, seen: { heard: ['退款'], role: 'customer' } };
  assert.equal(reasonOf(joined('any', [said, other]), zh).of.length, 2);
});

const use = (title: string, title_en: string) => ({ op: 'use', looked_for: { name: 'x', title, title_en } });
const not = (...conditions: unknown[]): Why => ({
  op: 'not',
  holds: true,
  looked_for: { conditions },
  seen: {},
  of: [],
});
const all = (of: Why[], looked_for: Why['looked_for'] = {}): Why => ({
  op: 'all',
  holds: true,
  looked_for,
  seen: {},
  of,
});

test('what did not come is told beside what did, by its title', () => {
  const hedged = not(use('把话说活', 'hedging'));
  const before = not({
    op: 'sequence',
    looked_for: {},
    of: [use('承诺', 'promise'), use('保本', 'returns')],
  });
  const why = all([
    all([said, hedged], { within: '1ms' }),
    before,
    not(use('核身', 'check'), use('授权', 'consent')),
  ]);
  const inZh = reasonOf(why, zh);
  assert.equal(
    inZh.seen,
    '客户说了“12315”、“银保监”，同一句里没有出现“把话说活”，且没有出现“核身”或“授权”，“保本”之前没有出现“承诺”的情况',
  );
  assert.deepEqual(inZh.of, []);
  assert.equal(
    reasonOf(why, en).seen,
    'Customer said “12315”, “银保监”; in the same turn no “hedging”; no “check” or “consent”, it did not come to this: “promise” before “returns”',
  );
});

test('what did not come between the steps of a sequence stands above them', () => {
  const why = { ...all([said, not(use('帮忙', 'help')), mood]), op: 'sequence', seen: { span_ms: 6000 } };
  const reason = reasonOf(why, zh);
  assert.equal(reason.seen, '6 秒之内先后发生，其间没有出现“帮忙”');
  assert.equal(reason.of.length, 2);
});

test('a rule that excludes much names the first of it, and the rest below', () => {
  const words = (word: string) => ({ op: 'said', looked_for: { role: 'agent', any: [word] } });
  const reason = reasonOf(all([said, not(words('甲'), words('乙')), not(words('丙'), words('丁'))]), zh);
  assert.equal(
    reason.seen,
    '客户说了“12315”、“银保监”，且坐席没有说“甲”，坐席没有说“乙”，坐席没有说“丙”，没有规则排除的另外 1 种情况',
  );
  assert.equal(reason.looked.at(-1)?.text, '另外，坐席没有说“丁”');
});

test('what was waited for and is no word is told by its title', () => {
  const why = absence({ any: undefined, by: 'end_of_call', conditions: [use('结束语', 'closing words')] });
  assert.equal(reasonOf(why, zh).seen, '到通话结束为止，没有出现“结束语”');
  assert.equal(reasonOf(why, en).seen, 'by the end of the call: no “closing words”');
});

test('each time that was counted is told, the same ones too', () => {
  const count = { ...all([said, said]), op: 'count', looked_for: { at_least: 2 }, seen: { span_ms: 3000 } };
  assert.equal(reasonOf(count, zh).of.length, 2);
  assert.equal(reasonOf(all([said, said]), zh).of.length, 0, 'of conditions that say the same one is enough');
});

test('an operator that the console does not know is shown with its numbers', () => {
  const hum: Why = { op: 'hum', holds: true, looked_for: { per_minute: 320 }, seen: { per_minute: 351 } };
  assert.equal(reasonOf(hum, zh).seen, '条件 hum：per_minute：351');
  assert.deepEqual(reasonOf(hum, en).looked, [{ text: 'per_minute: 320', words: [] }]);
  assert.equal(reasonOf({ op: 'x', holds: null, looked_for: {}, seen: {} }, en).seen, 'condition x');
});

test('a sound match says what was heard and what was looked for', () => {
  const sounds_like = [{ heard: '推定', wanted: '退订', confidence: 0.85, near: false }];
  const why: Why = {
    op: 'said',
    holds: true,
    looked_for: { any: ['退订'] },
    seen: { heard: ['推定'], role: 'customer', sounds_like },
  };
  assert.equal(reasonOf(why, zh).seen, '客户说了“推定”（与“退订”同音）');
  assert.equal(reasonOf(why, en).seen, 'Customer said “推定” (sounds like “退订”)');
  const near: Why = { ...why, seen: { ...why.seen, sounds_like: [{ ...sounds_like[0], near: true }] } };
  assert.match(reasonOf(near, zh).seen, /音近/);
});

test('a rule that must last says for how long it did', () => {
  const why: Why = { ...mood, seen: { ...mood.seen, for_ms: 10_000 } };
  assert.equal(reasonOf(why, zh).seen, '客户这句话的愤怒程度 99%，达到 40% 的界线（一直持续了 10 秒）');
});

/** Looks of every operator: what was looked for and seen, and the sentences. */
const measures: [string, Why['looked_for'], Why['seen'], string, string][] = [
  [
    'interruption',
    { by: 'agent', overlap: '800ms', cut_off: true },
    { overlap_ms: 1200 },
    '坐席抢话，双方同时说了 1.2 秒',
    '重叠 ≥ 0.8 秒，对方因此停下',
  ],
  [
    'pace',
    { role: 'agent', over: 380 },
    { characters_a_minute: 412, characters: 40 },
    '坐席这句话每分钟 412 字',
    '每分钟 ≥ 380 字',
  ],
  [
    'repetition',
    { role: 'customer', times: 3, similarity: 0.6 },
    { times: 3 },
    '客户把差不多的话说到第 3 遍',
    '说到第 3 遍，相似度 ≥ 60%',
  ],
  ['length', { role: 'agent', under: 3 }, { characters: 2 }, '坐席这句话 2 字', '一句话 ≤ 3 字'],
  ['utterances', { at_least: 40 }, { utterances: 40 }, '双方一共说到第 40 句', '说到第 40 句'],
  ['duration', { over_ms: 900_000 }, { duration_ms: 900_000 }, '通话已有 15 分钟', '通话时长 ≥ 15 分钟'],
  [
    'talk_ratio',
    { role: 'agent', over: 0.85, after: '60s' },
    { share: 0.87, spoken_ms: 90_500 },
    '坐席说话占 87%，双方一共说了 91 秒',
    '说话占比 ≥ 85%',
  ],
  [
    'confidence',
    { under: 0.5, utterances: 5 },
    { confidence: 0.42 },
    '最近 5 句的平均识别置信度 42%',
    '平均识别置信度 ≤ 50%',
  ],
  ['attributes', { tier: 'gold' }, { tier: 'gold' }, '随录参数 tier 是 gold', '随录参数 tier：gold'],
  ['attributes', { age: { over: 60 } }, { age: null }, '没有随录参数 age', '随录参数 age：≥ 60'],
  ['sequence', { steps: 2, within: '2m' }, { span_ms: 12_000 }, '12 秒之内先后发生', '2 分钟之内'],
  ['at_least', { n: 2 }, { span_ms: 0 }, '至少 2 项成立', ''],
  ['all', { within: '60s' }, { span_ms: 5000 }, '5 秒之内全部成立', '60 秒之内'],
  ['range', { last_utterances: 3 }, {}, '通话的最后 3 句里', ''],
  [
    'near',
    { before: '5s', after: '10s', nth: 2 },
    { span_ms: 4000 },
    '接连发生，相隔不超过 10 秒（其中一件是第 2 次）',
    '',
  ],
];
for (const [op, looked_for, seen, sentence, looked] of measures) {
  test(`${op} ${JSON.stringify(looked_for)}: what was seen and what was looked for`, () => {
    const reason = reasonOf({ op, holds: true, looked_for, seen }, zh);
    assert.equal(reason.seen, sentence);
    assert.equal(reason.looked.map(({ text }) => text).join('；'), looked);
  });
}

test('a role that no language has a word for keeps its name', () => {
  const why = { ...said, seen: { heard: ['好'], role: 'robot' } };
  assert.equal(reasonOf(why, zh).seen, 'robot说了“好”');
});

test('what the engine left out of the lists is counted: words, patterns, conditions', () => {
  const why: Why = {
    op: 'said',
    holds: true,
    looked_for: {
      role: 'customer',
      any: ['投诉'],
      regex: [],
      unless: ['不投诉'],
      more: { any: 84, regex: 2, unless: 7 },
    },
    seen: { heard: ['投诉'], role: 'customer' },
  };
  assert.deepEqual(reasonOf(why, zh).looked, [
    { text: '客户说出“投诉”或另外 84 个词之一', words: [] },
    { text: '客户说的话符合规则里 2 个句式之一', words: [] },
    { text: '除非同一句里有“不投诉”或另外 7 个词', words: [], exception: true },
  ]);
  const one: Why = { ...why, looked_for: { role: 'customer', regex: ['投诉.*局'], more: { regex: 1 } } };
  assert.deepEqual(
    reasonOf(one, en).looked.map(({ text }) => text),
    ['Customer says what fits “投诉.*局” or 1 pattern of the rule'],
  );
  const left: Why = {
    ...not({ op: 'said', looked_for: { any: ['抱歉'], more: { any: 3 } } }),
    looked_for: {
      conditions: [{ op: 'said', looked_for: { any: ['抱歉'], more: { any: 3 } } }],
      more: { conditions: 2 },
    },
  };
  assert.equal(reasonOf(left, zh).seen, '没有人说“抱歉”或另外 3 种说法，没有规则排除的另外 2 种情况');
});
