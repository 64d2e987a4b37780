import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toMood } from './mood.ts';

const raw = (...p: [number, number, number, number]) => ({ mood: p, abusive: 0.12345 });

test('four rounded moods always sum to one and each is within a thousandth of its score', () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(part, part, part, part), (parts) => {
      const sum = parts.reduce((a, b) => a + b, 0) || 1;
      const p = (parts.some((x) => x > 0) ? parts.map((x) => x / sum) : [0, 0, 1, 0]) as typeof parts;
      const mood = toMood({ mood: p, abusive: 0 }, 0.5);
      const values = [mood.angry, mood.negative, mood.neutral, mood.positive];
      assert.equal(
        values.reduce((total, v) => total + Math.round(v * 1000), 0),
        1000,
      );
      values.forEach((v, i) => {
        assert.ok(Math.abs(v - p[i]!) < 0.001 + 1e-9);
      });
    }),
  );
});

test('the label is angry exactly from the threshold on, else the likeliest of the other three', () => {
  assert.equal(toMood(raw(0.4, 0.3, 0.2, 0.1), 0.4).label, 'angry');
  assert.equal(toMood(raw(0.399, 0.301, 0.2, 0.1), 0.4).label, 'negative');
  assert.equal(toMood(raw(0.1, 0.2, 0.3, 0.4), 0.4).label, 'positive');
  assert.equal(toMood(raw(0, 0.25, 0.5, 0.25), 0.4).label, 'neutral');
});

test('abuse is rounded to a thousandth', () => {
  assert.equal(toMood(raw(0.4, 0.3, 0.2, 0.1), 0.4).abusive, 0.123);
});
