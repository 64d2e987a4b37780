import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import { dayOf, lasted, moment, span, stamp, timeOfDay } from './times.ts';

/** 07:30 on New Year's Day in Shanghai, 18:30 the day before in New York. */
const AT = Date.parse('2025-12-31T23:30:00Z');

test('times are those of the zone that is handed in, whatever the browser’s is', () => {
  assert.equal(timeOfDay(AT, 'Asia/Shanghai'), '07:30:00');
  assert.equal(timeOfDay(AT, 'America/New_York'), '18:30:00');
  assert.equal(dayOf(AT, 'Asia/Shanghai'), '2026-01-01');
  assert.equal(stamp(AT, 'America/New_York'), '2025-12-31 18:30');
  assert.equal(stamp(AT, 'America/New_York', true), '2025-12-31 18:30:00');
});

test('day and year of a moment change at midnight of that zone', () => {
  const seen = (day: string, zone: string) => moment(AT, day, zone);
  assert.equal(seen('2026-01-01', 'Asia/Shanghai'), '07:30:00');
  assert.equal(seen('2026-01-02', 'Asia/Shanghai'), '01-01 07:30');
  assert.equal(seen('2026-01-01', 'America/New_York'), '2025-12-31 18:30');
  assert.equal(seen('2025-12-31', 'America/New_York'), '18:30:00');
});

test('a span of one day is that day', () => {
  assert.equal(span('2026-11-01', '2026-11-22'), '2026-11-01 – 2026-11-22');
  assert.equal(span('2026-11-22', '2026-11-22'), '2026-11-22');
});

test('lengths have their units, two at most', () => {
  const lengths = [0, 59, 60, 200, 3_600, 7_500, 86_400, 97_200].map((s) => s * 1_000);
  assert.deepEqual(
    lengths.map((ms) => lasted(ms, en)),
    ['0 s', '59 s', '1 min', '3 min 20 s', '1 h', '2 h 5 min', '1 d', '1 d 3 h'],
  );
  assert.equal(lasted(272_000, zh), '4 分钟 32 秒');
});
