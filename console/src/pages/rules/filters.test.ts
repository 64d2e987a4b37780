import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import { active, decode, encode, fits, NO_FILTERS, optionsOf } from './filters.ts';
import { grouped } from './groups.ts';

function rule(id: string, over: Partial<RuleView> = {}): RuleView {
  return {
    id,
    title: '客户要向监管部门投诉',
    title_en: 'Customer threatens to go to a regulator',
    category: 'escalation_threat',
    severity: 'critical',
    status: 'stable',
    by: 'customer',
    hash: 'h',
    tests: 2,
    wrong: 0,
    missed: 0,
    raised: 0,
    ...over,
  };
}
const names = (category: string) =>
  category === 'escalation_threat' ? ['升级投诉', 'Escalation threat'] : [];
const found = (query: string, one: RuleView) => fits(decode(query), one, names);
const stopped = { reason: '误报', by: 'admin', at: '2026-11-25T06:00:00Z' };

test('filters stand in the address and come back from it', () => {
  const query = 'severity=critical&category=x-own&status=stopped&by=agent&trade=bank&q=监管&group=severity';
  assert.equal(decodeURIComponent(encode(decode(query))), query);
  assert.equal(encode(NO_FILTERS), '');
});

test('a rule across calls is nobody’s, and is found under its category', () => {
  const { by: _, ...plain } = rule('across');
  const across = {
    ...plain,
    across: { of: { rules: ['a'] }, by: 'queue' as const, at_least: 3, within: '30m' },
  };
  assert.equal(found('category=escalation_threat', across), true);
  assert.equal(found('by=customer', across), false);
  assert.deepEqual(optionsOf('by', [across, rule('a')], []), [{ value: 'customer', count: 1 }]);
});

test('what is no value is left out', () => {
  assert.deepEqual(decode('severity=huge&status=gone&by=me&trade=circus&group=colour'), NO_FILTERS);
});

test('grouping is no filter', () => {
  assert.equal(active(decode('group=severity')), 0);
  assert.equal(active(decode('q=a&severity=major&trade=bank')), 3);
});

for (const text of [
  '监管',
  '投诉 监管',
  'escalation-regulator',
  'REGULATOR',
  '升级投诉',
  'escalation threat',
]) {
  test(`“${text}” finds the rule by its title, id or category`, () => {
    assert.equal(found(`q=${encodeURIComponent(text)}`, rule('escalation-regulator')), true);
  });
}

test('every word must be there', () => {
  assert.equal(found('q=监管 退款', rule('escalation-regulator')), false);
});

for (const [query, fitting, other] of [
  ['severity=critical&severity=major', rule('a', { severity: 'major' }), rule('b', { severity: 'info' })],
  ['category=x-own', rule('a', { category: 'x-own' }), rule('b')],
  ['status=trial', rule('a', { status: 'trial' }), rule('b')],
  ['status=stopped', rule('a', { stopped }), rule('b')],
  ['status=stable', rule('a', { stopped }), rule('b', { status: 'shadow' })],
  ['by=agent', rule('a', { by: 'agent' }), rule('b')],
  ['trade=bank', rule('a', { scope: { trade: ['telecom', 'bank'] } }), rule('b')],
  ['trade=any', rule('a', { scope: { direction: 'outbound' } }), rule('b', { scope: { trade: 'bank' } })],
] as const) {
  test(`${query} lets pass what has it`, () => {
    assert.deepEqual([found(query, fitting), found(query, other)], [true, false]);
  });
}

test('options are what there is, with how many; what is chosen stays when it is gone', () => {
  const rules = [
    rule('a', { scope: { trade: ['bank', 'telecom'] } }),
    rule('b', { scope: { trade: 'bank' }, stopped }),
    rule('c'),
  ];
  const list = (name: 'trade' | 'status', chosen: string[] = []) =>
    optionsOf(name, rules, chosen).map(({ value, count }) => `${value} ${count}`);
  assert.deepEqual(list('trade', ['auto']), ['any 1', 'telecom 1', 'bank 2', 'auto 0']);
  assert.deepEqual(list('status'), ['stable 3', 'stopped 1']);
});

test('groups stand in the order of the contract, the site’s own after them; in a group the gravest first', () => {
  const rules = [
    rule('z', { category: 'x-b' }),
    rule('y', { category: 'x-a' }),
    rule('b', { severity: 'minor' }),
    rule('a', { severity: 'minor' }),
    rule('c'),
    rule('d', { category: 'customer_anger' }),
  ];
  const told = (by: 'category' | 'severity') =>
    grouped(rules, by).map((group) => `${group.key}: ${group.rules.map(({ id }) => id).join(' ')}`);
  assert.deepEqual(told('category'), ['customer_anger: d', 'escalation_threat: c a b', 'x-a: y', 'x-b: z']);
  assert.deepEqual(told('severity'), ['critical: d c y z', 'minor: a b']);
});
