/** What those who had a call before read of it: their part, and nothing that may have been learnt after it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView } from '../../engine/contract/outcome.ts';
import { callView, detail, flag, utterance } from '../../tests/api/fixtures.ts';
import { CallWire } from '../api/wire.ts';
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

const MS = 1_780_000_000_000;
const SPAN = {
  agent: { id: 'A1', team: 'T3' },
  queue: 'first',
  trade: 'bank',
  direction: 'inbound',
  from_ms: 0,
  to_ms: 9_000,
} as const;
/**
 * Every field of a line: as it stands now, and what those who had the call before are told. Without a row of its own no
 * field can be added, in the types or on the wire.
 */
const FIELDS: {
  [K in keyof Required<CallView>]: [now: Required<CallView>[K], part: CallView[K] | undefined];
} = {
  // Of the call as it began.
  call: ['c', 'c'],
  started_at: [MS, MS],
  audio_started_at: [MS + 500, MS + 500],
  medium: ['chat', 'chat'],
  rules: ['r1', 'r1'],
  // Of their part: who had it, what was said and found then.
  agent: [{ id: 'B2', team: 'T4' }, SPAN.agent],
  queue: ['second', SPAN.queue],
  trade: ['insurance', SPAN.trade],
  direction: ['outbound', SPAN.direction],
  status: ['live', 'complete'],
  ended_at: [MS + 60_000, MS + 9_500],
  duration_ms: [60_000, 9_000],
  until_ms: [50_000, 9_000],
  utterances: [2, 1],
  mood: [
    { now: 0.9, peak: 0.9, recent: [0.25, 0.9] },
    { now: 0.25, peak: 0.25, recent: [0.25] },
  ],
  flags: [
    { critical: 1, major: 1, minor: 0, info: 0 },
    { critical: 0, major: 1, minor: 0, info: 0 },
  ],
  risk: [99, 30],
  // Nobody knows to whose part they belong, or they are of those who have it now.
  ended_by: ['customer', null],
  holes: [5, 0],
  heard: [false, true],
  refused: [[{ code: 'FIELD_INVALID', count: 5, at: MS + 50_000 }], undefined],
  hearing: [[{ kind: 'no_words', since_ms: 9_500 }], undefined],
  roles_swapped: [{ by: 'later-person', at: MS, at_ms: 9_500 }, undefined],
  customer: [{ id: 'm-later' }, undefined],
  attributes: [{ reason: 'later' }, undefined],
  scorecard: [{ score: 11, items: [] }, undefined],
  final_score: [
    { call: 'c', machine: 11, final: 90, because: 'review', by: 'ms-zhou', at: '2026-11-22T02:00:00Z' },
    undefined,
  ],
  handed_over: [[SPAN], undefined],
};

test('each field of their line is of the call as it began or of their part, and no other field goes along', () => {
  const column = (which: 0 | 1) =>
    Object.fromEntries(
      Object.entries(FIELDS).flatMap(([name, row]) => (row[which] === undefined ? [] : [[name, row[which]]])),
    );
  const view = { ...column(0), learnt_of_it: 'later' } as unknown as CallView;
  const mood = (angry: number) => ({ angry, negative: 0, neutral: 0, positive: 0, abusive: 0 });
  const part = partOf(
    detail(view, {
      utterances: [
        utterance('c', 'u-1', { start_ms: 1_000, mood: mood(0.25) }),
        utterance('c', 'u-2', { start_ms: 9_500, mood: mood(0.9) }),
      ],
      flags: [
        flag('f-1', 'c', { at_ms: 2_000, severity: 'major' }),
        flag('f-2', 'c', { at_ms: 9_600, severity: 'critical' }),
      ],
    }),
    { had: ({ agent }) => agent?.id === 'A1', flag: () => true },
  );
  assert.deepEqual(part?.call, column(1));
  assert.deepEqual(Object.keys(CallWire.properties).sort(), Object.keys(FIELDS).sort());
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
