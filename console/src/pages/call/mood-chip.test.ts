import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moodToShow } from './mood-chip.ts';

const calm = { angry: 0.1, negative: 0.1, neutral: 0.7, positive: 0.1, abusive: 0 };

test('what is not notable is not shown, each mood by its own line', () => {
  assert.equal(moodToShow(calm), null);
  assert.equal(moodToShow({ ...calm, angry: 0.439, negative: 0.599, abusive: 0.809 }), null);
  assert.deepEqual(moodToShow({ ...calm, angry: 0.44 }), { label: 'angry', value: 0.44 });
  assert.deepEqual(moodToShow({ ...calm, abusive: 0.81 }), { label: 'abusive', value: 0.81 });
});

test('of several notable moods the strongest is shown', () => {
  assert.deepEqual(moodToShow({ ...calm, angry: 0.8, abusive: 0.97 }), { label: 'abusive', value: 0.97 });
  assert.deepEqual(moodToShow({ ...calm, angry: 0.45, negative: 0.6 }), { label: 'negative', value: 0.6 });
});
