import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moment, timeOfDay } from './format.ts';

/** 07:30 on New Year's Day in Shanghai, 18:30 the day before in New York. */
const AT = Date.parse('2025-12-31T23:30:00Z');

test('times are those of the zone that is handed in, whatever the browser’s is', () => {
  assert.equal(timeOfDay(AT, 'en', 'Asia/Shanghai'), '07:30:00');
  assert.equal(timeOfDay(AT, 'en', 'America/New_York'), '18:30:00');
});

test('day and year of a moment change at midnight of that zone', () => {
  const later = AT + 6 * 3_600_000;
  assert.equal(moment(AT, later, 'en', 'Asia/Shanghai'), '07:30:00');
  assert.equal(moment(AT, later, 'en', 'America/New_York'), '31/12/2025, 18:30');
  assert.equal(moment(AT, later, 'zh', 'America/New_York'), '2025/12/31 18:30');
  assert.equal(moment(AT, later - 4 * 3_600_000, 'en', 'America/New_York'), '18:30:00');
});
