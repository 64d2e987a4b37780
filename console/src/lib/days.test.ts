import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, isDay, startOfDay } from './days.ts';

test('a day is one of the calendar', () => {
  assert.equal(isDay('2028-02-29'), true);
  for (const none of ['2026-02-29', '2026-11-1', 'today', '', null, undefined])
    assert.equal(isDay(none), false);
});

test('days are counted over the ends of months and years', () => {
  assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  assert.equal(addDays('2026-03-01', -6), '2026-02-23');
});

test('a day begins where the clocks say so', () => {
  assert.equal(startOfDay('2026-03-29', 'Europe/Berlin'), Date.parse('2026-03-28T23:00:00Z'));
  assert.equal(startOfDay('2026-03-30', 'Europe/Berlin'), Date.parse('2026-03-29T22:00:00Z'));
  assert.equal(startOfDay('2026-11-01', 'America/New_York'), Date.parse('2026-11-01T04:00:00Z'));
});
