import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../i18n/en.ts';
import { titleIn } from '../../i18n/tongue.ts';
import { zh } from '../../i18n/zh.ts';
import { againOf, countedOf, lengthOf, scopeLines, scoreOf, wholeOf } from './words.ts';

test('lengths are said with their unit; what is none stays as it is', () => {
  assert.deepEqual(
    ['10s', '2m', '500ms', '12h', '7d', 'end'].map((text) => lengthOf(text, zh)),
    ['10 秒', '2 分钟', '500 毫秒', '12 小时', '7 天', 'end'],
  );
});

test('a rule for every call has no lines of scope, others name what they ask for', () => {
  assert.deepEqual(scopeLines(undefined, zh), []);
  const scope = {
    trade: ['bank' as const, 'telecom' as const],
    direction: 'outbound' as const,
    hours: '21:00-08:00',
    weekdays: ['sat', 'sun'],
    ended_by: ['agent', 'unknown'],
  };
  assert.deepEqual(
    scopeLines(scope, zh).map(({ name, values }) => `${name} ${values}`),
    ['行业 银行、电信', '方向 外呼', '时段 21:00-08:00', '星期 周六、周日', '结束方式 坐席挂断、不知谁挂断'],
  );
  assert.deepEqual(scopeLines({ trade: 'bank' }, en), [{ name: 'Trade', values: 'Bank' }]);
});

test('what a rule across calls counts is said in one line', () => {
  const across = { of: { rules: ['a'] }, by: 'queue' as const, at_least: 3, within: '30m' };
  assert.equal(countedOf(across, zh), '同一队列，30 分钟内至少 3 通');
  assert.equal(
    countedOf({ ...across, by: 'agent', within: '7d', count: 'flags' }, en),
    'At least 3 flags of one agent within 7 d',
  );
});

test('cool-down and score are said in words', () => {
  assert.equal(againOf('call', zh), '每通只报一次');
  assert.equal(againOf('2m', zh), '2 分钟后再命中算新的一次');
  const attitude = { points: -5, item: '服务态度', item_en: 'Attitude' };
  assert.equal(scoreOf(attitude, zh, 'zh'), '−5 分 · 服务态度');
  assert.equal(scoreOf(attitude, en, 'en'), '−5 points · Attitude');
  assert.equal(
    scoreOf({ points: -100, fatal: true }, en, 'en'),
    '−100 points · Fatal: the whole score becomes 0',
  );
});

test('English has the English title where there is one', () => {
  assert.equal(titleIn({ title: '标题', title_en: 'Title' }, 'en'), 'Title');
  assert.equal(titleIn({ title: '标题' }, 'en'), '标题');
  assert.equal(titleIn({ title: '标题', title_en: 'Title' }, 'zh'), '标题');
});

test('a condition without a title is told as a part of the nearest that has one', () => {
  const macros = [
    { name: 'says', title: '要找监管', when: 'all:\n  - use: says_words\n  - not: {use: elsewhere}' },
    { name: 'says_words', when: 'said: {any: [$regulators]}' },
    { name: 'elsewhere', when: 'use: deeper' },
    { name: 'deeper', when: 'use: elsewhere' },
    { name: 'says_words_too', when: 'said: {any: [$regulators_too]}' },
  ];
  for (const name of ['says_words', 'elsewhere', 'deeper', '$regulators'])
    assert.equal(wholeOf(name, macros)?.title, '要找监管', name);
  for (const name of ['says_words_too', '$regulators_too', 'nowhere'])
    assert.equal(wholeOf(name, macros), undefined);
});
