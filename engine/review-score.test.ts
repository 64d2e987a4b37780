import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Review, type ReviewItem, scoreOf, unexplained, unsaid } from './contract/review.ts';
import { finalNow, finalScoreOf } from './review-score.ts';

const item = (rule: string, over: Partial<ReviewItem> = {}): ReviewItem => ({
  rule,
  title: rule,
  weight: -10,
  fatal: false,
  machine: -10,
  points: null,
  reason: null,
  ...over,
});
const review = (items: ReviewItem[], done_at = '2026-11-02T00:00:00.000Z') =>
  ({ items, done_at, inspector: 'ann', machine_score: 70 }) as unknown as Review;
const ruling = (rule: string, points: number, at: string) => ({ rule, points, at, by: 'bo', reason: 'ok' });
const CARD = {
  score: 80,
  items: [
    { rule: 'greeting', title: 'greeting', points: -10, flags: ['f'], at_ms: 0 },
    { rule: 'closing', title: 'closing', points: -10, flags: ['g'], at_ms: 0 },
  ],
};

test('100 points less what is taken; what nobody spoke of counts as the machine has it', () => {
  assert.equal(scoreOf([item('a'), item('b', { points: 0 })]), 90);
  assert.equal(scoreOf([item('a', { machine: -70 }), item('b', { points: -60 })]), 0);
});

test('a fatal item takes the whole score, unless the inspector takes it back', () => {
  const fatal = item('rude', { fatal: true, machine: -40 });
  assert.equal(scoreOf([fatal]), 0);
  assert.equal(scoreOf([{ ...fatal, points: 0 }]), 100);
});

test('what still wants a word, and what a reason', () => {
  const items = [
    item('a'),
    item('b', { machine: 0 }),
    item('c', { points: 0 }),
    item('d', { points: 0, reason: 'was said' }),
    item('e', { points: -10 }),
  ];
  assert.deepEqual(
    unsaid(items).map(({ rule }) => rule),
    ['a'],
  );
  assert.deepEqual(
    unexplained(items).map(({ rule }) => rule),
    ['c'],
  );
});

test('nobody said anything: there is no final score', () => {
  assert.equal(finalScoreOf('c', CARD, null, []), null);
});

test("an upheld appeal gives an item back and leaves the machine's score alone", () => {
  const found = finalScoreOf('c', CARD, null, [ruling('closing', 0, '2026-11-01T00:00:00.000Z')]);
  assert.deepEqual([found?.machine, found?.final, found?.because, found?.by], [80, 90, 'appeal', 'bo']);
});

test('of a review and an appeal on one item the later word wins', () => {
  const said = review([item('greeting', { points: 0 }), item('closing', { points: -10 })]);
  const early = ruling('closing', 0, '2026-11-01T00:00:00.000Z');
  const late = ruling('closing', 0, '2026-11-03T00:00:00.000Z');
  const [first, second] = [early, late].map((one) => finalScoreOf('c', CARD, said, [one]));
  assert.deepEqual([first?.final, first?.because], [90, 'review']);
  assert.deepEqual([second?.final, second?.because], [100, 'appeal']);
});

test('a review that was opened again says nothing; what appeals say of the items of the machine stands', () => {
  const items = [item('greeting', { points: 0 }), item('closing', { points: -10 })];
  const opened = { ...review(items), call: 'c', state: 'draft', machine_score: 80 } as Review;
  const late = ruling('closing', 0, '2026-11-03T00:00:00.000Z');
  assert.equal(finalNow(opened, []), null);
  const left = finalNow(opened, [late]);
  assert.deepEqual([left?.machine, left?.final, left?.because], [80, 90, 'appeal']);
  assert.equal(finalNow({ ...opened, state: 'done' }, [late])?.final, 100);
});
