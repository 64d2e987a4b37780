import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case } from '../../../../engine/contract/case.ts';
import { dueText, dueTone } from '../../cases/due.tsx';
import { zh } from '../../i18n/zh.ts';
import { CaseBook } from '../../live/case-book.ts';
import {
  asHeard,
  countsOf,
  fitsView,
  inOrder,
  isEscalated,
  judgedOf,
  leading,
  VIEWS,
  viewOf,
} from './views.ts';

const NINE = Date.UTC(2026, 10, 22, 1);
const at = (minutes: number) => new Date(NINE + minutes * 60_000).toISOString();
function one(id: string, over: Partial<Case> = {}): Case {
  const flag = {
    flag: `f-${id}`,
    call: `c-${id}`,
    rule: 'r',
    title: '标题',
    category: 'churn_threat',
    severity: 'minor' as const,
    status: 'raised' as const,
    at_ms: 0,
    raised_at: at(0),
    quote: null,
    verdict: null,
  };
  return {
    id,
    rev: 1,
    state: 'open',
    priority: 'normal',
    severity: 'minor',
    owner: null,
    team: null,
    queue: null,
    agent: null,
    customer: null,
    calls: [flag.call],
    flags: [flag],
    previous: null,
    opened_at: at(0),
    opened_by: null,
    claim_by: at(2),
    due_at: at(5),
    seen_at: null,
    claimed_at: null,
    first_claimed_at: null,
    resolved_at: null,
    resolved_by: null,
    closed_at: null,
    updated_at: at(0),
    resolution: null,
    escalated: { unclaimed: null, overdue: null },
    reopened: 0,
    comments: 0,
    actions: 0,
    ...over,
  };
}

const CASES = [
  one('late', { due_at: at(-1) }),
  one('mine', { state: 'working', owner: 'ann', due_at: at(3) }),
  one('theirs', { state: 'working', owner: 'bo', due_at: at(4) }),
  one('review', { state: 'review', owner: 'ann', due_at: at(-9), resolved_at: at(-10) }),
  one('closed', { state: 'closed', owner: 'ann', closed_at: at(0) }),
  one('earlier', { state: 'closed', owner: 'ann', closed_at: at(-5) }),
];
const shown = (view: (typeof VIEWS)[number]) =>
  inOrder(
    CASES.filter((of) => fitsView(view, of, 'ann', NINE)),
    view,
  ).map(({ id }) => id);

test('each view shows its own, the most pressing first, closed ones newest first', () => {
  assert.deepEqual(Object.fromEntries(VIEWS.map((view) => [view, shown(view)])), {
    mine: ['mine', 'review'],
    unclaimed: ['late'],
    overdue: ['late'],
    review: ['review'],
    all: ['late', 'mine', 'theirs', 'review'],
    closed: ['closed', 'earlier'],
  });
  assert.deepEqual(countsOf(CASES, 'ann', NINE), {
    mine: 2,
    unclaimed: 1,
    overdue: 1,
    review: 1,
    all: 4,
    closed: 2,
  });
});

test('a case is told as escalated while somebody is still to deal with it', () => {
  const escalated = { unclaimed: at(2), overdue: null };
  assert.deepEqual(
    (['open', 'working', 'review', 'closed'] as const).map((state) => isEscalated({ state, escalated })),
    [true, true, false, false],
  );
  assert.equal(isEscalated(one('calm')), false);
});

test('a view stands in the address; an unknown one is all', () => {
  assert.deepEqual([viewOf('view=mine'), viewOf('view=nothing'), viewOf('')], ['mine', 'all', 'all']);
});

test('a case is named after the gravest flag that stands', () => {
  const [flag] = one('x').flags;
  const flags = [
    { ...flag!, flag: 'a', severity: 'critical' as const, status: 'retracted' as const },
    { ...flag!, flag: 'b' },
    { ...flag!, flag: 'c', severity: 'major' as const },
  ];
  assert.equal(leading(one('x', { flags })).flag, 'c');
  assert.equal(leading(one('x', { flags: flags.slice(0, 1) })).flag, 'a');
});

test('time counts down to the due time and up after it, and stops when the case is resolved', () => {
  const of = one('x');
  assert.deepEqual([dueText(of, NINE, zh), dueTone(of, NINE)], ['还剩 5 分钟', 'calm']);
  assert.deepEqual(
    [dueText(of, NINE + 190_000, zh), dueTone(of, NINE + 190_000)],
    ['还剩 1 分钟 50 秒', 'late'],
  );
  const taken = { ...of, state: 'working' as const };
  assert.equal(dueTone(taken, NINE + 190_000), 'soon');
  assert.deepEqual(
    [dueText(taken, NINE + 365_000, zh), dueTone(taken, NINE + 365_000)],
    ['超时 1 分钟 5 秒', 'late'],
  );
  assert.equal(dueText({ ...taken, resolved_at: at(4) }, NINE + 1e9, zh), '按时处理');
  assert.equal(dueText({ ...taken, resolved_at: at(6) }, NINE + 1e9, zh), '未按时处理');
  // It came back, and was late the first time.
  const earlier = {
    ...{ since: at(3), took_ms: 1, missed: true },
    escalated: { unclaimed: null, overdue: null },
  };
  assert.equal(dueText({ ...taken, resolved_at: at(4), earlier }, NINE + 1e9, zh), '未按时处理');
});

test('of two copies of a case the newer stays, whichever comes last', () => {
  const book = new CaseBook();
  assert.equal(book.all, null);
  book.fill([one('a', { rev: 3, owner: 'ann' })]);
  book.take(one('a', { rev: 2 }));
  assert.equal(book.get('a')?.owner, 'ann');
  book.take(one('a', { rev: 4, owner: 'bo' }));
  assert.deepEqual([book.ofFlag('c-a', 'f-a')?.owner, book.ofCall('c-a')?.rev], ['bo', 4]);
  // One that is not closed goes before a newer one that is.
  book.take(one('b', { calls: ['c-a'], state: 'closed', closed_at: at(9), opened_at: at(8) }));
  assert.equal(book.ofCall('c-a')?.id, 'a');
  book.fill([]);
  assert.deepEqual([book.all, book.ofFlag('c-a', 'f-a')], [[], undefined]);
});

test('only so many closed cases are kept, the newest', () => {
  const book = new CaseBook();
  book.fill([]);
  for (let i = 0; i < 320; i += 1) book.take(one(`x-${i}`, { state: 'closed', closed_at: at(i) }));
  assert.equal(book.all?.length, 300);
  assert.deepEqual([book.get('x-19'), book.get('x-20')?.id], [undefined, 'x-20']);
});

test('a verdict is asked for of flags that stand: what was taken back counts neither as judged nor as left', () => {
  const [flag] = one('a').flags as [Case['flags'][number]];
  const verdict = { verdict: 'right', reason: 'serious', note: null, by: 'ann', at: at(1) } as const;
  const flags = [
    { ...flag, flag: 'stands' },
    { ...flag, flag: 'judged', verdict },
    { ...flag, flag: 'withdrawn', status: 'withdrawn' as const },
    { ...flag, flag: 'retracted', status: 'retracted' as const, verdict },
  ];
  assert.deepEqual(judgedOf(one('a', { flags })), { judged: 1, of: 2 });
  assert.deepEqual(judgedOf(one('a', { flags: flags.slice(2) })), { judged: 0, of: 0 });
});

test('flags stand by call and by their moment in it, however late they joined; those across calls before them', () => {
  const { flags, ...rest } = one('1');
  const flag = (id: string, call: string, at_ms: number, from_ms = at_ms) => {
    return { ...flags[0]!, flag: id, call, at_ms, from_ms };
  };
  const joined = [
    flag('b-late', 'b', 9_000),
    flag('a-late', 'a', 40_000),
    flag('s-1', '', 0),
    flag('b-early', 'b', 10_000, 2_000),
    flag('s-2', '', 0),
    flag('a-early', 'a', 30_000),
  ];
  const of = { ...rest, calls: ['b', 'a'], flags: joined };
  assert.deepEqual(
    asHeard(of).map((each) => each.flag),
    ['s-1', 's-2', 'b-early', 'b-late', 'a-early', 'a-late'],
  );
  assert.equal(of.flags, joined);
  assert.equal(joined[0]?.flag, 'b-late');
});
