import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftOf, pointsOf } from './points-choice.ts';

test('what is chosen beforehand: all given back, or the score as it is', () => {
  assert.equal(pointsOf(draftOf(0), -30), 0);
  assert.equal(pointsOf(draftOf(null), -30), null);
});

test('another number lies between nothing and what the machine took', () => {
  const typed = (other: string) => pointsOf({ choice: 'other', other }, -30);
  assert.deepEqual(['1', ' 12 ', '29', '-5'].map(typed), [-1, -12, -29, -5]);
  for (const wrong of ['', '0', '30', '31', '2.5', 'x', '1000']) assert.equal(typed(wrong), undefined, wrong);
});

test('the number that is typed counts only while it is chosen', () => {
  assert.equal(pointsOf({ choice: 'none', other: '7' }, -30), 0);
});
