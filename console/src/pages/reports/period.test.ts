import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beside, length, type Period, periodAt, periodOf, withPeriod } from './period.ts';

const of = (text: string) => periodOf(new URLSearchParams(text), '2026-11-26');
const days = ({ from, to }: Period) => `${from} ${to}`;

test('day, week from Monday, month', () => {
  assert.equal(days(periodAt('day', '2026-11-26')), '2026-11-26 2026-11-26');
  assert.equal(days(periodAt('week', '2026-11-26')), '2026-11-23 2026-11-29');
  assert.equal(days(periodAt('week', '2026-11-29')), '2026-11-23 2026-11-29');
  assert.equal(days(periodAt('month', '2028-02-29')), '2028-02-01 2028-02-29');
});

test('the one before and the one after', () => {
  assert.equal(days(beside(periodAt('month', '2026-03-31'), -1)), '2026-02-01 2026-02-28');
  assert.equal(days(beside(periodAt('week', '2026-11-26'), 1)), '2026-11-30 2026-12-06');
  assert.equal(
    days(beside({ kind: 'own', from: '2026-11-01', to: '2026-11-10' }, -1)),
    '2026-10-22 2026-10-31',
  );
});

test('the address: nothing is this week, nonsense too, turned round is put right, too long is cut', () => {
  assert.equal(days(of('')), '2026-11-23 2026-11-29');
  assert.equal(days(of('period=year&from=x')), '2026-11-23 2026-11-29');
  assert.equal(days(of('period=day&from=2026-02-30')), '2026-11-26 2026-11-26');
  assert.equal(days(of('period=own&from=2026-11-10&to=2026-11-01')), '2026-11-01 2026-11-10');
  assert.equal(length(of('period=own&from=2001-01-01&to=2026-11-01')), 400);
});

test('what is written into the address is read from it again, and other filters stay', () => {
  for (const period of [periodAt('month', '2026-11-26'), of('period=own&from=2026-11-01&to=2026-11-10')]) {
    const params = withPeriod(new URLSearchParams('team=T1'), period);
    assert.deepEqual(periodOf(params, '2026-01-01'), period);
    assert.equal(params.get('team'), 'T1');
  }
});
