import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayStart, siteDay } from './site-day.ts';

test('a day begins at midnight of the site, also where clocks are put forward', () => {
  assert.equal(dayStart('2026-11-22', 'Asia/Shanghai'), Date.parse('2026-11-22T00:00:00+08:00'));
  assert.equal(dayStart('2026-03-29', 'Europe/Berlin'), Date.parse('2026-03-29T00:00:00+01:00'));
  assert.equal(dayStart('2026-03-30', 'Europe/Berlin'), Date.parse('2026-03-30T00:00:00+02:00'));
  assert.equal(dayStart('2026-11-22', 'Asia/Kathmandu'), Date.parse('2026-11-22T00:00:00+05:45'));
  for (const zone of ['Asia/Shanghai', 'America/Los_Angeles']) {
    const at = dayStart('2026-11-22', zone);
    assert.equal(siteDay(at, zone), '2026-11-22');
    assert.equal(siteDay(at - 1, zone), '2026-11-21');
  }
});
