import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case, CaseEvent, CaseEventBody } from '../../engine/contract/case.ts';
import { type CaseCommand, type CommandContext, decide } from './decide.ts';
import { foldCase } from './fold.ts';
import { opening, takenOf } from './intake.ts';
import { madeFlag, NINE, POLICY } from './made-up.ts';

const later = (minutes: number) => new Date(NINE + minutes * 60_000).toISOString();
function then(
  of: Case | undefined,
  bodies: readonly CaseEventBody[],
  by: string | null,
  minutes: number,
): Case {
  let one = of;
  for (const body of bodies)
    one = foldCase(one, { n: (one?.rev ?? 0) + 1, at: later(minutes), by, ...body } as CaseEvent);
  return one as Case;
}
const context = (by: string, over: Partial<CommandContext> = {}): CommandContext => ({
  by,
  leads: false,
  now: NINE + 60_000,
  policy: POLICY,
  events: () => [],
  id: 'command-1',
  ...over,
});
const OPENED = then(
  undefined,
  opening(takenOf(madeFlag('f-1', 'c-1'), { customer: 'm-5', words: null }), null, {
    now: NINE,
    policy: POLICY,
  }).events,
  null,
  0,
);
function done(
  of: Case,
  command: CaseCommand,
  by: string,
  minutes = 1,
  over: Partial<CommandContext> = {},
): Case {
  const decision = decide(of, command, context(by, over));
  assert.ok('events' in decision, JSON.stringify(decision));
  return then(of, decision.events, by, minutes);
}
function code(
  of: Case,
  command: CaseCommand,
  by: string,
  over: Partial<CommandContext> = {},
): string | undefined {
  const decision = decide(of, command, context(by, over));
  return 'refused' in decision ? decision.refused.code : undefined;
}

test('a critical flag leaves five minutes to resolve its case and two to claim it', () => {
  assert.deepEqual(
    [OPENED.state, OPENED.priority, OPENED.claim_by, OPENED.due_at],
    ['open', 'urgent', later(2), later(5)],
  );
});

test('who claims first has it; the second is told who has it and since when, and again nothing happens', () => {
  const mine = done(OPENED, { type: 'claim' }, 'ann');
  assert.deepEqual(
    [mine.state, mine.owner, mine.claimed_at, mine.seen_at],
    ['working', 'ann', later(1), later(1)],
  );
  assert.deepEqual(decide(mine, { type: 'claim' }, context('bo')), {
    refused: {
      code: 'CASE_TAKEN',
      detail: `ann claimed this case at ${later(1)}.`,
      owner: 'ann',
      claimed_at: later(1),
    },
  });
  assert.deepEqual(decide(mine, { type: 'claim' }, context('ann')), { events: [] });
});

test('a case goes through its states and back, and is reopened with a new due time', () => {
  const working = done(OPENED, { type: 'claim' }, 'ann', 1);
  const review = done(working, { type: 'resolve', resolution: 'calmed', note: '已道歉' }, 'ann', 3);
  assert.deepEqual([review.state, review.resolved_at, review.resolved_by], ['review', later(3), 'ann']);
  const back = done(review, { type: 'return', note: '没有回访' }, 'lead', 4);
  assert.deepEqual(
    [back.state, back.owner, back.resolved_at, back.resolution],
    ['working', 'ann', null, null],
  );
  const closed = done(
    done(back, { type: 'resolve', resolution: 'called_back' }, 'ann', 5),
    { type: 'close' },
    'lead',
    6,
  );
  assert.deepEqual([closed.state, closed.resolution, closed.closed_at], ['closed', 'called_back', later(6)]);
  const again = done(closed, { type: 'reopen', note: '客户又来电' }, 'bo', 60, { now: NINE + 3_600_000 });
  assert.deepEqual(
    [again.state, again.owner, again.due_at, again.closed_at, again.reopened],
    ['working', 'ann', later(65), null, 1],
  );
});

test('what a state does not allow is refused by name', () => {
  const working = done(OPENED, { type: 'claim' }, 'ann');
  const review = done(working, { type: 'resolve', resolution: 'no_action' }, 'ann');
  const closed = done(review, { type: 'close' }, 'ann');
  assert.equal(code(closed, { type: 'claim' }, 'bo'), 'CASE_STATE');
  assert.equal(code(closed, { type: 'resolve', resolution: 'calmed' }, 'ann'), 'CASE_STATE');
  assert.equal(code(OPENED, { type: 'close' }, 'ann'), 'CASE_STATE');
  assert.equal(code(working, { type: 'close' }, 'ann'), 'CASE_STATE');
  assert.equal(code(working, { type: 'return', note: '…' }, 'ann'), 'CASE_STATE');
  assert.equal(code(working, { type: 'reopen', note: '…' }, 'ann'), 'CASE_STATE');
  assert.equal(code(review, { type: 'release' }, 'ann'), 'CASE_STATE');
  assert.equal(code(review, { type: 'assign', to: 'bo' }, 'ann'), 'CASE_STATE');
});

test("somebody else's case: a manager may take, release, resolve and close it, nobody else", () => {
  const mine = done(OPENED, { type: 'claim' }, 'ann');
  assert.equal(code(mine, { type: 'assign', to: 'bo' }, 'bo'), 'CASE_TAKEN');
  assert.equal(code(mine, { type: 'release' }, 'bo'), 'CASE_NOT_YOURS');
  assert.equal(code(mine, { type: 'resolve', resolution: 'calmed' }, 'bo'), 'CASE_NOT_YOURS');
  assert.equal(done(mine, { type: 'assign', to: 'bo' }, 'lead', 2, { leads: true }).owner, 'bo');
  assert.equal(done(mine, { type: 'release' }, 'lead', 2, { leads: true }).state, 'open');
  assert.equal(
    done(mine, { type: 'close', resolution: 'false_alarm' }, 'lead', 2, { leads: true }).state,
    'closed',
  );
  assert.equal(done(mine, { type: 'assign', to: 'bo' }, 'ann').owner, 'bo');
});

test('whoever resolved a case may not close it where the site says so', () => {
  const review = done(
    done(OPENED, { type: 'claim' }, 'ann'),
    { type: 'resolve', resolution: 'calmed' },
    'ann',
  );
  const policy = { ...POLICY, review_by_other: true };
  assert.equal(code(review, { type: 'close' }, 'ann', { policy }), 'CASE_OWN_REVIEW');
  assert.equal(done(review, { type: 'close' }, 'bo', 2, { policy }).state, 'closed');
});

test('a verdict needs a flag of the case and a reason that goes with it; saying it again changes nothing', () => {
  const judge = { type: 'judge', flags: ['f-1'], verdict: 'wrong', reason: 'denied' } as const;
  assert.equal(code(OPENED, { ...judge, flags: ['f-2'] }, 'ann'), 'CASE_FLAG_UNKNOWN');
  assert.equal(code(OPENED, { ...judge, reason: 'serious' }, 'ann'), 'VERDICT_REASON_UNFIT');
  const judged = done(OPENED, judge, 'ann');
  assert.deepEqual(judged.flags[0]?.verdict, {
    verdict: 'wrong',
    reason: 'denied',
    note: null,
    by: 'ann',
    at: later(1),
  });
  assert.deepEqual(decide(judged, judge, context('ann')), { events: [] });
  const otherwise = done(judged, { ...judge, verdict: 'right', reason: 'serious' }, 'bo', 2);
  assert.deepEqual([otherwise.flags[0]?.verdict?.verdict, otherwise.flags[0]?.verdict?.by], ['right', 'bo']);
});

test('an action that is checked again says what it is to improve', () => {
  const act = { type: 'act', kind: 'coach', text: '一对一辅导', check_after_days: 14 } as const;
  assert.equal(code(OPENED, act, 'ann'), 'ACTION_CHECK_UNFIT');
  const decision = decide(OPENED, { ...act, rule: 'agent-rude' }, context('ann'));
  assert.deepEqual(decision, {
    events: [
      {
        type: 'acted',
        action: {
          id: 'command-1',
          kind: 'coach',
          text: '一对一辅导',
          rule: 'agent-rude',
          category: null,
          check_at: new Date(NINE + 60_000 + 14 * 86_400_000).toISOString(),
        },
      },
    ],
  });
});

test('only what nobody else judged and what still stands: others are left out and counted', () => {
  const all = { type: 'judge', flags: ['f-1'], verdict: 'wrong', reason: 'denied' } as const;
  const judged = done(OPENED, all, 'ann');
  const otherwise = { ...all, verdict: 'right', reason: 'serious', only_unjudged: true } as const;
  assert.deepEqual(decide(judged, otherwise, context('bo')), {
    events: [],
    judging: { judged: 0, judged_by_others: 1, taken_back: 0 },
  });
  const own = decide(judged, otherwise, context('ann'));
  assert.ok('events' in own && own.events.length === 1);
  assert.deepEqual(own.judging, { judged: 1, judged_by_others: 0, taken_back: 0 });
  for (const status of ['retracted', 'withdrawn'] as const) {
    const gone = { ...OPENED, flags: OPENED.flags.map((one) => ({ ...one, status })) };
    assert.deepEqual(decide(gone, otherwise, context('bo')), {
      events: [],
      judging: { judged: 0, judged_by_others: 0, taken_back: 1 },
    });
  }
});
