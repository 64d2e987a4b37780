import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALM, type MoodCondition, moodLimits, stepMood } from './mood.ts';

const model = { angry: 0.4, recovery: 0.05, abusive: 0.66 };

/** Turns at which an episode begins. */
function onsets(condition: MoodCondition, angry: readonly number[]): number[] {
  const limits = moodLimits(condition, model);
  let state = CALM;
  return angry.flatMap((p, turn) => {
    const mood = { angry: p, negative: p, positive: p, neutral: 0, abusive: p };
    const step = stepMood(condition, limits, state, mood);
    state = step.state;
    return step.onset ? [turn] : [];
  });
}

test('an episode begins once and a new one only after enough calm turns in a row', () => {
  const angry: MoodCondition = { is: 'angry', onset: 0.5, recovery: 0.2, calm_turns: 2 };
  const cases: [string, number[], number[]][] = [
    ['calm', [0.1, 0.4, 0.49], []],
    ['exactly the threshold counts', [0.5], [0]],
    ['one episode, however long', [0.9, 0.8, 0.9, 0.7], [0]],
    ['a moment of calm does not end it', [0.9, 0.1, 0.9], [0]],
    ['two calm turns do', [0.9, 0.1, 0.1, 0.9], [0, 3]],
    ['calm turns must follow one another', [0.9, 0.1, 0.3, 0.1, 0.9], [0]],
    ['below onset and not below recovery is not calm', [0.9, 0.2, 0.2, 0.9], [0]],
  ];
  for (const [name, turns, begins] of cases) assert.deepEqual(onsets(angry, turns), begins, name);
});

test('over a window the mean counts, so that one outburst is not a mood', () => {
  const condition: MoodCondition = { is: 'negative', window: 3, onset: 0.6, recovery: 0.2, calm_turns: 1 };
  assert.deepEqual(onsets(condition, [0.1, 0.1, 0.9, 0.1, 0.1]), []);
  assert.deepEqual(onsets(condition, [0.1, 0.8, 0.9, 0.9, 0.9]), [2]);
});

test('without thresholds of its own a rule takes those that the model was calibrated with', () => {
  assert.deepEqual(moodLimits({ is: 'angry' }, model), { onset: 0.4, recovery: 0.05 });
  assert.deepEqual(moodLimits({ is: 'abusive' }, model), { onset: 0.66, recovery: 0.05 });
  assert.deepEqual(moodLimits({ is: 'angry', onset: 0.02 }, model), { onset: 0.02, recovery: 0.02 });
});
