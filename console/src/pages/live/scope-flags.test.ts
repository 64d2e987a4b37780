import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeFlag } from '../../live/made-up.ts';
import { fitsScopeFlag, NO_FILTERS } from './filters.ts';
import { callsOf, inForce } from './scope-flags.ts';

const NOW = Date.parse('2026-11-23T00:00:00.000Z');

test('the strip shows what was raised within a day and stands, newest first', () => {
  const flags = [
    scopeFlag({ id: 'old', raised_at: '2026-11-21T23:59:00.000Z' }),
    scopeFlag({ id: 'first', raised_at: '2026-11-22T01:00:00.000Z' }),
    scopeFlag({ id: 'back', raised_at: '2026-11-22T02:00:00.000Z', status: 'withdrawn' }),
    scopeFlag({ id: 'second', raised_at: '2026-11-22T03:00:00.000Z' }),
  ];
  assert.deepEqual(
    inForce(flags, NOW).map(({ id }) => id),
    ['second', 'first'],
  );
});

test('a call is listed once, with the first of its flags, the newest call first', () => {
  const [a, b] = scopeFlag().evidence;
  assert.ok(a && b);
  const evidence = [a, b, { ...a, flag: 'f-9' }];
  assert.deepEqual(
    callsOf({ evidence }).map(({ call, flag }) => `${call} ${flag}`),
    ['c-2 f-2', 'c-1 f-1'],
  );
});

test('a filter keeps flags of which one call is of the team and queue, by severity, category and words', () => {
  const flag = scopeFlag();
  const fits = (change: object) => fitsScopeFlag({ ...NO_FILTERS, ...change }, flag);
  assert.ok(fits({}));
  assert.ok(fits({ team: ['T2'], queue: ['账单'] }));
  assert.ok(!fits({ team: ['T3'] }));
  assert.ok(!fits({ severity: ['minor'] }));
  assert.ok(fits({ category: ['safety_risk'] }));
  assert.ok(!fits({ category: ['churn_threat'] }));
  assert.ok(fits({ text: '账单 c-2' }));
  assert.ok(!fits({ text: '蝴蝶兰' }));
});
