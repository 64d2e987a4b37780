import assert from 'node:assert/strict';
import { test } from 'node:test';
import { averagePrecision, bootstrap, decisions, macroF1 } from './metrics.ts';
import { homophoneNoise, parseHomophones, withoutPunctuation } from './noise.ts';

test('average precision is the mean precision at each hit', () => {
  assert.equal(averagePrecision([0.9, 0.8, 0.7, 0.1], [true, false, true, false]), (1 + 2 / 3) / 2);
  assert.ok(Number.isNaN(averagePrecision([0.9], [false])));
});

test('precision, recall and F1 count hits, false alarms and misses', () => {
  assert.deepEqual(decisions([true, true, false, false], [true, false, true, false]), {
    precision: 0.5,
    recall: 0.5,
    f1: 0.5,
  });
});

test('macro-F1 weighs every label that occurs alike', () => {
  assert.equal(macroF1(['a', 'a', 'a', 'b'], ['a', 'a', 'a', 'b']), 1);
  assert.equal(macroF1(['a', 'a'], ['a', 'b']), 1 / 3);
});

test('a bootstrap interval holds its value and is the same every time', () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({ unit: `${i % 12}`, x: i % 3 }));
  const mean = (drawn: readonly { x: number }[]) => drawn.reduce((sum, r) => sum + r.x, 0) / drawn.length;
  const interval = bootstrap(rows, (r) => r.unit, mean);
  assert.ok(
    interval.low <= interval.value && interval.value <= interval.high && interval.low < interval.high,
  );
  assert.deepEqual(
    interval,
    bootstrap(rows, (r) => r.unit, mean),
  );
});

test('homophone noise changes only characters that have a sound-alike, the same way for the same seed', () => {
  const choices = parseHomophones('的\tde\t得:3 地:1\n甲\tjia\t\n');
  assert.deepEqual(homophoneNoise(['甲乙'], choices, 1, 1), ['甲乙']);
  const noisy = homophoneNoise(['的的的的'], choices, 1, 1);
  assert.match(noisy[0]!, /^[得地]{4}$/);
  assert.deepEqual(homophoneNoise(['的的的的'], choices, 1, 1), noisy);
});

test('punctuation and spaces go without a trace', () => {
  assert.equal(withoutPunctuation('你好, 在吗?(急)'), '你好在吗急');
});
