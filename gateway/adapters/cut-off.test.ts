/** What a stream was cut off in, and what the one after it says of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CutOff, joined } from './cut-off.ts';
import type { SpokenUtterance } from './segments.ts';

const said = (utterance: string, text: string, part: Partial<SpokenUtterance> = {}): SpokenUtterance => ({
  ...{ utterance, rev: 1, role: 'customer', final: true, start_ms: 60_000, end_ms: 63_000, text },
  ...part,
});
const FIRST = Symbol();
const told = (all: SpokenUtterance[]) => all.map(({ utterance, final, text }) => [utterance, final, text]);

for (const [cut, next, whole] of [
  ['我要投诉', '我要投诉你们。', '我要投诉你们。'],
  ['我要头诉你', '我要投诉你们', '我要投诉你们'],
  ['我要投诉', '我要', '我要投诉'],
  ['您好，请问有什么', '请问有什么可以帮您', '您好，请问有什么可以帮您'],
  ['我要退货今天就', '今天就要退', null],
  ['我要投诉', '您稍等一下', null],
  ['好', '好的我知道了', null],
  ['', '好的', null],
] as const) {
  test(`"${cut}", then "${next}": ${whole ?? 'other words'}`, () => {
    assert.equal(joined(cut, next), whole);
  });
}

test('a sentence that is said again whole rewrites the one that was cut off, where it lay', () => {
  const cutOff = new CutOff();
  cutOff.left('c', said('a:1', '我要投诉'), true, 10_000, FIRST);
  assert.deepEqual(told(cutOff.mended('c', said('b:0', '我要', { final: false }), 11_000)), []);
  const more = said('b:0', '我要投诉你', { final: false });
  assert.deepEqual(cutOff.mended('c', more, 11_500), [more]);
  const all = cutOff.mended('c', said('b:0', '我要投诉你们', { start_ms: 61_000, end_ms: 65_000 }), 12_000);
  assert.deepEqual(told(all), [
    ['b:0', true, ''],
    ['a:1', true, '我要投诉你们'],
  ]);
  assert.deepEqual([all[1]?.start_ms, all[1]?.end_ms], [60_000, 64_000]);
  // Rewritten later, it is still that one; the next one is not.
  assert.deepEqual(told(cutOff.mended('c', said('b:0', '我要投诉你们！'), 13_000)), [
    ['a:1', true, '我要投诉你们！'],
  ]);
  assert.deepEqual(told(cutOff.mended('c', said('b:1', '我要投诉'), 13_000)), [['b:1', true, '我要投诉']]);
});

test('other words are told as they are, and so are the same words of the other side, of another call, or much later', () => {
  const again = said('b:0', '我要投诉你们');
  for (const [call, one, now] of [
    ['c', said('b:0', '您稍等一下'), 11_000],
    ['c', { ...again, role: 'agent' as const }, 11_000],
    ['d', again, 11_000],
    ['c', again, 26_000],
  ] as const) {
    const cutOff = new CutOff();
    cutOff.left('c', said('a:1', '我要投诉'), true, 10_000, FIRST);
    assert.deepEqual(cutOff.mended(call, one, now), [one]);
  }
});

test('a final before the cut that comes again sooner than it could be said anew is the same; later it is said twice', () => {
  for (const [now, utterance] of [
    [12_900, 'a:1'],
    [13_100, 'b:0'],
  ] as const) {
    const cutOff = new CutOff();
    cutOff.left('c', said('a:1', '我要投诉你们'), false, 10_000, FIRST);
    assert.deepEqual(told(cutOff.mended('c', said('b:0', '我要投诉你们'), now)), [
      [utterance, true, '我要投诉你们'],
    ]);
  }
});

test('unmasked words are kept no longer than they are of use, whichever call is fresh', () => {
  const cutOff = new CutOff();
  const again = (call: string, now: number) =>
    told(cutOff.mended(call, said('b:0', '我要投诉你们'), now))[0]?.[0];
  cutOff.left('c', said('a:1', '我要投诉'), true, 10_000, FIRST);
  cutOff.left('d', said('a:1', '我要投诉'), true, 10_000, FIRST);
  cutOff.left('c', said('a:2', '我要投诉'), true, 22_000, FIRST);
  // Any word of the sender is an occasion: what is gone cannot be told by an earlier clock, either.
  cutOff.mended('e', said('x', '您好'), 26_000);
  assert.deepEqual([again('d', 11_000), again('c', 26_000)], ['b:0', 'a:2']);
  cutOff.left('f', said('a:1', '我要投诉'), true, 26_000, FIRST);
  cutOff.ended('f');
  assert.equal(again('f', 26_100), 'b:0');
});
