import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptAnswers } from './kept-answers.ts';

test('who asks at once or soon after gets one answer, others their own; later it is counted anew', async () => {
  let now = 1_000;
  let counted = 0;
  const answers = new KeptAnswers<number>(3_000, () => now);
  const count = async () => ++counted;
  assert.deepEqual(await Promise.all([answers.of('a', count), answers.of('a', count)]), [1, 1]);
  assert.equal(await answers.of('b', count), 2);
  now += 2_999;
  assert.equal(await answers.of('a', count), 1);
  now += 1;
  assert.equal(await answers.of('a', count), 3);
});

test('a failure is told to all who wait and not kept', async () => {
  const answers = new KeptAnswers<number>(3_000, () => 0);
  const fails = async () => {
    throw new Error('away');
  };
  await assert.rejects(answers.of('a', fails), /away/);
  assert.equal(await answers.of('a', async () => 1), 1);
});
