import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { patternOf, quickOf } from './pattern.ts';

/** All that a pattern finds in a text, one after the other, as RE2 alone says. */
function byRe2(source: string, text: string): (readonly [number, number])[] {
  const matcher = RE2JS.compile(source).matcher(text);
  const found: (readonly [number, number])[] = [];
  while (matcher.find() && matcher.end() > matcher.start()) found.push([matcher.start(), matcher.end()]);
  return found;
}

function found(source: string, text: string): (readonly [number, number])[] {
  const find = patternOf(source);
  const all: (readonly [number, number])[] = [];
  for (let match = find(text, 0); match; match = find(text, match[1])) all.push(match);
  return all;
}

/** Patterns of the kind that rules hold, over few characters, so that texts often match. */
const part = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      '赔',
      '退',
      '你们',
      '你',
      '.',
      '\\d',
      '\\w',
      '[赔退]',
      '[^退]',
      '^',
      '$',
      '\\b',
      '赔|退',
      '[^不]{0,2}',
    ),
    fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
    fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => `(${parts.join('|')})`),
    fc
      .tuple(tie('part'), fc.constantFrom('?', '*', '+', '{2}', '{0,1}', '{1,2}', '+?', '*?', '??'))
      .map(([one, times]) => `(?:${one})${times}`),
  ),
})).part;
const text = fc
  .array(fc.constantFrom('赔', '退', '你', '们', '单', '1', 'a', '不', ' ', '\n', '\r', '😀', '𠮷'), {
    maxLength: 10,
  })
  .map((characters) => characters.join(''));

test('V8 finds what RE2 finds, where it does', () => {
  let quick = 0;
  let matched = 0;
  fc.assert(
    fc.property(part, text, (source, said) => {
      const expected = byRe2(source, said);
      assert.deepEqual(found(source, said), expected, `${source} in ${JSON.stringify(said)}`);
      if (!quickOf(source)) return;
      quick += 1;
      if (expected.length > 0) matched += 1;
    }),
    { numRuns: 5_000 },
  );
  assert.ok(quick > 2_000 && matched > 500, `${quick} ${matched}`);
});

for (const [source, why] of [
  ['(?:我|又|我又)*x', 'words that can be put together in two ways'],
  ['(?:a+)+b', 'a repetition in a repetition'],
  ['(?:.{0,30}a){12}', 'many gaps, one after the other'],
  ['(?i)abc', 'flags'],
  ['\\s+', 'white space, which is more to V8'],
  ['(?:a?)*b', 'a repetition of nothing'],
] as const) {
  test(`RE2 alone runs ${why}: ${source}`, () => assert.equal(quickOf(source), null));
}

test('the more ways a pattern has, the shorter the texts on which V8 runs it', () => {
  const longest = (source: string) => quickOf(source)?.longest ?? 0;
  assert.equal(longest('赔(了|的)?.{0,4}三倍'), 400);
  assert.equal(longest('(你|你们|他们)*赔'), 400);
  const gaps = longest('.{0,9}赔.{0,9}退.{0,9}不.{0,9}单');
  assert.ok(gaps < 400, String(gaps));
});

test('what would keep V8 busy for hours is found at once', () => {
  const text = `${'我又'.repeat(150)}y`;
  assert.deepEqual(found('(?:我|又|我又)*x', text), []);
  assert.deepEqual(found('(?:我|又|我又)+y', text), [[0, text.length]]);
});
