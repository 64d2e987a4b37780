/** Taking verdicts back, by what they are: only what is still said of a flag, and never back to what was taken back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case, CaseEvent, CaseEventBody, CaseVerdict } from '../../engine/contract/case.ts';
import { decide } from './decide.ts';
import { foldCase } from './fold.ts';
import { joining, opening, takenOf } from './intake.ts';
import { madeFlag, NINE, POLICY } from './made-up.ts';
import type { UnjudgeCommand } from './unjudge.ts';

/** A case of three flags on which people judge, a minute between one and the next. */
function judging() {
  const events: CaseEvent[] = [];
  let one: Case | undefined;
  let now = NINE;
  const add = (bodies: readonly CaseEventBody[], by: string | null) => {
    for (const body of bodies) {
      const event = { n: (one?.rev ?? 0) + 1, at: new Date(now).toISOString(), by, ...body } as CaseEvent;
      one = foldCase(one, event);
      events.push(event);
    }
  };
  const deciding = { now: NINE, policy: POLICY };
  const taken = (id: string) => takenOf(madeFlag(id, 'c-1'), { customer: null, words: null });
  add(opening(taken('f-1'), null, deciding).events, null);
  for (const id of ['f-2', 'f-3']) add(joining(one as Case, taken(id), deciding).events, null);
  const command = (by: string, of: Parameters<typeof decide>[1]) => {
    now += 60_000;
    const context = { by, leads: false, now, policy: POLICY, id: 'k', events: () => events };
    const decision = decide(one as Case, of, context);
    if ('events' in decision) add(decision.events, by);
    return decision;
  };
  const said = (flag: string) => one?.flags.find((its) => its.flag === flag)?.verdict ?? null;
  const judge = (by: string, flags: string[], verdict: 'right' | 'wrong' = 'wrong') => {
    command(by, { type: 'judge', flags, verdict, reason: verdict === 'right' ? 'serious' : 'denied' });
    return said(flags[0]!) as CaseVerdict;
  };
  const undo = (by: string, of: Omit<UnjudgeCommand, 'type'>) => {
    const decision = command(by, { type: 'unjudge', ...of });
    return 'refused' in decision ? decision.refused : decision.unjudging;
  };
  const wait = (ms: number) => {
    now += ms;
  };
  return { judge, undo, said, wait };
}
const named = (verdict: CaseVerdict, ...flags: string[]) => ({
  verdicts: flags.map((flag) => ({ flag, at: verdict.at })),
});
const none = { undone: 0, changed: 0, others: 0, too_old: 0 };

test('from two windows the second undo takes nothing back: what it names does not stand any more', () => {
  const { judge, undo, said } = judging();
  const first = judge('ann', ['f-1'], 'right');
  const second = judge('ann', ['f-1']);
  assert.deepEqual(undo('ann', named(second, 'f-1')), { ...none, undone: 1 });
  assert.deepEqual(said('f-1'), first);
  assert.deepEqual(undo('ann', named(second, 'f-1')), {
    code: 'VERDICT_STAYS',
    detail:
      'Expected verdicts of ann of the last 10 minutes that stand, got 1 that changed since or that nobody gave; judge the flags anew.',
    unjudging: { ...none, changed: 1 },
  });
  assert.deepEqual(said('f-1'), first);
});

test('of several each answers for itself: what changed, is somebody else’s or too old stays, and is counted', () => {
  const { judge, undo, said, wait } = judging();
  const all = judge('ann', ['f-1', 'f-2', 'f-3']);
  const theirs = judge('bo', ['f-2'], 'right');
  assert.deepEqual(undo('ann', named(all, 'f-1', 'f-2')), { ...none, undone: 1, changed: 1 });
  assert.deepEqual([said('f-1'), said('f-2'), said('f-3')], [null, theirs, all]);
  assert.deepEqual(undo('ann', { flags: ['f-2', 'f-1'] }), {
    code: 'VERDICT_STAYS',
    detail:
      'Expected verdicts of ann of the last 10 minutes that stand, got 1 that changed since or that nobody gave, 1 of somebody else; judge the flags anew.',
    unjudging: { ...none, changed: 1, others: 1 },
  });
  wait(600_000);
  const late = undo('ann', named(all, 'f-3'));
  assert.deepEqual(late && 'unjudging' in late && late.unjudging, { ...none, too_old: 1 });
  assert.deepEqual(said('f-3'), all);
});

test('by flags alone a second undo goes one verdict further back, never to what was taken back', () => {
  const { judge, undo, said } = judging();
  const first = judge('ann', ['f-1'], 'right');
  judge('ann', ['f-1']);
  undo('ann', { flags: ['f-1'] });
  assert.deepEqual(said('f-1'), first);
  undo('ann', { flags: ['f-1'] });
  assert.equal(said('f-1'), null);
  // Judged anew after an undo: that alone is taken back.
  judge('ann', ['f-1'], 'right');
  const again = judge('ann', ['f-1']);
  undo('ann', named(again, 'f-1'));
  assert.equal(said('f-1')?.verdict, 'right');
});
