import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleMeasure } from '../../../../engine/contract/case-measures.ts';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import { precisionOf } from '../../cases/precision.ts';
import { figuresOf, nextSort, type Sort, sortIn } from './figures.ts';

const rule = (id: string, raised: number | null, missed = 0) =>
  ({ id, title: id, raised, wrong: 0, missed }) as RuleView;
const measured = (of: string, right: number, wrong: number, unclear = 0) =>
  ({
    rule: of,
    right,
    wrong,
    unclear,
    precision: { of: right + wrong, count: right, share: right / (right + wrong), low: 0, high: 1 },
  }) as RuleMeasure;
const rules = [rule('a', 3, 1), rule('b', null), rule('c', 9)];
const order = (sort: Sort, verdicts: RuleMeasure[] = []) =>
  figuresOf(rules, new Map(verdicts.map((one) => [one.rule, one])), sort).map((line) => line.rule.id);

test('lines stand as in the list, by a figure from the most on, or from the fewest', () => {
  assert.deepEqual(order(''), ['a', 'b', 'c']);
  assert.deepEqual(order('missed'), ['a', 'b', 'c']);
  assert.deepEqual(order('missed.up'), ['b', 'c', 'a']);
});

test('what is not known comes last, whichever way', () => {
  assert.deepEqual(order('raised'), ['c', 'a', 'b']);
  assert.deepEqual(order('raised.up'), ['a', 'c', 'b']);
  const verdicts = [measured('a', 4, 12), measured('b', 9, 3)];
  assert.deepEqual(order('precision', verdicts), ['b', 'a', 'c']);
  assert.deepEqual(order('precision.up', verdicts), ['a', 'b', 'c']);
});

test('a precision of few verdicts is none, and comes last; the verdicts themselves count', () => {
  const verdicts = [measured('a', 9, 0, 9), measured('b', 5, 5)];
  assert.equal(precisionOf(verdicts[0]!), null, 'nine that are not unclear');
  assert.equal(precisionOf(verdicts[1]!)?.share, 0.5);
  assert.deepEqual(order('precision', verdicts), ['b', 'a', 'c']);
  assert.deepEqual(order('judged', verdicts), ['a', 'b', 'c']);
  assert.deepEqual(order('judged.up', verdicts), ['b', 'a', 'c']);
});

test('three clicks on a head lead back', () => {
  assert.equal(nextSort('', 'raised'), 'raised');
  assert.equal(nextSort('raised', 'raised'), 'raised.up');
  assert.equal(nextSort('raised.up', 'raised'), '');
  assert.equal(nextSort('missed.up', 'raised'), 'raised');
});

test('an order is read from the address; what is none is left out', () => {
  assert.equal(sortIn('wrong.up'), 'wrong.up');
  for (const text of [null, '', 'colour', 'wrong.down', 'wrong.up.up']) assert.equal(sortIn(text), '');
});
