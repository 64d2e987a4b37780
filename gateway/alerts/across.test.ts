/** What an alert of a flag across calls says of its reason, and where it leads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { alertOfScope } from './alert.ts';
import { linkOf } from './message.ts';
import { reasonOf } from './text.ts';

const AT = '2026-11-22T01:00:00.000Z';

const FLAG: ScopeFlag = {
  id: 's-1',
  scope: { by: 'queue', name: '投诉' },
  rule: 'many-angry',
  rule_hash: 'h',
  title: '队列中多通愤怒',
  category: 'customer_anger',
  severity: 'major',
  status: 'raised',
  at: AT,
  raised_at: AT,
  evidence: ['c-1', 'c-2'].map((call) => ({ flag: `f-${call}`, call, rule: 'angry', at: AT })),
  why: {
    op: 'across',
    holds: true,
    looked_for: { by: 'queue', at_least: 2, within: '1h', count: 'calls' },
    seen: { calls: 2, flags: 3, not_kept: 1 },
  },
};

test('an alert across calls says what was counted, within what time, in both languages', () => {
  const { why } = alertOfScope(FLAG);
  assert.deepEqual(
    why.map((one) => reasonOf(one, 'zh')),
    ['跨通话 2，预警数 3，另未列出 1', '时间范围 1h', '通话 c-1, c-2'],
  );
  assert.deepEqual(
    why.map((one) => reasonOf(one, 'en')),
    ['across calls 2, flags 3, not listed 1', 'within 1h', 'calls c-1, c-2'],
  );
});

test('its link leads to the newest call that was counted; without one, to the console', () => {
  const { newest: _, ...older } = alertOfScope(FLAG);
  assert.equal(
    linkOf(alertOfScope(FLAG), 'https://qi.example.com'),
    'https://qi.example.com/calls/c-2?flag=f-c-2',
  );
  assert.equal(linkOf(older, 'https://qi.example.com'), 'https://qi.example.com/');
  assert.equal(linkOf(older, ''), null);
});
