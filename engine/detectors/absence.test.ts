import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Met } from './absence.ts';

test('words meet a deadline when they begin before it', () => {
  const met = new Met<string>();
  met.hear('rule', 15_000);
  assert.equal(met.by('rule', 15_000), false);
  assert.equal(met.by('rule', 15_001), true);
  assert.equal(met.by('rule'), true);
  assert.equal(met.by('another rule'), false);
});

test('the earliest words count, in whatever order they come', () => {
  const met = new Met<string>();
  met.hear('rule', 20_000);
  met.hear('rule', 4_000);
  met.hear('rule', 9_000);
  assert.equal(met.by('rule', 5_000), true);
});
