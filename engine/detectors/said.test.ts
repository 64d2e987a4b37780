import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hit, type Said, saidIn, UNLESS } from './said.ts';

const hit = (slot: number, start: number, end: number): Hit => ({ slot, word: 0, start, end });

test('any, all and unless over the hits of one utterance', () => {
  const any: Said = { any: ['投诉'] };
  const all: Said = { all: [['不用'], ['你们']] };
  const cases: [string, Said, string, Hit[], boolean][] = [
    ['one of any is enough', any, 'customer', [hit(0, 0, 2)], true],
    ['no hit, no match', any, 'customer', [], false],
    [
      'an exception in the same words excuses them',
      any,
      'customer',
      [hit(0, 0, 2), hit(UNLESS, 0, 4)],
      false,
    ],
    ['the other side does not count', { ...any, role: 'agent' }, 'customer', [hit(0, 0, 2)], false],
    ['the right side does', { ...any, role: 'customer' }, 'customer', [hit(0, 0, 2)], true],
    ['all wants one of each list', all, 'customer', [hit(1, 0, 2), hit(2, 3, 5)], true],
    ['and not only of one', all, 'customer', [hit(1, 0, 2), hit(1, 3, 5)], false],
    ['any and all together want both', { ...any, ...all }, 'customer', [hit(1, 0, 2), hit(2, 3, 5)], false],
  ];
  for (const [name, said, role, hits, holds] of cases)
    assert.equal(saidIn(said, role, hits) !== null, holds, name);
});

test('of words that overlap the longer one is evidence, in the order of the text', () => {
  const hits = [hit(0, 4, 6), hit(0, 0, 5), hit(0, 2, 5), hit(0, 7, 9)];
  assert.deepEqual(saidIn({ any: ['…'] }, 'agent', hits), [hit(0, 0, 5), hit(0, 7, 9)]);
});
