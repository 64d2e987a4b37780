import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief } from './brief.ts';

const words = (n: number) => Array.from({ length: n }, (_, i) => `词${i}`);

test('long lists are cut and what was left out is counted; all else stays', () => {
  assert.deepEqual(brief({ role: 'customer', any: words(90), unless: words(6), within: '30s' }), {
    role: 'customer',
    any: words(6),
    unless: words(6),
    within: '30s',
    more: { any: 84 },
  });
});

test('lists inside are cut, too', () => {
  assert.deepEqual(brief({ all: [words(8), words(2)], some: { at_least: 2, of: words(10) } }), {
    all: [words(6), words(2)],
    some: { at_least: 2, of: words(6) },
    more: { all: 2, some: 4 },
  });
});

test('of patterns only those stay that a person reads', () => {
  const long = `(?:${words(20).join('|')})`;
  assert.deepEqual(brief({ regex: [long, '退.{0,3}订', '投诉.*局', '12315'] }), {
    regex: ['退.{0,3}订', '投诉.*局'],
    more: { regex: 2 },
  });
});

test('what is short stays as it is', () => {
  const looked_for = { role: 'agent', any: ['您好'] };
  assert.deepEqual(brief(looked_for), looked_for);
});
