import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstPoints } from './first-points.ts';

test('points are given back beforehand only where they are for this flag alone, or the appeal is against the item', () => {
  assert.equal(firstPoints({ flag: null, points: -5 }), 0);
  assert.equal(firstPoints({ flag: 'f-1', points: -5, others: 0 }), 0);
  assert.equal(firstPoints({ flag: 'f-1', points: -5, others: 1 }), null);
  assert.equal(firstPoints({ flag: 'f-1', points: -5 }), null, 'an appeal of before this was known');
  assert.equal(firstPoints({ flag: 'f-1', points: null, others: 0 }), null);
});
