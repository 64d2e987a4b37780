import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchOf, type SilenceDraft, silenceFaults } from './silence-rules.ts';

const EMPTY: SilenceDraft = {
  'match.severity': [],
  'match.category': [],
  'match.rule': [],
  'match.team': [],
  'match.queue': [],
  'match.agent': [],
  reason: '',
};
const draft = (over: Partial<SilenceDraft>): SilenceDraft => ({ ...EMPTY, reason: '线路演练', ...over });

test('an empty form lacks what is silenced, and why; each is said at its field', () => {
  assert.deepEqual(silenceFaults(EMPTY, 'all'), {
    'match.severity': 'matchMissing',
    reason: 'reasonMissing',
  });
  assert.deepEqual(silenceFaults(draft({ reason: '  ' }), 'all').reason, 'reasonMissing');
});

test('any one label is enough', () => {
  assert.deepEqual(silenceFaults(draft({ 'match.queue': ['演练'] }), 'all'), {});
  assert.deepEqual(matchOf(draft({ 'match.queue': ['演练'], 'match.rule': ['r-1', 'r-2'] })), {
    rule: ['r-1', 'r-2'],
    queue: ['演练'],
  });
});

test('who sees some teams names one of these, and no other', () => {
  assert.deepEqual(silenceFaults(draft({}), ['T1']), { 'match.team': 'notOwnTeam' });
  assert.deepEqual(silenceFaults(draft({ 'match.queue': ['演练'] }), ['T1']), { 'match.team': 'notOwnTeam' });
  assert.deepEqual(silenceFaults(draft({ 'match.team': ['T1', 'T2'] }), ['T1']), {
    'match.team': 'notOwnTeam',
  });
  assert.deepEqual(silenceFaults(draft({ 'match.team': ['T1'] }), ['T1']), {});
});

test('a word that the server does not take is wrong at its own field', () => {
  assert.deepEqual(silenceFaults(draft({ 'match.agent': ['A1', 'x'.repeat(201)] }), 'all'), {
    'match.agent': 'wordLong',
  });
});
