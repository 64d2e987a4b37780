import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundsOf } from './mark.ts';

const bounds = (wrong: number, missed: number, raised: number | null) => {
  const { precision, recall } = boundsOf({ wrong, missed, raised });
  return [precision, recall].map((one) => one && `${one.at_most} of ${one.of}`);
};

test('marks bound what a rule can be worth, each share with what it is of', () => {
  assert.deepEqual(bounds(3, 2, 40), ['93 of 40', '95 of 39']);
  assert.deepEqual(bounds(0, 0, 100), ['100 of 100', '100 of 100']);
  assert.deepEqual(bounds(1, 0, 1_000), ['100 of 1000', '100 of 999'], 'rounded up: 99.9 % is not excluded');
  assert.deepEqual(bounds(93, 0, 100), ['7 of 100', '100 of 7']);
});

test('nothing is said where nothing is known', () => {
  assert.deepEqual(bounds(1, 1, null), [null, null]);
  assert.deepEqual(bounds(0, 0, 0), [null, null]);
  assert.deepEqual(bounds(0, 2, 0), [null, '0 of 2']);
  assert.deepEqual(bounds(5, 1, 2), ['0 of 2', '0 of 1'], 'more marked than are kept in the store');
});
