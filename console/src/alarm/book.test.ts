import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flag } from '../../../engine/contract/flag.ts';
import { COOL_DOWN_MS, FRESH_MS, type RungMemory, rings } from './book.ts';

const NOW = Date.parse('2026-03-02T02:00:00Z');
const flag = (change: Partial<Flag> = {}): Flag =>
  ({
    id: 'f1',
    call: 'c1',
    severity: 'critical',
    status: 'raised',
    raised_at: new Date(NOW).toISOString(),
    ...change,
  }) as Flag;

function memory(): RungMemory {
  let kept: Record<string, number> = {};
  return {
    read: () => kept,
    write: (rung) => {
      kept = rung;
    },
  };
}

test('a critical flag that stands rings', () => assert.equal(rings(flag(), NOW, memory()), true));

test('nothing tentative, taken back, less grave, or of a shadow rule rings', () => {
  for (const change of [
    { status: 'tentative' },
    { status: 'retracted' },
    { status: 'withdrawn' },
    { severity: 'major' },
    { shadow: true },
  ] as Partial<Flag>[])
    assert.equal(rings(flag(change), NOW, memory()), false, JSON.stringify(change));
});

test('a call rings once in its cool-down, another call beside it', () => {
  const kept = memory();
  assert.equal(rings(flag(), NOW, kept), true);
  const later = NOW + COOL_DOWN_MS - 1;
  const next = { id: 'f2', raised_at: new Date(later).toISOString() };
  assert.equal(rings(flag(next), later, kept), false);
  assert.equal(rings(flag({ ...next, call: 'c2' }), later, kept), true);
  assert.equal(rings(flag(next), NOW + COOL_DOWN_MS, kept), true);
});

test('the same flag told again does not ring again', () => {
  const kept = memory();
  rings(flag(), NOW, kept);
  assert.equal(rings(flag(), NOW + COOL_DOWN_MS, kept), false, 'it is no longer fresh');
});

test('what was raised while the page was away stays silent, and so does a stamp that is none', () => {
  assert.equal(rings(flag(), NOW + FRESH_MS, memory()), false);
  assert.equal(rings(flag(), NOW - FRESH_MS, memory()), false);
  assert.equal(rings(flag({ raised_at: 'soon' }), NOW, memory()), false);
});

test('the memory holds no more than the cool-down, and survives nonsense in it and a clock set back', () => {
  const kept = memory();
  kept.write({ old: NOW - COOL_DOWN_MS, ahead: NOW + 10 * COOL_DOWN_MS, odd: 'x' as unknown as number });
  assert.equal(rings(flag(), NOW, kept), true);
  assert.deepEqual(kept.read(), { c1: NOW });
});
