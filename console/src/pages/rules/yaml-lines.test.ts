import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yamlLines } from './yaml-lines.ts';

const TEXT = `all:
  - use: leaves_bank
  - said:
      any: [$no_churn, 销户]
      regex:
        - 卡.{0,8}不要了: 不`;

test('no letter is lost', () => {
  const text = yamlLines(TEXT).map(({ pieces }) => pieces.map((piece) => piece.text).join(''));
  assert.equal(text.join('\n'), TEXT);
});

test('a line goes on below its first letter, after the dash', () => {
  assert.deepEqual(
    yamlLines(TEXT).map(({ indent }) => indent),
    [0, 4, 4, 6, 6, 10],
  );
});

test('keys, lists and macros are told apart from words', () => {
  const marked = yamlLines(TEXT).flatMap(({ pieces }) =>
    pieces.flatMap(({ kind, text }) => (kind === 'text' ? [] : [`${kind} ${text}`])),
  );
  assert.deepEqual(marked, [
    'key all',
    'key use',
    'name leaves_bank',
    'key said',
    'key any',
    'name $no_churn',
    'key regex',
  ]);
});
