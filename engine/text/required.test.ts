import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { madePatterns } from '../../tests/engine/made-patterns.ts';
import { clausesOf, PatternFilter } from './pattern-filter.ts';
import { requiredOf } from './required.ts';

const shown = (pattern: string) => requiredOf(pattern).map((clause) => [...clause].sort().join(' '));

const CASES: [string, string[]][] = [
  ['投诉', ['投诉']],
  ['(?:我|我们)要投诉', ['我们要投诉 我要投诉']],
  ['没有?风险', ['没有风险 没风险']],
  ['第[三四]次', ['第三次 第四次']],
  ['(?:打到|找)[^不]{0,8}(?:单位|家里)', ['打到 找', '单位 家里']],
  ['(?:打|电话)[^不]{0,4}(?:给.*单位|家)', ['打 电话', '单位 家']],
  ['赔.+三倍', ['赔', '三倍']],
  ['(?:再|又)+来', ['再 又', '来']],
  ['投诉|投诉你们', ['投诉']],
  ['^您好$', ['您好']],
  ['[^不]{0,8}', []],
  ['.*', []],
  ['(?i)abc', []],
  ['(?:投诉)?', []],
  ['[甲-龥]', []],
  ['a\\.b', ['a.b']],
  ['\\d{11}', []],
  ['投\\d诉', ['投', '诉']],
];

for (const [pattern, clauses] of CASES) {
  test(`what every match of ${pattern} holds`, () => assert.deepEqual(shown(pattern), clauses));
}

const part = madePatterns(
  ['赔', '退', '你们', '单位', '.', '\\d', '[赔退]', '[^退]', '^', '$', '[^不]{0,2}', '赔|退'],
  ['?', '*', '+', '{2}', '{0,1}', '{1,2}', '+?'],
);
const text = fc.array(fc.constantFrom('赔', '退', '你', '们', '单', '位', '1', '不'), { maxLength: 8 });

test('a text that a pattern matches is never kept from it', () => {
  let matched = 0;
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), text, (patterns, characters) => {
      const filter = new PatternFilter(patterns.map(clausesOf));
      const said = characters.join('');
      const named = new Set(filter.candidates(said));
      for (const [index, pattern] of patterns.entries()) {
        if (!RE2JS.compile(pattern).matcher(said).find()) continue;
        matched += 1;
        assert.ok(named.has(index), `${pattern} on ${said}`);
      }
    }),
    { numRuns: 3_000 },
  );
  assert.ok(matched > 1_000, String(matched));
});

test('a server that has heard texts without end still names what a text may match', () => {
  const filter = new PatternFilter([clausesOf('退款.*投诉')], 0x7fff_fffe);
  for (let text = 0; text < 3; text += 1) assert.deepEqual(filter.candidates('不退款我就投诉'), [0]);
});
