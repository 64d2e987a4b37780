import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckItem } from '../../../../engine/contract/checklist.ts';
import type { LiveFrame, Prompt } from '../../../../engine/contract/live.ts';
import { call } from '../../live/made-up.ts';
import { moodWord, NOTHING, openCalls, type PanelState, shownPrompts, taken } from './panel-state.ts';

const view = (id: string, started_at = 1) => call({ call: id, started_at, agent: { id: 'A1' } });
const item = (state: CheckItem['state']): CheckItem[] => [
  { rule: 'greeting', zh: '问候', en: 'Greeting', state },
];
const prompt = (id: string, of: string): Prompt => ({
  id,
  call: of,
  flag: 'f',
  rule: 'r',
  text: id,
  severity: 'major',
  at_ms: 0,
});
const after = (frames: LiveFrame[], from: PanelState = NOTHING) =>
  frames.reduce((state, frame) => taken(state, frame, 1_000), from);
const opening: LiveFrame = {
  type: 'snapshot',
  epoch: 'e',
  n: 1,
  calls: [view('c-1'), view('c-2', 2)],
  prompts: [prompt('p-1', 'c-1'), prompt('p-2', 'c-2')],
  checklists: [{ call: 'c-2', items: item('open') }],
};
const known = (state: PanelState) => [
  [...state.calls.keys()],
  [...state.prompts.keys()],
  [...state.checklists.keys()],
];

test('the newest call comes first, each with its own prompts and checklist', () => {
  const state = after([opening]);
  assert.deepEqual(
    openCalls(state, 'A1').map(({ view: { call } }) => call),
    ['c-2', 'c-1'],
  );
  assert.deepEqual(openCalls(state, 'A2'), []);
  assert.deepEqual(
    shownPrompts(state, 'c-2', 1_000).map(({ id }) => id),
    ['p-2'],
  );
  assert.deepEqual(state.checklists.get('c-2'), item('open'));
});

test('a checklist comes whole with each change, also of a call that is only beginning', () => {
  const state = after([
    opening,
    { type: 'checklist', n: 2, checklist: { call: 'c-2', items: item('done') } },
    { type: 'checklist', n: 3, checklist: { call: 'c-3', items: item('open') } },
    { type: 'call', n: 4, call: view('c-3', 3) },
  ]);
  assert.deepEqual(state.checklists.get('c-2'), item('done'));
  assert.deepEqual(state.checklists.get('c-3'), item('open'));
});

test('of a call that is complete, or whose customer was deleted, nothing is left', () => {
  const rest = [['c-1'], ['p-1'], []];
  const complete = after([opening, { type: 'call', n: 2, call: { ...view('c-2'), status: 'complete' } }]);
  assert.deepEqual(known(complete), rest);
  const gone = after([opening, { type: 'gone', n: 2, calls: ['c-2', 'c-9'], scope_flags: [] }]);
  assert.deepEqual(known(gone), rest);
});

test('a snapshot replaces all that was known', () => {
  const state = after([opening, { type: 'snapshot', epoch: 'f', n: 1 }]);
  assert.deepEqual(known(state), [[], [], []]);
});

test('moods are words, without alarm', () => {
  assert.deepEqual([null, 0.1, 0.3, 0.9].map(moodWord), ['unknown', 'calm', 'tense', 'upset']);
});
