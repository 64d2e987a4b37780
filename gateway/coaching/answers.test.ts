import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryState } from '../../tests/api/memory-state.ts';
import type { Log } from '../log/port.ts';
import { LogUnavailable } from '../log/port.ts';
import { type NewAnswer, PromptAnswers } from './answers.ts';

const NOW = Date.UTC(2026, 10, 22, 1);
const append: Log['append'] = async (_bodies, extra) => {
  extra?.(0);
  return [];
};
const said = (over: Partial<NewAnswer> = {}): NewAnswer => ({
  prompt: 'p-1',
  call: 'c/1',
  rule: 'r-1',
  what: 'shown',
  at_ms: 1_000,
  by: 'agent:A1',
  ...over,
});

test('answers and counts are there after a restart, and what was said before counts once', async () => {
  const state = new MemoryState();
  const before = new PromptAnswers(state, { append }, () => NOW);
  await Promise.all([
    before.make(said()),
    before.make(said()),
    before.make(said({ prompt: 'p-2' })),
    before.make(said({ what: 'acted' })),
  ]);
  const after = new PromptAnswers(state, { append }, () => NOW);
  assert.equal((await after.make(said())).made, false);
  assert.deepEqual([...after.counts()], [['r-1', { shown: 2, dismissed: 0, acted: 1 }]]);
  assert.equal(after.of('c/1').length, 3);
});

test('a disk that refuses leaves nothing behind, and the next answer is made', async () => {
  const state = new MemoryState();
  let full = true;
  const log = {
    append: (async (bodies, extra) => {
      if (full) throw new LogUnavailable('full');
      return append(bodies, extra);
    }) as Log['append'],
  };
  const answers = new PromptAnswers(state, log, () => NOW);
  await assert.rejects(answers.make(said()), LogUnavailable);
  assert.deepEqual(answers.of('c/1'), []);
  full = false;
  assert.equal((await answers.make(said())).made, true);
  assert.deepEqual([...answers.counts()], [['r-1', { shown: 1, dismissed: 0, acted: 0 }]]);
});

test('answers of deleted calls and old ones go, counts stay', async () => {
  const state = new MemoryState();
  let now = NOW;
  const answers = new PromptAnswers(state, { append }, () => now, 1_000);
  await answers.make(said());
  await answers.make(said({ call: 'c/2' }));
  await answers.forgetCalls(new Set(['c/2']));
  assert.deepEqual([answers.of('c/1').length, answers.of('c/2').length], [1, 0]);
  now += 2_000;
  await answers.forgetOld();
  assert.equal(answers.countIn(new Set(['c/1', 'c/2'])), 0);
  assert.equal(answers.counts().get('r-1')?.shown, 2);
});
