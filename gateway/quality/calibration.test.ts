import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Review } from '../../engine/contract/review.ts';
import { calibrationOf, MACHINE } from './calibration.ts';

/** `said` and `machine`: what is taken of each item, in order. */
const review = (inspector: string, call: string, said: number[], machine: number[], score = 100): Review =>
  ({
    call,
    inspector,
    source: 'one',
    score,
    machine_score: 90,
    items: said.map((points, i) => ({
      rule: `r${i}`,
      title: `rule ${i}`,
      weight: -5,
      fatal: false,
      machine: machine[i],
      points,
      reason: null,
    })),
  }) as unknown as Review;

test('two inspectors with each other and with the machine, counted by hand', () => {
  const found = calibrationOf([
    review('ann', 'c1', [-5, 0], [-5, 0], 95),
    review('bo', 'c1', [-5, -5], [-5, 0], 90),
    review('ann', 'c2', [0, 0], [-5, 0], 100),
    review('bo', 'c2', [0, 0], [-5, 0], 100),
  ]);
  assert.equal(found.calls, 2);
  const pair = (a: string, b: string) => found.pairs.find((one) => one.a === a && one.b === b);
  const both = pair('ann', 'bo');
  // Four units, one apart: .75; by chance 1/4·1/2 + 3/4·1/2 = .5; kappa .5.
  assert.deepEqual([both?.n, both?.observed, both?.kappa, both?.apart], [4, 0.75, 0.5, 2.5]);
  const ann = pair('ann', MACHINE);
  assert.deepEqual([ann?.n, ann?.observed, ann?.kappa, ann?.apart], [4, 0.75, 0.5, 7.5]);
});

test('each item has its own figures, what they agree on least first', () => {
  const found = calibrationOf([
    review('ann', 'c1', [-5, 0], [-5, 0]),
    review('bo', 'c1', [-5, -5], [-5, 0]),
    review('ann', 'c2', [0, 0], [0, 0]),
    review('bo', 'c2', [0, 0], [0, 0]),
  ]);
  assert.deepEqual(
    found.items.map(({ rule, inspectors, machine }) => [rule, inspectors.kappa, machine.observed]),
    [
      // One call of two: all say "left" or one of two "taken": observed 1/2, by chance 10/16.
      ['r1', (0.5 - 0.625) / (1 - 0.625), 0.75],
      ['r0', 1, 1],
    ],
  );
});

test('a call that one of two has judged counts with the machine alone; nobody is no number', () => {
  const found = calibrationOf([review('ann', 'c1', [0], [-5]), review('bo', 'c2', [-5], [-5])]);
  assert.equal(found.pairs.find(({ a, b }) => a === 'ann' && b === 'bo')?.n, 0);
  assert.deepEqual(found.items[0]?.inspectors, { n: 0, observed: null, kappa: null, interval: null });
  assert.equal(found.items[0]?.machine.n, 2);
  assert.deepEqual(calibrationOf([]), { calls: 0, reviews: 0, pairs: [], items: [] });
});

test('of several rounds each is compared within itself, with its own inspectors', () => {
  const of = (source: string, one: Review): Review => ({ ...one, source });
  const found = calibrationOf([
    of('one', review('ann', 'c1', [-5], [-5])),
    of('one', review('bo', 'c1', [-5], [-5])),
    // The same call again, by others and by ann, who says otherwise now.
    of('two', review('ann', 'c1', [0], [-5])),
    of('two', review('cy', 'c1', [0], [-5])),
    of('two', review('di', 'c1', [0], [-5])),
    of('two', review('ann', 'c2', [0], [0])),
  ]);
  assert.deepEqual([found.calls, found.reviews], [2, 6]);
  const units = found.items[0]?.inspectors;
  assert.deepEqual([units?.n, units?.observed], [2, 1], 'c1 of each round; c2 has one of three');
  const both = found.pairs.find(({ a, b }) => a === 'ann' && b === 'bo');
  assert.deepEqual([both?.n, both?.observed], [1, 1]);
  assert.equal(found.pairs.find(({ a, b }) => a === 'bo' && b === 'cy')?.n, 0, 'never in one round');
});
