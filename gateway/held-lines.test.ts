import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView } from '../engine/contract/outcome.ts';
import type { Delivered } from './delivered.ts';
import { HeldLines, HOLD_MS } from './held-lines.ts';

const cause = { n: 1, at: 1 };
const line = (call: string, utterances: number, status: CallView['status'] = 'live'): Delivered => ({
  kind: 'call',
  cause,
  view: { call, status, utterances } as CallView,
});
const word: Delivered = { kind: 'utterance', cause, utterance: { call: 'a', final: true } as never };
const told = (outcomes: readonly Delivered[]) =>
  outcomes.map((one) =>
    one.kind === 'call' ? `${one.view.call}${one.view.utterances} ${one.view.status}` : one.kind,
  );

test('lines of open calls are written once a second, the newest of each, after the words', () => {
  const lines = new HeldLines();
  const first = lines.due([line('a', 1), word], 0);
  assert.deepEqual(told(first.outcomes), ['utterance', 'a1 live']);
  first.written();
  assert.deepEqual(told(lines.due([line('a', 2), line('b', 1), word], 10).outcomes), ['utterance']);
  assert.deepEqual(told(lines.due([line('a', 3)], HOLD_MS - 1).outcomes), []);
  const second = lines.due([word], HOLD_MS);
  assert.deepEqual(told(second.outcomes), ['utterance', 'b1 live', 'a3 live']);
  second.written();
  assert.equal(lines.size, 0);
});

test('a complete call is written at once, and nothing older after it', () => {
  const lines = new HeldLines();
  lines.due([], 0).written();
  lines.due([line('a', 1), line('b', 1)], 1);
  assert.deepEqual(told(lines.due([line('a', 2, 'complete')], 2).outcomes), ['a2 complete']);
  assert.deepEqual(told(lines.due([], HOLD_MS).outcomes), ['b1 live']);
});

test('lines that the disk refused are given again, the newest of each', () => {
  const lines = new HeldLines();
  assert.deepEqual(told(lines.due([line('a', 1)], 0).outcomes), ['a1 live']);
  assert.deepEqual(told(lines.due([line('a', 2)], 1).outcomes), ['a2 live']);
  const third = lines.due([], 2);
  // A newer one comes while the commit is under way.
  lines.due([line('a', 3)], 3);
  third.written();
  assert.deepEqual(told(lines.due([], 2 + HOLD_MS).outcomes), ['a3 live']);
});

test('at a stop nothing is held back', () => {
  const lines = new HeldLines();
  lines.due([], 0).written();
  assert.deepEqual(told(lines.due([line('a', 1)], 1, true).outcomes), ['a1 live']);
});
