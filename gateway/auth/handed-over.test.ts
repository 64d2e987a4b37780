/** What those who had a call before read of it: their part, and nothing that may have been learnt after it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callView, detail, utterance } from '../../tests/api/fixtures.ts';
import { partOf } from './handed-over.ts';

test('what became known of the call, its customer and its sides may be from later, and is left out', () => {
  const view = callView('c', {
    agent: { id: 'B2', team: 'T4' },
    queue: 'second',
    customer: { id: 'm-later' },
    attributes: { reason: 'word-of-later' },
    roles_swapped: { by: 'later-person', at: 1, at_ms: 9_500 },
    handed_over: [{ agent: { id: 'A1', team: 'T3' }, queue: 'first', from_ms: 0, to_ms: 9_000 }],
  });
  const words = [1_000, 9_500].map((start_ms) => utterance('c', `u-${start_ms}`, { start_ms }));
  const part = partOf(detail(view, { utterances: words }), {
    had: ({ agent }) => agent?.id === 'A1',
    flag: () => true,
  });
  assert.deepEqual(
    part?.utterances.map(({ start_ms }) => start_ms),
    [1_000],
  );
  assert.deepEqual([part?.call.agent?.id, part?.call.queue, part?.call.until_ms], ['A1', 'first', 9_000]);
  assert.doesNotMatch(JSON.stringify(part), /later|second|B2/);
});

test('it was over for them where their time in the audio was, which began after the telephone rang', () => {
  const started_at = Date.parse('2026-11-22T01:00:00Z');
  const handed_over = [{ agent: { id: 'A1' }, from_ms: 0, to_ms: 9_000 }];
  const eyes = { had: () => true, flag: () => true };
  const endOf = (times: object) =>
    partOf(detail(callView('c', { started_at, handed_over, ...times }), { utterances: [] }), eyes)?.call
      .ended_at;
  assert.equal(endOf({}), started_at + 9_000);
  assert.equal(endOf({ audio_started_at: started_at + 6_000 }), started_at + 15_000);
});
