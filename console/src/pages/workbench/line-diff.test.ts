import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hunks, lineDiff } from './line-diff.ts';

const signs = (before: string, after: string) =>
  lineDiff(before, after).map(({ kind, text }) => `${{ same: ' ', gone: '-', new: '+' }[kind]}${text}`);

test('what is replaced stands beside what replaces it, the rest is kept', () => {
  assert.deepEqual(signs('a\nb\nc\n', 'a\nx\nc\n'), [' a', '-b', '+x', ' c']);
  assert.deepEqual(signs('', 'a\n'), ['+a']);
  assert.deepEqual(signs('a\nb\n', ''), ['-a', '-b']);
  assert.deepEqual(signs('a\nb\nc\nd\n', 'b\nc\nx\nd\n'), ['-a', ' b', ' c', '+x', ' d']);
});

test('both texts can be read out of it, with their line numbers', () => {
  const [before, after] = ['1\n2\n3\n4\n5\n6', '1\n3\n4\n4\n7\n6'];
  const lines = lineDiff(before, after);
  const side = (which: 'old' | 'now') => lines.filter((line) => line[which] !== null);
  assert.deepEqual(
    side('old')
      .map(({ text }) => text)
      .join('\n'),
    before,
  );
  assert.deepEqual(
    side('now')
      .map(({ text }) => text)
      .join('\n'),
    after,
  );
  assert.deepEqual(
    side('now').map(({ now }) => now),
    [1, 2, 3, 4, 5, 6],
  );
});

test('far unchanged lines are left out, once for each gap', () => {
  const text = Array.from({ length: 30 }, (_, at) => `l${at}`).join('\n');
  const shown = hunks(lineDiff(text, text.replace('l10', 'x').replace('l25', 'y')), 1);
  assert.deepEqual(
    shown.map((line) => line?.text ?? '…'),
    ['l9', 'l10', 'x', 'l11', '…', 'l24', 'l25', 'y', 'l26', '…'],
  );
});
