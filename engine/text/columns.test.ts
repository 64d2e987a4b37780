import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, padded, wrapped } from './columns.ts';

test('Chinese characters and full-width signs take two columns, Latin ones one, marks none', () => {
  for (const [text, columns] of [
    ['', 0],
    ['said', 4],
    ['退订', 4],
    ['「退订」。', 10],
    ['ＡＢ', 4],
    ['12315 号', 8],
    ['e\u0301', 1],
    ['𠮷', 2],
    ['😀', 2],
    ['a\u200bb', 2],
  ] as const)
    assert.equal(columnsOf(text), columns, text);
});

test('a text is filled up by columns, not by characters', () => {
  assert.equal(padded('退订', 6), '退订  ');
  assert.equal(padded('said', 6), 'said  ');
  assert.equal(padded('太长了', 2), '太长了');
});

test('a long text is broken within its columns, words whole, Chinese anywhere', () => {
  assert.deepEqual(wrapped('one two three', 8), ['one two', 'three']);
  assert.deepEqual(wrapped('我要退订这个业务', 8), ['我要退订', '这个业务']);
  assert.deepEqual(wrapped('short', 8), ['short']);
  assert.deepEqual(wrapped('', 8), ['']);
  for (const line of wrapped('customer: 退订、取消业务、不用了 …', 11))
    assert.ok(columnsOf(line) <= 11, line);
});
