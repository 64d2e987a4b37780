import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compared, FEWEST_CALLS, normalQuantile, zOf } from './compare.ts';

test('quantiles of the normal distribution, as tables have them', () => {
  for (const [p, z] of [
    [0.975, 1.959964],
    [0.5, 0],
    [0.995, 2.575829],
    [0.9999, 3.719016],
    [0.001, -3.090232],
  ] as const)
    assert.ok(Math.abs(normalQuantile(p) - z) < 1e-6, `${p}`);
  assert.throws(() => normalQuantile(1), /between 0 and 1/);
});

test('the more are compared, the wider the interval that decides', () => {
  assert.ok(Math.abs(zOf(1) - 1.959964) < 1e-6);
  assert.ok(zOf(100) > 3.4);
});

test('a rate that is far off is told, small ones and close ones are not', () => {
  const row = (of: string, heard: number, angry: number) => ({ of, heard, angry });
  const rows = compared(
    [row('far', 500, 150), row('close', 500, 55), row('other', 2_000, 200), row('new', FEWEST_CALLS - 1, 20)],
    ['angry'],
  );
  assert.deepEqual(
    rows.map((one) => [one.of, one.angry_verdict]),
    [
      ['far', 'higher'],
      ['close', 'none'],
      ['other', 'lower'],
      ['new', 'too_few'],
    ],
  );
  assert.equal(rows[0]!.angry_rate, 0.3);
  assert.ok(Number(rows[0]!.angry_low) < 0.3 && Number(rows[0]!.angry_high) > 0.3);
});

test('groups that do not differ are seldom called different: 200 agents of one rate', () => {
  // A seeded generator, so that the test says the same every day.
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const rows = Array.from({ length: 200 }, (_, i) => {
    let angry = 0;
    for (let k = 0; k < 300; k += 1) if (random() < 0.1) angry += 1;
    return { of: `A${i}`, heard: 300, angry };
  });
  const told = compared(rows, ['angry']).filter((one) => one.angry_verdict !== 'none');
  assert.ok(told.length <= 1, `${told.length} of 200`);
});
