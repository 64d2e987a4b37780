import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minus, rate, signed } from './format.ts';

test('shares of a column have one place each, and the ends only where they are reached', () => {
  assert.deepEqual([0, 0.0003, 0.364, 0.55, 0.9999, 1].map(rate), [
    '0.0%',
    '<0.1%',
    '36.4%',
    '55.0%',
    '>99.9%',
    '100.0%',
  ]);
});

test('numbers below zero have a real minus sign, a zero has none', () => {
  assert.deepEqual(
    [-5, -2.5, 0, 12].map((value) => minus(value)),
    ['−5', '−2.5', '0', '12'],
  );
  assert.deepEqual(
    [-0.214, -0.001, 0.5].map((value) => minus(value, 2)),
    ['−0.21', '0.00', '0.50'],
  );
  assert.deepEqual(
    [-3, 0, 3].map((value) => signed(value)),
    ['−3', '0', '+3'],
  );
  assert.equal(signed(-12.34, 1), '−12.3');
});
