import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRules } from './load.ts';

const RULE = `rules:
  - id: greeting
    title: 问候
    category: x-a
    severity: info
    by: agent
    when: { said: { any: [您好] } }
    tests: [{ name: t, lines: [[0s, 1s, agent, 您好]], expect: [{ at: 1s }] }]
`;
const codesOf = (was: string, is: string) => {
  const loaded = loadRules([{ name: 'own.yaml', text: RULE.replace(was, is) }]);
  return loaded.ok ? [] : loaded.errors.map(({ line, column, code }) => `${line}:${column} ${code}`);
};

test('full-width signs inside texts are the texts’ own', () => {
  assert.deepEqual(codesOf('title: 问候', 'title: 问候（“您好”，还有：再见）【必须】'), []);
});

test('a fault of another kind on a line with full-width signs stays what it is', () => {
  assert.deepEqual(codesOf('title: 问候', 'titel: 问候：“您好”，再见'), [
    '2:5 missing-key',
    '3:5 unknown-key',
  ]);
  assert.deepEqual(codesOf('title: 问候', 'title: 问候 # by：x\n    trade: 甲: 乙'), ['4:12 not-yaml']);
});

test('what follows from a full-width sign is not told beside it', () => {
  assert.deepEqual(codesOf('rules:', 'rules：'), ['1:6 full-width-sign']);
});

test('each full-width sign of a file is told at its place', () => {
  assert.deepEqual(codesOf('{ said: { any: [您好] } }', '{ said：{ any：[您好] } }'), [
    '7:17 full-width-sign',
  ]);
  assert.deepEqual(codesOf('at: 1s }] }]', 'at：1s }] }]'), ['8:67 full-width-sign']);
});
