import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { madePatterns } from '../../tests/engine/made-patterns.ts';
import { patternOf, quickOf } from './pattern.ts';
import { canBeEmpty, stepsOn } from './pattern-cost.ts';
import { type PatternNode, syntaxOf } from './pattern-syntax.ts';

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

const part = madePatterns(
  [
    '[]a[b]',
    '[^]a[b]',
    '\\B',
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
  ],
  ['?', '*', '+', '{2}', '{0,1}', '{0}', '{1,2}', '+?', '*?', '??'],
);
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

/** Steps that trying every way from one place takes, whatever comes after. */
function stepsTaken(pattern: PatternNode, text: string, from: number): number {
  let steps = 0;
  function* ends(node: PatternNode, at: number): Generator<number> {
    switch (node.kind) {
      case 'sequence':
        yield* inOrder(node.parts, 0, at);
        return;
      case 'either':
        for (const option of node.options) yield* ends(option, at);
        return;
      case 'repeat':
        yield* again(node, 0, at);
        return;
      default:
        steps += 1;
        if (node.kind === 'place') yield at;
        else if (at < text.length && matches(node, text[at] as string)) yield at + 1;
    }
  }
  function* inOrder(parts: readonly PatternNode[], index: number, at: number): Generator<number> {
    const part = parts[index];
    if (!part) yield at;
    else for (const end of ends(part, at)) yield* inOrder(parts, index + 1, end);
  }
  function* again(node: PatternNode & { kind: 'repeat' }, times: number, at: number): Generator<number> {
    if (times >= node.least) yield at;
    if (times < node.most)
      for (const end of ends(node.of, at)) if (end > at) yield* again(node, times + 1, end);
  }
  for (const _ of ends(pattern, from));
  return steps;
}

function matches(node: PatternNode, character: string): boolean {
  if (node.kind === 'character') return node.character === character;
  if (node.kind === 'class') return new RegExp(`^${node.source}$`, 'u').test(character);
  return character !== '\n';
}

test('no text takes more steps than the form of a pattern says', () => {
  const near = fc
    .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 9 })
    .map((characters) => characters.join(''));
  const words = fc.array(fc.constantFrom('a', 'ab', 'abb', 'b', 'bc', 'bbc', 'c', '.', '[ab]', '.{0,2}'), {
    minLength: 1,
    maxLength: 4,
  });
  const group = fc.tuple(words, fc.constantFrom('', '?', '*', '+', '{2}', '{1,2}', '{0,3}'));
  const source = fc
    .array(group, { minLength: 1, maxLength: 3 })
    .map((groups) => groups.map(([options, times]) => `(?:${options.join('|')})${times}`).join(''));
  const nested = fc
    .tuple(source, fc.constantFrom('', '+', '*', '{1,3}'))
    .map(([one, times]) => `(?:${one})${times}b`);
  let counted = 0;
  fc.assert(
    fc.property(fc.oneof(source, nested), near, (pattern, text) => {
      const syntax = syntaxOf(pattern) as PatternNode;
      const most = stepsOn(syntax, text.length);
      if (canBeEmpty(syntax) || most > 1_000_000) return;
      for (let from = 0; from <= text.length; from += 1) {
        const taken = stepsTaken(syntax, text, from);
        assert.ok(taken <= most, `${pattern} on ${text} from ${from}: ${taken} steps, at most ${most}`);
        counted += taken;
      }
    }),
    { numRuns: 3_000 },
  );
  assert.ok(counted > 100_000, String(counted));
});

for (const [source, why] of [
  ['(?:我|又|我又)*x', 'words that can be put together in two ways'],
  ['(?:a+)+b', 'a repetition in a repetition'],
  ['(?:.{0,30}a){12}', 'many gaps, one after the other'],
  ['(?i)abc', 'flags'],
  ['\\s+', 'white space, which is more to V8'],
  ['\\B赔', 'the edges of words'],
  ['(?:a?)*b', 'a repetition of nothing'],
  ['[]a[b]', 'a class that begins with its own end'],
  ['(?:(?:a|ab|abb|abbb){1}(?:bbbc|bbc|bc|c){1})+x', 'words that go on in words, in two ways together'],
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

test('a pattern of a hundred groups within each other is read at once', () => {
  const deep = `${'(a|'.repeat(100)}c${'b)'.repeat(100)}`;
  assert.deepEqual(found(deep, 'acb'), [[0, 1]]);
});
