import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathsOf } from './few-paths.ts';

const paths = (values: (number | null)[], few: number[] = []) =>
  pathsOf(
    values,
    (i) => i,
    (value) => value,
    (i) => few.includes(i),
  );

test('a line is one where every place has enough, and has a gap where there is no value', () => {
  assert.deepEqual(paths([1, 2, 3]), { firm: 'M0.0 1.0L1.0 2.0L2.0 3.0', loose: '' });
  assert.deepEqual(paths([1, 2, null, 4, 5]), { firm: 'M0.0 1.0L1.0 2.0M3.0 4.0L4.0 5.0', loose: '' });
  assert.deepEqual(paths([null, 2, null]), { firm: '', loose: '' });
});

test('to and from a place of few calls the line is loose, and firm again after it', () => {
  assert.deepEqual(paths([1, 2, 9, 2, 1], [2]), {
    firm: 'M0.0 1.0L1.0 2.0M3.0 2.0L4.0 1.0',
    loose: 'M1.0 2.0L2.0 9.0L3.0 2.0',
  });
  assert.deepEqual(paths([1, 2, 3], [0, 1, 2]), { firm: '', loose: 'M0.0 1.0L1.0 2.0L2.0 3.0' });
});
