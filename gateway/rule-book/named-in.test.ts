import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedIn } from './named-in.ts';

test('lists, words added to lists and macros are counted, what stands in them is not', () => {
  const text = [
    '# words of one trade',
    'lists:',
    '  # said in anger',
    '  rude: [笨, 烦]',
    "  'late-words':",
    '    - 太慢',
    'append:',
    '    polite: [劳驾]',
    'macros:',
    '  asks_refund:',
    '    any:',
    '      - said: { any: [$rude] }',
    '  titles_of_it: { use: asks_refund }',
  ].join('\n');
  assert.equal(namedIn(text), 5);
});

test('rules, overrides and titles are none', () => {
  const text =
    'titles:\n  asks_refund: { zh: 要退款 }\nrules:\n  - id: own\n    when: { use: asks_refund }\n';
  assert.equal(namedIn(text), 0);
  assert.equal(namedIn(''), 0);
});
