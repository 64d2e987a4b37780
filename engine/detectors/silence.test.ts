import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gaps } from './silence.ts';

type Turn = [start_ms: number, end_ms: number];

function gapsOf(turns: readonly Turn[], least_ms = 5_000): Gaps<{ start_ms: number; end_ms: number }> {
  const gaps = new Gaps<{ start_ms: number; end_ms: number }>(least_ms);
  for (const [start_ms, end_ms] of turns) gaps.step({ start_ms, end_ms });
  return gaps;
}

const closed = (turns: readonly Turn[], least_ms?: number) =>
  gapsOf(turns, least_ms).closed.map(({ from_ms, to_ms }) => [from_ms, to_ms]);

test('a gap runs from the last word of anybody to the next', () => {
  assert.deepEqual(
    closed([
      [0, 1000],
      [6000, 7000],
    ]),
    [[1000, 6000]],
  );
  assert.deepEqual(
    closed([
      [0, 1000],
      [5999, 7000],
    ]),
    [],
  );
  assert.deepEqual(closed([[4000, 5000]], 1), [], 'what is before the first word is not a silence');
});

test('words that overlap leave no gap between them', () => {
  assert.deepEqual(
    closed([
      [0, 1000],
      [500, 9000],
      [9000, 9500],
    ]),
    [],
  );
});

test('a long turn that ends after shorter ones takes their gaps back, or shortens them', () => {
  const short: Turn[] = [
    [0, 1000],
    [20_000, 21_000],
  ];
  assert.deepEqual(closed(short), [[1000, 20_000]]);
  assert.deepEqual(closed([...short, [3000, 22_000]]), []);
  assert.deepEqual(closed([...short, [8000, 22_000]]), [[1000, 8000]]);
});

test('the gap that goes on is known with the words before it', () => {
  const gaps = gapsOf([
    [0, 1000],
    [1500, 2000],
  ]);
  assert.equal(gaps.openAt(6999), undefined);
  const gap = gaps.openAt(7000);
  assert.deepEqual(
    [gap?.from_ms, gap?.to_ms, gap?.after.start_ms, gap?.before?.start_ms],
    [2000, 7000, 1500, 0],
  );
  assert.equal(gapsOf([]).openAt(60_000), undefined);
});
