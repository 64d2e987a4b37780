import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opsZh } from '../../i18n/ops-zh.ts';
import { zh } from '../../i18n/zh.ts';
import { matchWords } from './alert-words.ts';

test('what alerts must be of is told by titles of rules where those are known', () => {
  const match = { rule: ['customer-anger', 'own-rule'], queue: ['家电维修'] };
  const titles: Record<string, string> = { 'customer-anger': '客户明显发怒' };
  assert.equal(
    matchWords(match, opsZh, zh, (id) => titles[id] ?? id),
    '规则 客户明显发怒、own-rule · 队列 家电维修',
  );
  assert.equal(matchWords({}, opsZh, zh), '全部告警');
});
