import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filtersOf, toParams, toQuery } from './filters.ts';

const read = (query: string) => filtersOf(new URLSearchParams(query));

test('what the server does not take is left out', () => {
  assert.deepEqual(read('rule=r-1&trade=bank&role=agent&said=退款&angry=44&since=2026-11-01'), {
    rule: 'r-1',
    trade: 'bank',
    said: '退款',
    role: 'agent',
    since: '2026-11-01',
    angry: '44',
  });
  assert.deepEqual(
    read('trade=circus&since=2026-02-31&angry=101&silence=-1&score_from=x&not_said=true&role=agent'),
    {},
  );
});

test('the address keeps them, so that a link shows the same', () => {
  const filters = read('score_to=60&said=退款&not_said=true&longer=30');
  assert.deepEqual(filtersOf(toParams(filters)), filters);
});

test('the server is asked in its own units: shares, milliseconds, moments', () => {
  const query = toQuery(read('angry=44&silence=8&since=2026-11-01&until=2026-11-01'), 'Asia/Shanghai');
  assert.equal(query.get('angry'), '0.44');
  assert.equal(query.get('silence'), '8000');
  assert.equal(query.get('since'), String(Date.parse('2026-10-31T16:00:00Z')));
  assert.equal(query.get('until'), String(Date.parse('2026-11-01T16:00:00Z')));
});
