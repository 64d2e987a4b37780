import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATEGORIES } from '../../../../engine/contract/flag.ts';
import type { Mark } from '../../../../engine/contract/mark.ts';
import { utterance } from './made-up.ts';
import {
  categoryGroups,
  mayMarkWords,
  mayTake,
  missedByWords,
  otherCategories,
  wrongByFlag,
} from './marks.ts';

const mark = (more: Partial<Mark>): Mark => ({
  id: 'm',
  call: 'c',
  kind: 'missed',
  channel: 0,
  utterance: 'u-1',
  category: 'agent_rude',
  rule: null,
  flag: null,
  note: null,
  by: 'ann',
  at: '2026-11-22T01:00:00.000Z',
  ...more,
});

test('every shipped category can be chosen once, whoever spoke, and the side that spoke comes first', () => {
  for (const role of ['agent', 'customer', 'ivr', 'other'] as const) {
    const groups = categoryGroups(role);
    const all = groups.flatMap(({ categories }) => categories);
    assert.deepEqual(all.toSorted(), [...CATEGORIES].sort());
    assert.equal(groups[0]?.group, role === 'agent' ? 'agent' : 'customer');
  }
});

test('other categories come from the rules in force, with what fires in them; a retired rule misses nothing', () => {
  const rule = (id: string, category: string, status = 'stable') => ({ id, title: id, category, status });
  const rules = [
    rule('a', 'x-b'),
    rule('b', 'x-a'),
    rule('c', 'x-a', 'retired'),
    rule('d', 'agent_rude'),
    rule('e', 'x-c', 'retired'),
  ];
  assert.deepEqual(otherCategories(rules), [
    { category: 'x-a', rules: [rule('b', 'x-a')] },
    { category: 'x-b', rules: [rule('a', 'x-b')] },
  ]);
});

test('marks stand at their words or at their flag', () => {
  const wrong = mark({ id: 'w', kind: 'wrong', flag: 'f-1' });
  const [one, two] = [mark({ id: '1' }), mark({ id: '2', by: 'bob' })];
  assert.deepEqual([...missedByWords([one, wrong, two])], [['0/u-1', [one, two]]]);
  assert.deepEqual([...wrongByFlag([one, wrong, two])], [['f-1', [wrong]]]);
});

test('words are marked once by each person, and only when they are said', () => {
  const person = { user: 'ann', role: 'supervisor' };
  const words = utterance();
  assert.equal(mayMarkWords(person, words, []), true);
  assert.equal(mayMarkWords(person, words, [mark({ by: 'bob' })]), true);
  assert.equal(mayMarkWords(person, words, [mark({ by: 'ann' })]), false);
  assert.equal(mayMarkWords(person, { ...words, final: false }, []), false);
  assert.equal(mayMarkWords(null, words, []), false);
});

test('who made a mark takes it back, and managers and admins take back any', () => {
  const of = (user: string, role: string) => mayTake({ user, role }, mark({}));
  assert.deepEqual(
    [of('ann', 'supervisor'), of('bob', 'supervisor'), of('bob', 'manager'), of('bob', 'admin')],
    [true, false, true, true],
  );
});
