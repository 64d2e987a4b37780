import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filtersOf, spanDays, spanOf, toParams, toQuery } from './filters.ts';

test('filters are read from the address; what is not one is left out', () => {
  const params = new URLSearchParams('agent= A1024 &team=&trade=bank&flag=x&queue=账单');
  assert.deepEqual(filtersOf(params), { agent: 'A1024', queue: '账单', trade: 'bank' });
  assert.deepEqual(filtersOf(new URLSearchParams('trade=circus&medium=smoke')), {});
  assert.deepEqual(filtersOf(new URLSearchParams('medium=chat')), { medium: 'chat' });
});

test('and written to it in one order, so that the same filters are the same address', () => {
  assert.equal(toParams({ trade: 'bank', agent: ' A1 ', team: '' }).toString(), 'agent=A1&trade=bank');
  assert.deepEqual(filtersOf(toParams({ queue: '账单', team: 'T3' })), { queue: '账单', team: 'T3' });
});

test('severities that exist and days of the calendar count, turned round days are put right', () => {
  const of = (text: string) => filtersOf(new URLSearchParams(text));
  assert.deepEqual(of('severity=major&since=2026-11-20'), { severity: 'major', since: '2026-11-20' });
  assert.deepEqual(of('severity=grave&since=2026-02-30&until=today'), {});
  assert.deepEqual(of('since=2026-11-20&until=2026-11-18'), { since: '2026-11-18', until: '2026-11-20' });
});

test('the server is asked for moments: from the beginning of the first day to the end of the last', () => {
  assert.deepEqual(
    toQuery({ severity: 'critical', since: '2026-11-20', until: '2026-11-20' }, 'Asia/Shanghai'),
    {
      severity: 'critical',
      since: Date.parse('2026-11-19T16:00:00Z'),
      until: Date.parse('2026-11-20T16:00:00Z'),
    },
  );
  assert.deepEqual(toQuery({ until: '2026-03-29' }, 'Europe/Berlin'), {
    until: Date.parse('2026-03-29T22:00:00Z'),
  });
});

test('today, yesterday and the last seven days are known again by their days', () => {
  assert.deepEqual(spanDays('week', '2026-03-02'), { since: '2026-02-24', until: '2026-03-02' });
  assert.deepEqual(spanDays('yesterday', '2027-01-01'), { since: '2026-12-31', until: '2026-12-31' });
  assert.equal(spanOf({ since: '2026-11-27', until: '2026-11-27' }, '2026-11-27'), 'today');
  assert.equal(spanOf({ since: '2026-11-27', until: '2026-11-27' }, '2026-11-28'), 'yesterday');
  assert.equal(spanOf({ since: '2026-11-20' }, '2026-11-26'), undefined);
});
