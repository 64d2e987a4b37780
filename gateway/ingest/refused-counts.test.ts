import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedCounts } from './refused-counts.ts';

test('events are counted by code, the most often refused first, with the time and the field of the newest', () => {
  const counts = new RefusedCounts();
  counts.atCall('a\nc', { code: 'TEXT_TOO_LONG', field: 'text' }, 1_000);
  counts.atCall('a\nc', { code: 'FIELD_MISSING', field: 'role' }, 2_000.4);
  counts.atCall('a\nc', { code: 'FIELD_MISSING', field: 'end_ms' }, 3_000);
  assert.deepEqual(counts.ofCall('a\nc'), [
    { code: 'FIELD_MISSING', count: 2, at: 3_000, field: 'end_ms' },
    { code: 'TEXT_TOO_LONG', count: 1, at: 1_000, field: 'text' },
  ]);
  counts.forgetCall('a\nc');
  assert.equal(counts.ofCall('a\nc'), undefined);
});

test('they go on from what the entry of the call has', () => {
  const counts = new RefusedCounts();
  counts.atCall('a\nc', { code: 'CALL_OVER' }, 5_000, [{ code: 'CALL_OVER', count: 7, at: 1 }]);
  assert.deepEqual(counts.ofCall('a\nc'), [{ code: 'CALL_OVER', count: 8, at: 5_000 }]);
});

test('of more calls and sources than are kept, those of which something was refused last stay', () => {
  const counts = new RefusedCounts({ calls: 2, sources: 2 });
  for (const id of ['1', '2', '1', '3']) {
    counts.atCall(id, { code: 'NOT_JSON' }, 1);
    counts.atSource('a', id, { code: 'NOT_JSON' }, 1);
  }
  assert.deepEqual(
    ['1', '2', '3'].map((id) => counts.ofCall(id)?.[0]?.count),
    [2, undefined, 1],
  );
  assert.deepEqual(
    counts.sources().map(({ source, events }) => `${source} ${events[0]?.count}`),
    ['3 1', '1 2'],
  );
});
