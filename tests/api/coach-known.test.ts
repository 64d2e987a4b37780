import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMPT_LIMITS } from '../../engine/coaching/prompts.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import { PromptAnswers } from '../../gateway/coaching/answers.ts';
import { Coach } from '../../gateway/coaching/coach.ts';
import { callView, flag, OpenCalls } from './fixtures.ts';
import { MemoryState } from './memory-state.ts';

test('a call that has just ended shows no prompt, and takes answers to those that it had until it is complete', () => {
  const live = new OpenCalls();
  const answers = new PromptAnswers(new MemoryState(), { append: async () => [] }, () => 0);
  const coach = new Coach({ live, answers, sent: () => [], limits: PROMPT_LIMITS });
  const prompts = (status: CallView['status']) => {
    live.add(callView('c-1', { status, flags: { critical: 1, major: 0, minor: 0, info: 0 } }), {
      flags: [flag('f-1', 'c-1', { coach: '致歉' })],
    });
    return [coach.of('c-1').map(({ id }) => id), coach.known('c-1').map(({ id }) => id)];
  };
  assert.deepEqual(prompts('live'), [['p-f-1'], ['p-f-1']]);
  assert.deepEqual(prompts('ended'), [[], ['p-f-1']]);
  assert.deepEqual(prompts('complete'), [[], []]);
});
