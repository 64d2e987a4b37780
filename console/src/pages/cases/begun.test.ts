import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseFlag } from '../../../../engine/contract/case.ts';
import { type AllBegun, begunOf, begunOn, withBegun } from './begun.ts';

const flag: CaseFlag = {
  flag: 'f',
  call: 'c',
  rule: 'r',
  title: '标题',
  category: 'churn_threat',
  severity: 'minor',
  status: 'raised',
  at_ms: 0,
  raised_at: '2026-11-22T01:00:00.000Z',
  quote: null,
  verdict: null,
};
const judged = (at: string): CaseFlag => ({
  ...flag,
  verdict: { verdict: 'wrong', reason: 'denied', note: null, by: 'bo', at },
});
const NONE: AllBegun = new Map();

test('a verdict is begun by a choice and dropped by none', () => {
  const some = withBegun(NONE, flag, 'right');
  assert.deepEqual(
    begunOf({ calls: ['c', 'd'], flags: [flag, { ...flag, call: 'd' }] }, some).map(({ call, begun }) => [
      call,
      begun,
    ]),
    [['c', 'right']],
  );
  assert.deepEqual(begunOf({ calls: ['c'], flags: [flag] }, withBegun(some, flag, null)), []);
});

test('it is begun no longer once the flag was taken back or somebody else judged it', () => {
  const some = withBegun(NONE, flag, 'right');
  assert.equal(begunOn({ ...flag, status: 'withdrawn' }, some), null);
  assert.equal(begunOn(judged('2026-11-22T02:00:00.000Z'), some), null);
});

test('a change of a verdict is begun over the one that stands', () => {
  const before = judged('2026-11-22T02:00:00.000Z');
  const some = withBegun(NONE, before, 'right');
  assert.equal(begunOn(before, some), 'right');
  assert.equal(begunOn(judged('2026-11-22T03:00:00.000Z'), some), null);
});
