import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { RecordBody } from '../../engine/contract/record.ts';
import { MemoryState } from '../../tests/api/memory-state.ts';
import type { SampleQuery } from '../store/quality-queries.ts';
import { fillUp, Plans } from './plans.ts';
import { Reviews } from './reviews.ts';

const call = (id: string, agent: string | null = null) => ({ call: id, agent });

test('a later draw fills up to the number of the plan and gives nothing twice', () => {
  const plan = { by: 'random', n: 3 } as const;
  const drawn = ['a', 'b', 'c', 'd'].map((id) => call(id));
  const ids = (before: string[]) =>
    fillUp(
      plan,
      before.map((id) => call(id)),
      drawn,
    ).map((one) => one.call);
  assert.deepEqual(ids([]), ['a', 'b', 'c']);
  assert.deepEqual(ids(['a', 'c']), ['b']);
  assert.deepEqual(ids(['x', 'y', 'z']), []);
});

test('by agent each has the number, and whoever has fewest comes first', () => {
  const drawn = [call('a', 'A1'), call('b', 'A1'), call('c', 'A2'), call('d', 'A1')];
  const found = fillUp({ by: 'agent', n: 2 }, [call('x', 'A1')], drawn);
  assert.deepEqual(
    found.map((one) => one.call),
    ['c', 'a'],
  );
});

function world(
  state: MemoryState,
  now: () => number,
  calls = ['c1', 'c2', 'c3'],
  mayReview: (user: string) => boolean = () => true,
) {
  const told: string[] = [];
  const asked: SampleQuery[] = [];
  const records: RecordBody[] = [];
  const views = calls.map((id) => ({ call: id, started_at: 0, duration_ms: 1 }) as CallView);
  const append = async (bodies: readonly RecordBody[], extra?: (before: number) => void) => {
    records.push(...bodies);
    extra?.(0);
    return [];
  };
  const reviews = new Reviews({ state, log: { append }, now, finalOf: () => null });
  const sample = async (query: SampleQuery) => {
    asked.push(query);
    return views.filter(({ call }) => !query.except.includes(call)).slice(0, query.n);
  };
  const parts = { state, store: { sample }, reviews, queuesOf: () => [], teamOf: () => null, mayReview };
  return {
    plans: new Plans({ ...parts, zone: 'Asia/Shanghai', now, tell: (line) => told.push(line) }),
    reviews,
    asked,
    records,
    told,
  };
}

test('the day that is over is drawn by itself, once, an hour after its end, and a restart keeps it', async () => {
  const state = new MemoryState();
  let at = Date.parse('2026-11-20T02:00:00Z');
  const now = () => at;
  const first = world(state, now);
  const words = { name: 'p', by: 'random', n: 2, team: null, queue: null, active: true } as const;
  const plan = await first.plans.make({ ...words, inspectors: ['ann', 'bo'] }, { user: 'x', teams: 'all' });
  assert.equal(await first.plans.drawDue(), 0, 'the days before the plan are not drawn');
  at = Date.parse('2026-11-20T16:59:00Z');
  assert.equal(await first.plans.drawDue(), 0, 'the day is over for less than an hour');
  at = Date.parse('2026-11-20T17:01:00Z');
  assert.equal(await first.plans.drawDue(), 2);
  assert.deepEqual([first.asked[0]?.day, first.plans.get(plan.id)?.drawn], ['2026-11-20', '2026-11-20']);
  assert.deepEqual(
    first.reviews
      .list({ source: plan.id })
      .map(({ inspector, state: of, day }) => `${inspector} ${of} ${day}`)
      .sort(),
    ['ann assigned 2026-11-20', 'bo assigned 2026-11-20'],
  );
  assert.equal(first.records.length, 2);
  const again = world(state, now);
  assert.equal(await again.plans.drawDue(), 0);
  assert.equal(again.reviews.list({ source: plan.id }).length, 2);
});

test('a call that was deleted is in no review and no round any more', async () => {
  const { plans, reviews } = world(new MemoryState(), () => 1_000);
  const view = (id: string) => ({ call: id, started_at: 0, duration_ms: 1 }) as CallView;
  await plans.makeRound({ name: 'r', inspectors: ['ann', 'bo'], by: 'x' }, [view('c1'), view('c2')]);
  const gone = new Set(['c1']);
  assert.deepEqual([reviews.countIn(gone), plans.countIn(gone), reviews.listedOf('c1').length], [2, 1, 2]);
  await reviews.forgetCalls(gone);
  await plans.forgetCalls(gone);
  assert.deepEqual([reviews.countIn(gone), plans.countIn(gone), reviews.list({}).length], [0, 0, 2]);
  assert.deepEqual([reviews.listedOf('c1').length, reviews.listedOf('c2').length], [0, 2]);
});

const WORDS = { name: 'p', by: 'risk', n: 2, team: null, queue: null, active: true } as const;
const DRAWN_AT = Date.parse('2026-11-21T17:01:00Z');

test('two plans over the same calls: the second gets those that the first left, however many it took', async () => {
  const ids = Array.from({ length: 400 }, (_, i) => `c${i}`);
  const { plans, reviews } = world(new MemoryState(), () => DRAWN_AT, ids);
  const make = (n: number) => plans.make({ ...WORDS, n, inspectors: ['ann'] }, { user: 'x', teams: 'all' });
  const [first, second] = [await make(300), await make(100)];
  assert.equal((await plans.draw(first, '2026-11-21')).length, 300);
  assert.equal((await plans.draw(second, '2026-11-21')).length, 100);
  assert.equal(new Set(reviews.list({}).map(({ call }) => call)).size, 400);
});

test('who may not review any more is given nothing; a plan without anybody fails alone and is told once', async () => {
  const state = new MemoryState();
  const gone = new Set(['ann']);
  let at = DRAWN_AT - 2 * 86_400_000;
  const { plans, reviews, told } = world(
    state,
    () => at,
    ['c1', 'c2', 'c3'],
    (user) => !gone.has(user),
  );
  const by = { user: 'x', teams: 'all' } as const;
  const mixed = await plans.make({ ...WORDS, inspectors: ['ann', 'bo'] }, by);
  at += 1;
  // Newest first: the one that fails is drawn before the other.
  const empty = await plans.make({ ...WORDS, inspectors: ['ann'] }, by);
  at = DRAWN_AT;
  assert.equal(await plans.drawDue(), 2);
  assert.deepEqual(
    reviews.list({ source: mixed.id }).map(({ inspector }) => inspector),
    ['bo', 'bo'],
  );
  assert.equal(await plans.drawDue(), 0);
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', new RegExp(`${empty.id}: 2026-11-21 was not drawn.*got ann`));
  gone.clear();
  assert.equal(await plans.drawDue(), 1, 'once somebody may, it is made up for');
});
