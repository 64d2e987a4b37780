/** The formulas against figures from the literature and cases that one can count by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case, CaseEvent, CaseEventBody } from '../../engine/contract/case.ts';
import { foldCase } from './fold.ts';
import { opening, takenOf } from './intake.ts';
import { madeFlag, NINE, POLICY } from './made-up.ts';
import {
  difference,
  improvementOf,
  repeatRate,
  ruleMeasured,
  spreadOf,
  timesMeasured,
  timesRow,
  wilson,
} from './measures.ts';

const near = (got: number, expected: number, what: string) =>
  assert.ok(Math.abs(got - expected) < 0.0001, `${what}: expected ${expected}, got ${got}`);
const DAY = 86_400_000;

test("Wilson's interval is that of the literature, and whole at the ends", () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
  for (const [count, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ] as const) {
    const share = wilson(count, of)!;
    near(share.low, low, `${count}/${of} low`);
    near(share.high, high, `${count}/${of} high`);
  }
  assert.equal(wilson(0, 0), null);
});

test('the interval of a difference is that of the literature', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 10/10 − 0/20.
  for (const [a, of_a, b, of_b, low, high] of [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
  ] as const) {
    const change = difference(wilson(b, of_b)!, wilson(a, of_a)!);
    near(change.by, a / of_a - b / of_b, 'difference');
    near(change.low, low, 'low');
    near(change.high, high, 'high');
  }
});

test('medians and ninetieths are times that happened', () => {
  assert.equal(spreadOf([]), null);
  assert.deepEqual(spreadOf([5]), { count: 1, median_ms: 5, p90_ms: 5 });
  assert.deepEqual(spreadOf([10, 1, 2, 3, 4, 5, 6, 7, 8, 9]), { count: 10, median_ms: 5, p90_ms: 9 });
});

test('within the due time: what still runs in its time counts neither way', () => {
  const row = { opened: 0, due: 100, seen: null, claimed: null, took: null, missed: false, escalated: false };
  const measured = timesMeasured(
    [
      { ...row, seen: 5, claimed: 10, resolved: 100, took: 100 },
      { ...row, seen: 15, resolved: 101, took: 101, escalated: true },
      { ...row, resolved: null },
      { ...row, due: 1_000, resolved: null },
    ],
    500,
  );
  assert.deepEqual([measured.within_due?.count, measured.within_due?.of, measured.cases], [1, 3, 4]);
  assert.deepEqual([measured.see?.median_ms, measured.claim?.count, measured.resolve?.p90_ms], [5, 1, 101]);
  assert.deepEqual([measured.escalated?.count, measured.escalated?.of], [1, 4]);
});

test('a case that came back was in time only if it was so each time, and lay resolved in between', () => {
  const at = (minutes: number) => new Date(NINE + minutes * 60_000).toISOString();
  const minutes = (from: Case, bodies: readonly (readonly [number, CaseEventBody])[], by = 'ann') =>
    bodies.reduce(
      (one, [minute, body]) => foldCase(one, { n: one.rev + 1, at: at(minute), by, ...body } as CaseEvent),
      from,
    );
  const [opened] = opening(takenOf(madeFlag('f-1', 'c-1'), { customer: 'm-5', words: null }), null, {
    now: NINE,
    policy: POLICY,
  }).events;
  const fresh = foldCase(undefined, { n: 1, at: at(0), by: null, ...opened } as CaseEvent);
  const resolve = { type: 'resolved', resolution: 'calmed', note: null } as const;
  const measured = (one: Case, minute = 1_000) => {
    const { cases: _, ...counts } = timesMeasured([timesRow(one)], NINE + minute * 60_000);
    const { within_due, resolve: took, escalated } = counts;
    return [within_due?.count, took && took.median_ms / 60_000, escalated?.count];
  };
  const late = (minute: number): readonly [number, CaseEventBody] => [
    minute,
    {
      ...{ type: 'joined', flag: { ...fresh.flags[0]!, flag: `f-${minute}`, late: true } },
      ...{ customer: 'm-5', priority: 'urgent', claim_by: at(minute + 2), due_at: at(minute + 5) },
    } as CaseEventBody,
  ];
  const inTime = minutes(fresh, [[4, resolve]]);
  assert.deepEqual(measured(inTime), [1, 4, 0]);
  // It came back after an hour: neither in time nor late while that time runs, late once it is over.
  const back = minutes(inTime, [late(64)]);
  assert.deepEqual(measured(back, 65), [undefined, null, 0]);
  assert.deepEqual(measured(back, 70), [0, null, 0]);
  assert.deepEqual(measured(minutes(back, [[66, resolve]])), [1, 6, 0]);
  assert.deepEqual(measured(minutes(back, [[74, resolve]])), [0, 14, 0]);
  // What was missed and escalated the first time is not mended by the second.
  const told = { type: 'escalated', why: 'overdue' } as const;
  const missed = minutes(fresh, [[5, told], [9, resolve], late(64)]);
  assert.deepEqual([missed.escalated.overdue, measured(missed, 65)], [null, [0, null, 1]]);
  assert.deepEqual(measured(minutes(missed, [[66, resolve]])), [0, 11, 1]);
  const reopened = { type: 'reopened', note: '又来电', claim_by: at(122), due_at: at(125) } as const;
  const closed = { type: 'closed', resolution: 'calmed', note: null } as const;
  assert.deepEqual(
    measured(
      minutes(inTime, [
        [5, closed],
        [120, reopened],
        [121, resolve],
      ]),
    ),
    [1, 5, 0],
  );
});

test('repeated: the same customer with the same category within seven days, once those are over', () => {
  const row = (customer: string, category: string, day: number) => ({ customer, category, at: day * DAY });
  const rows = [
    row('m-1', 'churn_threat', 1),
    row('m-1', 'churn_threat', 7.9),
    row('m-1', 'churn_threat', 20),
    row('m-2', 'churn_threat', 2),
    row('m-2', 'agent_rude', 3),
    row('m-3', 'churn_threat', 28),
  ];
  const rate = repeatRate(rows, { from: 0, to: 30 * DAY, now: 30 * DAY });
  // m-1 on day 1 came again on day 7.9; not on 7.9 and 20; m-2 twice, of two categories; m-3 is not over yet.
  assert.deepEqual([rate?.count, rate?.of], [1, 5]);
  assert.equal(repeatRate(rows, { from: 40 * DAY, to: 50 * DAY, now: 60 * DAY }), null);
});

test('a rule across calls has a precision and no recall: nobody can mark what it missed', () => {
  const counts = { rule: 'r', right: 3, wrong: 1, unclear: 0, raised: 9, missed: 0, across: true as const };
  const { precision, ...measured } = ruleMeasured(counts);
  assert.equal(precision?.share, 0.75);
  assert.deepEqual(measured, {
    rule: 'r',
    right: 3,
    wrong: 1,
    unclear: 0,
    raised: 9,
    missed: 0,
    recall: null,
  });
});

test('precision leaves out what is unclear, and recall is a bound by misses and precision', () => {
  const none = { rule: 'r', right: 0, wrong: 0, unclear: 3, raised: 9, missed: 2 };
  assert.deepEqual([ruleMeasured(none).precision, ruleMeasured(none).recall], [null, null]);
  const some = ruleMeasured({ ...none, right: 8, wrong: 2, raised: 100, missed: 20 });
  assert.deepEqual([some.precision?.share, some.precision?.of], [0.8, 10]);
  near(some.recall!.estimate, 80 / 100, 'recall');
  assert.ok(some.recall!.low < 0.8 && some.recall!.high > 0.8);
  assert.equal(ruleMeasured({ ...none, right: 0, wrong: 4, missed: 0 }).recall?.estimate, 1);
});

test('an action made it better or worse only where the whole interval says so, and not before its time', () => {
  const row = {
    id: 'a',
    case: 'c',
    kind: 'coach',
    text: '辅导',
    rule: 'agent-rude',
    category: null,
    team: 'T1',
    by: 'ann',
    done_at: new Date(10 * DAY).toISOString(),
    check_at: new Date(24 * DAY).toISOString(),
    flagged_before: 40,
    calls_before: 200,
    flagged_after: 10,
    calls_after: 200,
  };
  const of = (over: object, now = 30 * DAY) => improvementOf({ ...row, ...over }, now).result;
  assert.equal(of({}), 'better');
  assert.equal(of({ flagged_after: 80 }), 'worse');
  assert.equal(of({ flagged_after: 35 }), 'no_difference_seen');
  assert.equal(of({ calls_after: 19 }), 'too_few');
  assert.equal(of({}, 20 * DAY), 'not_yet');
  assert.ok(improvementOf(row, 30 * DAY).change!.high < 0);
});
