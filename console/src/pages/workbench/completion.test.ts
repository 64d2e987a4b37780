import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asset } from '../../../../gateway/paths.ts';
import { placeIn, proposals, type Schema } from './completion.ts';

const schema = JSON.parse(readFileSync(asset('engine', 'rules', 'schema.json'), 'utf8')) as Schema;
const labels = (before: string) => proposals(before, schema).map(({ label }) => label);

test('the place is told by indent, dashes and braces', () => {
  assert.deepEqual(placeIn('rules:\n  - id: a\n    '), { path: ['rules', '[]'], key: null });
  assert.deepEqual(placeIn('rules:\n- id: a\n  severity: '), { path: ['rules', '[]'], key: 'severity' });
  assert.deepEqual(placeIn('rules:\n  - id: a\n    when: { said: { '), {
    path: ['rules', '[]', 'when', 'said'],
    key: null,
  });
  assert.deepEqual(placeIn('rules:\n  - id: a\n    tests:\n      - name: x\n        '), {
    path: ['rules', '[]', 'tests', '[]'],
    key: null,
  });
});

test('keys of the file, of a rule, of an operator; values where there is a choice', () => {
  assert.deepEqual(labels('').slice(0, 3), ['lists', 'append', 'macros']);
  for (const key of ['id', 'title', 'severity', 'when', 'across', 'tests'])
    assert.ok(labels('rules:\n  - id: a\n    ').includes(key), key);
  assert.deepEqual(labels('rules:\n  - id: a\n    severity: '), ['critical', 'major', 'minor', 'info']);
  assert.deepEqual(labels('rules:\n  - id: a\n    status: '), ['stable', 'trial', 'shadow', 'retired']);
  for (const key of ['said', 'all', 'any', 'not'])
    assert.ok(labels('rules:\n  - id: a\n    when:\n      ').includes(key), key);
  assert.ok(labels('rules:\n  - id: a\n    when: { said: { ').includes('any'));
});
