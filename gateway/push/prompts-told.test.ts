import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Prompt } from '../../engine/contract/live.ts';
import { PromptsTold } from './prompts-told.ts';

const prompt = (id: string, over: Partial<Pick<Prompt, 'text' | 'status'>> = {}): Prompt => ({
  id,
  call: 'c-1',
  flag: 'f-1',
  rule: 'r',
  severity: 'major',
  text: '致歉',
  at_ms: 1,
  ...over,
});

test('a prompt is told once, again when it changed, and as withdrawn when it stands no more', () => {
  const told = new PromptsTold();
  const news = (...prompts: Prompt[]) =>
    told.news('c-1', prompts).map(({ id, text, status }) => `${id} ${text} ${status ?? ''}`.trim());
  assert.deepEqual(news(prompt('p-1'), prompt('p-2')), ['p-1 致歉', 'p-2 致歉']);
  assert.deepEqual(news(prompt('p-1'), prompt('p-2')), []);
  assert.deepEqual(news(prompt('p-1', { text: '说明时间' }), prompt('p-2')), ['p-1 说明时间']);
  assert.deepEqual(news(prompt('p-2')), ['p-1 说明时间 withdrawn']);
  assert.deepEqual(news(prompt('p-2')), [], 'nor is that told twice');
});

test('one that was answered and fell away is not withdrawn', () => {
  const told = new PromptsTold();
  told.news('c-1', [prompt('p-1', { status: 'dismissed' })]);
  assert.deepEqual(told.news('c-1', []), []);
});

test('calls do not know of each other, and a forgotten one begins anew', () => {
  const told = new PromptsTold();
  told.news('c-1', [prompt('p-1')]);
  assert.equal(told.news('c-2', [prompt('p-1')]).length, 1);
  told.forget('c-1');
  assert.equal(told.news('c-1', [prompt('p-1')]).length, 1);
  assert.equal(told.news('c-2', [prompt('p-1')]).length, 0);
});
