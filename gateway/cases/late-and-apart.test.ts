/** Flags that come after a case was resolved, and flags of a team that does not see the customer's case. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flag } from '../../engine/contract/flag.ts';
import { MemoryState } from '../../tests/api/memory-state.ts';
import type { Actor } from './access.ts';
import { Cases } from './cases.ts';
import { foldCase } from './fold.ts';
import { madeFlag, NINE, POLICY } from './made-up.ts';

const ANN: Actor = { user: 'ann', role: 'supervisor', teams: ['T1'] };
const BO: Actor = { user: 'bo', role: 'supervisor', teams: ['T2'] };
const LEAD: Actor = { user: 'lead', role: 'manager', teams: 'all' };

function site() {
  const clock = { ms: NINE };
  const cases = new Cases({
    state: new MemoryState(),
    log: {
      append: async (_records, extra) => {
        extra?.(0);
        return [];
      },
    },
    policy: POLICY,
    now: () => clock.ms,
    about: () => ({ customer: 'm-5', words: null }),
  });
  return { cases, clock };
}
const ofT2 = (id: string, call: string, over: Partial<Flag> = {}) =>
  madeFlag(id, call, { agent: { id: 'A2', team: 'T2' }, ...over });

async function resolved() {
  const made = site();
  await made.cases.flag(madeFlag('f-1', 'c-1'), null);
  const [one] = made.cases.all();
  const id = one!.id;
  await made.cases.command({ id: 'resolve-1', actor: ANN }, id, { type: 'resolve', resolution: 'calmed' });
  return { ...made, id };
}

test('a flag that joins after somebody resolved says so, and the case is its owner’s work again with new times', async () => {
  const { cases, clock, id } = await resolved();
  clock.ms += 3_600_000;
  await cases.flag(madeFlag('f-2', 'c-2'), null);
  const one = cases.get(id)!;
  assert.deepEqual(
    [one.state, one.owner, one.resolution, one.resolved_at, one.resolved_by],
    ['working', 'ann', null, null, null],
  );
  assert.deepEqual(
    one.flags.map(({ flag, late }) => [flag, late]),
    [
      ['f-1', undefined],
      ['f-2', true],
    ],
  );
  assert.equal(Date.parse(one.due_at), clock.ms + POLICY.due_s.critical * 1_000);
  const refolded = cases.events(id).reduce<typeof one | undefined>(foldCase, undefined);
  assert.deepEqual(refolded, one);
  // While somebody works on it, a flag that joins is no late one.
  await cases.flag(madeFlag('f-3', 'c-2'), null);
  assert.equal(cases.get(id)?.flags[2]?.late, undefined);
});

async function cameBack() {
  const made = await resolved();
  const before = made.cases.get(made.id)!;
  made.clock.ms += 3_600_000;
  const late = madeFlag('f-2', 'c-2', { severity: 'critical' });
  await made.cases.flag(late, null);
  const takenBack = () => made.cases.flag({ ...late, status: 'retracted' }, '后面的话否定了它');
  /** What of a case was said of its resolution. */
  const standing = () => {
    const { state, owner, priority, resolution, resolved_at, resolved_by, claim_by, due_at, escalated } =
      made.cases.get(made.id)!;
    return { state, owner, priority, resolution, resolved_at, resolved_by, claim_by, due_at, escalated };
  };
  return { ...made, before, late, takenBack, standing };
}

test('a late flag that later words take back leaves the case as it was resolved; the history tells both', async () => {
  const { cases, clock, id, before, late, takenBack, standing } = await cameBack();
  // Looking at it is no work, and what the server tells by itself is none either.
  await cases.command({ id: 'see-it-1', actor: LEAD }, id, { type: 'see' });
  clock.ms += 600_000;
  assert.equal(await cases.escalate(), 1);
  await takenBack();
  const { flags: _, rev, updated_at, calls, before_late, seen_at, ...after } = cases.get(id)!;
  const { flags: __, rev: ___, updated_at: ____, calls: _____, seen_at: ______, ...was } = before;
  assert.deepEqual(after, { ...was, earlier: null });
  assert.deepEqual([calls, before_late?.flags, seen_at], [['c-1', 'c-2'], 1, before.seen_at]);
  assert.deepEqual(
    cases.events(id).flatMap((event) => (event.type === 'flag' ? [event.status, event.restores] : [])),
    ['retracted', true],
  );
  const restored = standing();
  // It stands again: nobody has looked at it yet, so it is work again, with times of its own.
  clock.ms += 60_000;
  await cases.flag(late, null);
  assert.deepEqual(
    [standing().state, standing().owner, Date.parse(standing().due_at)],
    ['working', 'ann', clock.ms + POLICY.due_s.critical * 1_000],
  );
  await takenBack();
  assert.deepEqual(standing(), restored);
  const refolded = cases.events(id).reduce<ReturnType<typeof foldCase> | undefined>(foldCase, undefined);
  assert.deepEqual(refolded, cases.get(id));
});

test('with several late flags it is as it was when none of them stands any more', async () => {
  const { cases, before, takenBack, standing } = await cameBack();
  const second = madeFlag('f-3', 'c-2');
  await cases.flag(second, null);
  await takenBack();
  assert.equal(standing().state, 'working');
  await cases.flag({ ...second, status: 'retracted' }, null);
  assert.deepEqual([standing().state, standing().resolved_at], ['review', before.resolved_at]);
});

test('once a person has worked on it, a late flag that is taken back leaves it to them', async () => {
  for (const command of [
    { type: 'comment', text: '正在联系客户' },
    { type: 'release' },
    { type: 'judge', flags: ['f-2'], verdict: 'right', reason: 'serious' },
    { type: 'prioritise', priority: 'low' },
  ] as const) {
    const { cases, id, takenBack, standing } = await cameBack();
    await cases.command({ id: 'begin-it', actor: ANN }, id, command);
    await takenBack();
    const { state, resolution } = standing();
    // What nobody has, and nothing stands in, is closed as ever; here the first flag stands.
    assert.deepEqual([state, resolution], [command.type === 'release' ? 'open' : 'working', null]);
    assert.equal(cases.get(id)?.before_late, null);
  }
});

test('what people changed while it was in review again stays, also when the next late flag is taken back', async () => {
  const { cases, id, late, takenBack, standing } = await cameBack();
  await takenBack();
  await cases.command({ id: 'raise-it', actor: LEAD }, id, { type: 'prioritise', priority: 'low' });
  await cases.flag(late, null);
  assert.equal(standing().state, 'working');
  await takenBack();
  assert.deepEqual([standing().state, cases.get(id)?.priority], ['review', 'low']);
});

test('a late flag that a person put there is meant: the case stays in work whatever becomes of it', async () => {
  const { cases, id } = await cameBack();
  const byHand = cases
    .events(id)
    .map((event) => (event.type === 'joined' ? { ...event, by: 'lead' } : event));
  const one = byHand.reduce<ReturnType<typeof foldCase> | undefined>(foldCase, undefined);
  assert.deepEqual([one?.state, one?.before_late], ['working', null]);
});

test('a stopped rule takes a resolved case with it, also where its late flag brought the case back', async () => {
  const { cases, id, before, late } = await cameBack();
  await cases.flag(madeFlag('f-1', 'c-1', { status: 'retracted' }), null);
  await cases.flag({ ...late, status: 'withdrawn' }, '误触发太多');
  const { state, resolution, resolved_at } = cases.get(id)!;
  assert.deepEqual([state, resolution, resolved_at], ['closed', 'withdrawn', before.resolved_at]);
});

test('an older log in which a flag joined a resolved case still says that it is in review', async () => {
  const { cases, id } = await resolved();
  const before = cases.get(id)!;
  const { verdict: _, ...flag } = before.flags[0]!;
  const after = foldCase(before, {
    ...{ n: before.rev + 1, at: before.updated_at, by: null, type: 'joined' as const },
    flag: { ...flag, flag: 'f-old', verdict: null },
    customer: 'm-5',
    priority: before.priority,
    claim_by: before.claim_by,
    due_at: before.due_at,
  });
  assert.deepEqual([after.state, after.resolution, after.flags.length], ['review', 'calmed', 2]);
});

test('a flag opens a case of its own where its team does not see the customer’s; each names the other to who sees both', async () => {
  const { cases } = site();
  await cases.flag(madeFlag('f-1', 'c-1'), null);
  await cases.flag(ofT2('f-2', 'c-2'), null);
  await cases.flag(ofT2('f-3', 'c-3'), null);
  const [second, first] = [...cases.all()];
  assert.deepEqual(
    [first?.flags.map(({ flag }) => flag), second?.flags.map(({ flag }) => flag)],
    [['f-1'], ['f-2', 'f-3']],
  );
  const related = (actor: Actor, id: string) => cases.detail(actor, id)?.related.map((one) => one.id);
  assert.deepEqual(related(LEAD, first!.id), [second!.id]);
  assert.deepEqual(
    [related(ANN, first!.id), related(BO, second!.id), related(BO, first!.id)],
    [[], [], undefined],
  );
});

test('of one call that went from team to team, each team’s flags come into a case that it sees', async () => {
  const { cases } = site();
  await cases.flag(madeFlag('f-1', 'c-1'), null);
  await cases.flag(ofT2('f-2', 'c-1'), null);
  await cases.flag(madeFlag('f-3', 'c-1', { severity: 'minor' }), null);
  const { agent: _agent, ...nobodys } = madeFlag('f-4', 'c-1', { severity: 'minor' });
  await cases.flag(nobodys, null);
  const seen = (actor: Actor) => [...cases.list(actor, {})].map(({ flags }) => flags.map(({ flag }) => flag));
  assert.deepEqual(seen(ANN), [['f-1', 'f-3']]);
  assert.deepEqual(seen(BO), [['f-2', 'f-4']]);
});

test('a verdict is taken back by who gave it, within minutes, and what was said before stands again', async () => {
  const { cases, clock } = site();
  await cases.flag(madeFlag('f-1', 'c-1'), null);
  const [one] = cases.all();
  let n = 0;
  const command = (actor: Actor, of: Parameters<Cases['command']>[2]) => {
    n += 1;
    return cases.command({ id: `command-${n}`, actor }, one!.id, of);
  };
  const judge = (actor: Actor, verdict: 'right' | 'wrong', reason: 'serious' | 'denied') =>
    command(actor, { type: 'judge', flags: ['f-1'], verdict, reason });
  const undo = (actor: Actor) => command(actor, { type: 'unjudge', flags: ['f-1'] });
  const said = () => cases.get(one!.id)?.flags[0]?.verdict;
  const code = (answer: Awaited<ReturnType<typeof undo>>) => 'refused' in answer && answer.refused.code;

  await judge(ANN, 'right', 'serious');
  const first = said();
  await judge(ANN, 'wrong', 'denied');
  assert.equal(code(await undo(LEAD)), 'VERDICT_STAYS');
  await undo(ANN);
  assert.deepEqual(said(), first);
  await judge(LEAD, 'wrong', 'denied');
  assert.equal(code(await undo(ANN)), 'VERDICT_STAYS');
  await undo(LEAD);
  assert.deepEqual(said(), first);
  clock.ms += 600_010;
  assert.equal(code(await undo(ANN)), 'VERDICT_STAYS');
  assert.deepEqual(
    cases.events(one!.id).map(({ type }) => type),
    ['opened', 'judged', 'judged', 'unjudged', 'judged', 'unjudged'],
  );
  const refolded = cases.events(one!.id).reduce<ReturnType<typeof foldCase> | undefined>(foldCase, undefined);
  assert.deepEqual(refolded, cases.get(one!.id));
});

test('a case names the closed one before it only where whoever sees it sees that one', async () => {
  const { cases, id } = await resolved();
  await cases.command({ id: 'close-1', actor: LEAD }, id, { type: 'close', note: '' });
  assert.equal(cases.get(id)?.state, 'closed');
  await cases.flag(ofT2('f-2', 'c-2'), null);
  await cases.flag(madeFlag('f-3', 'c-3'), null);
  const previous = new Map([...cases.all()].map((one) => [one.flags[0]?.flag, one.previous]));
  assert.equal(previous.get('f-2'), null, 'of another team');
  assert.equal(previous.get('f-3'), id);
});
