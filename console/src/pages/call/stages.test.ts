import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageParts } from './stages.ts';

const times = { ingest: 1, log: 2, score: 6, rules: 0.5, push: 0.5, total: 10 };
const brief = (parts: ReturnType<typeof stageParts>) => parts.map(({ stage, ms }) => `${stage} ${ms}`);

test('the stages in the order in which they happened, their shares of the whole', () => {
  const parts = stageParts(times);
  assert.deepEqual(brief(parts), ['ingest 1', 'log 2', 'score 6', 'rules 0.5', 'push 0.5']);
  assert.deepEqual(
    parts.map(({ share }) => share),
    [0.1, 0.2, 0.6, 0.05, 0.05],
  );
});

test('what the stages do not explain is the way from the sender, and comes first', () => {
  const parts = stageParts({ ...times, total: 110 });
  assert.equal(brief(parts)[0], 'other 100');
  assert.equal(parts.reduce((sum, { share }) => sum + share, 0).toFixed(6), '1.000000');
});

test('rounding is not taken for waiting, and a total below the sum never counts backwards', () => {
  assert.equal(brief(stageParts({ ...times, total: 10.3 }))[0], 'ingest 1');
  assert.equal(brief(stageParts({ ...times, total: 9 }))[0], 'ingest 1');
});

test('a flag that needed no model says so; no time at all divides by nothing', () => {
  assert.deepEqual(stageParts({ ...times, score: null, total: 4 })[2], {
    stage: 'score',
    ms: null,
    share: 0,
  });
  const none = stageParts({ ingest: 0, log: 0, score: null, rules: 0, push: 0, total: 0 });
  assert.ok(none.every(({ share }) => share === 0));
});
