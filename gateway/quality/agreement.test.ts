import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cohen, fleiss } from './agreement.ts';

const near = (actual: number | null | undefined, expected: number) =>
  assert.ok(actual != null && Math.abs(actual - expected) < 5e-4, `${actual} is not ${expected}`);
const times = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one);

test('Cohen: 20 both yes, 5 and 10 apart, 15 both no: observed 0.7, by chance 0.5, kappa 0.4', () => {
  const found = cohen([
    ...times(20, ['yes', 'yes'] as const),
    ...times(5, ['yes', 'no'] as const),
    ...times(10, ['no', 'yes'] as const),
    ...times(15, ['no', 'no'] as const),
  ]);
  near(found.observed, 0.7);
  near(found.kappa, 0.4);
  // By hand: rows .5 .5, columns .6 .4. Diagonal: .4(1 − 1.1·.6)² + .3(1 − .9·.6)² = .10972. Off it: yes–no
  // .1(.6 + .5)² = .121, no–yes .2(.4 + .5)² = .162; (1 − .4)² of their sum = .10188. Less (.4 − .5·.6)² = .01:
  // .2016 / (50·.25) = .016128; its root .12700; times 1.96: .24891.
  near(found.interval?.[0], 0.4 - 0.24891);
  near(found.interval?.[1], 0.4 + 0.24891);
});

test('Cohen: worse than chance is below nought; all alike says nothing; nobody is no number', () => {
  near(
    cohen([
      ['a', 'b'],
      ['b', 'a'],
    ]).kappa,
    -1,
  );
  assert.deepEqual(
    cohen([
      ['a', 'a'],
      ['a', 'a'],
    ]),
    { n: 2, observed: 1, kappa: null, interval: null },
  );
  assert.deepEqual(cohen([]), { n: 0, observed: null, kappa: null, interval: null });
});

test('Fleiss: three raters, four units: observed 2/3, by chance 1/2, kappa 1/3', () => {
  // yes yes yes / yes yes no / no no no / no no yes: per unit 1, 1/3, 1, 1/3; shares .5, .5.
  const found = fleiss([
    ['yes', 'yes', 'yes'],
    ['yes', 'yes', 'no'],
    ['no', 'no', 'no'],
    ['no', 'no', 'yes'],
  ]);
  near(found.observed, 2 / 3);
  near(found.kappa, 1 / 3);
  // Spread of 1, 1/3, 1, 1/3: 4·(1/3)²/3/4 = .037037; by (1−.5)² = .148148; root .3849; ·1.96 = .75439.
  near(found.interval?.[0], 1 / 3 - 0.75439);
  assert.equal(found.interval?.[1], 1);
});

test('Fleiss: units may have different numbers of raters, two at least', () => {
  // yes yes yes / yes no: per unit 1 and 0; shares 4/5 and 1/5: by chance .68.
  const found = fleiss([
    ['yes', 'yes', 'yes'],
    ['yes', 'no'],
  ]);
  near(found.observed, 0.5);
  near(found.kappa, (0.5 - 0.68) / (1 - 0.68));
  assert.throws(() => fleiss([['a', 'b'], ['a']]), RangeError);
  assert.throws(() => fleiss([['a']]), RangeError);
});

test('where nobody differs the formula has no error to go by: no interval is told', () => {
  const same = cohen([...times(5, ['yes', 'yes'] as const), ...times(5, ['no', 'no'] as const)]);
  assert.deepEqual([same.kappa, same.interval], [1, null]);
  const constant = cohen([...times(9, ['no', 'no'] as const), ['no', 'yes'] as const]);
  assert.deepEqual([constant.kappa, constant.interval], [0, null]);
  assert.equal(fleiss(times(4, ['yes', 'no'])).interval, null);
});
