import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder } from './in-order.ts';

test('numbers in ids count as numbers, and Chinese goes by pinyin', () => {
  assert.deepEqual(['T10', 'T2', 't1', 'T1'].sort(inOrder), ['t1', 'T1', 'T2', 'T10']);
  assert.deepEqual(['赵雷', '李娜', '王芳'].sort(inOrder), ['李娜', '王芳', '赵雷']);
});
