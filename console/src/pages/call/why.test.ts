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
  assert.equal(reasonOf(said, zh).seen, '客户说了 “12315”、“银保监”');
  assert.equal(reasonOf(said, en).seen, 'Customer said “12315”, “银保监”');
});

test('said: a long list is cut and kept whole beside it; a short one is not', () => {
  const [any, unless] = reasonOf(said, zh).looked;
  assert.equal(any?.text, '客户说出 “词1”、“词2”、“词3”、“词4”、“词5”、“词6” 或另外 3 个词之一');
  assert.deepEqual(any?.words, many);
  assert.equal(unless?.text, '除非同一句里有 “不投诉”');
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
  assert.equal(reasonOf(why, zh).looked[0]?.text, '任何人同时说出 “退” 或 “退款” 和 “马上”');
  assert.equal(reasonOf(why, zh).seen, '任何人说了 “退款”、“马上”');
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
    '前 2 句之内，坐席没有说 “您好”、“你好”',
  );
  assert.equal(reasonOf(absence({ within: '30s' }), zh).seen, '30 秒之内，坐席没有说 “您好”、“你好”');
  assert.equal(reasonOf(absence({ within: '2m' }), en).seen, 'Agent never said “您好”, “你好” within 2 min');
  assert.equal(
    reasonOf(absence({ by: 'end_of_call' }, { utterances: 14 }), zh).seen,
    '到通话结束为止，坐席没有说 “您好”、“你好”，听了 14 句，都没有',
  );
  assert.deepEqual(reasonOf(absence({ any: many }), zh).looked, [{ text: '', words: many }]);
  assert.deepEqual(reasonOf(absence({}), zh).looked, []);
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
  assert.equal(reason.of[0]?.seen, '客户说了 “12315”、“银保监”');
  assert.equal(reason.of[1]?.seen, '不能成立');
  assert.deepEqual(
    lookedForIn(reason).map(({ exception }) => exception ?? false),
    [false, true],
    'what the parts looked for is told once for all of them',
  );
  assert.equal(reason.of[1]?.of[0]?.holds, null);
  assert.equal(reason.of[1]?.of[0]?.seen, '客户的愤怒程度没有评分');
});

test('an operator that the console does not know is shown with its numbers', () => {
  const pace: Why = { op: 'pace', holds: true, looked_for: { per_minute: 320 }, seen: { per_minute: 351 } };
  assert.equal(reasonOf(pace, zh).seen, '条件 pace：per_minute：351');
  assert.deepEqual(reasonOf(pace, en).looked, [{ text: 'per_minute: 320', words: [] }]);
  assert.equal(reasonOf({ op: 'x', holds: null, looked_for: {}, seen: {} }, en).seen, 'condition x');
});

test('a role that no language has a word for keeps its name', () => {
  const why = { ...said, seen: { heard: ['好'], role: 'robot' } };
  assert.equal(reasonOf(why, zh).seen, 'robot说了 “好”');
});
