/** What is counted for the measures of cases, over the embedded ClickHouse. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CaseEvent } from '../../engine/contract/case.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import { type ScopeFlag, TAKEN_BACK } from '../../engine/contract/scope-flag.ts';
import { takenAcross } from '../../gateway/cases/across-intake.ts';
import { foldCase } from '../../gateway/cases/fold.ts';
import { opening, type Taken, takenOf } from '../../gateway/cases/intake.ts';
import { madeScopeFlag, POLICY } from '../../gateway/cases/made-up.ts';
import { repeatRate, timesMeasured } from '../../gateway/cases/measures.ts';
import type { Delivered } from '../../gateway/delivered.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { callOutcome, callView, flag, flagOutcome, numbered, T0, tempDir } from './fixtures.ts';

const DAY = 86_400_000;
const dir = tempDir();
let store: Awaited<ReturnType<typeof openStore>>;
before(async () => {
  store = await openStore({ dataDir: dir.path });
});
after(async () => {
  await store?.close();
  dir.remove();
});

let n = 0;
/** Everything that happened to one case, as the outbox has it. */
function happened(of: Flag, customer: string, bodies: readonly object[]): Delivered[] {
  return happenedTo(takenOf(of, { customer, words: null }), bodies);
}
function happenedTo(taken: Taken, bodies: readonly object[]): Delivered[] {
  const opened = opening(taken, null, { now: T0, policy: POLICY });
  let one = undefined as ReturnType<typeof foldCase> | undefined;
  return [...opened.events, ...bodies].map((body, i) => {
    const event = { n: i + 1, at: new Date(T0 + i * 10_000).toISOString(), by: 'ann', ...body } as CaseEvent;
    one = foldCase(one, event);
    n += 1;
    return { kind: 'case', cause: { n, at: T0 + n }, case: one, event };
  });
}
const call = (id: string, customer: string, day: number, team = 'T1') =>
  callOutcome(
    callView(id, { started_at: T0 + day * DAY, customer: { id: customer }, agent: { id: 'A1', team } }),
  );
const judge = (verdict: string, reason: string, ...flags: string[]) => ({
  type: 'judged',
  flags,
  verdict,
  reason,
  note: null,
});

test('cases, repeats, verdicts, misses and actions are counted as the formulas say', async () => {
  const flags = Array.from({ length: 6 }, (_, i) => flag(`c-${i}`, `f-${i}`));
  await store.write(
    numbered([
      ...[0, 1, 2, 3].map((i) => call(`c-${i}`, 'm-1', -20 + i * 3)),
      call('c-4', 'm-2', -1),
      call('c-5', 'm-3', -1, 'T9'),
      callOutcome(callView('quiet', { started_at: T0 - 2 * DAY })),
      ...flags.map((one) =>
        flagOutcome({ ...one, ...(one.call === 'c-5' ? { agent: { id: 'A9', team: 'T9' } } : {}) }),
      ),
      flagOutcome(flag('c-4', 'f-shadow', { shadow: true })),
      ...happened(flags[0]!, 'm-1', [
        { type: 'seen' },
        { type: 'claimed' },
        judge('wrong', 'denied', 'f-0'),
        // The last verdict counts.
        judge('right', 'serious', 'f-0'),
        { type: 'resolved', resolution: 'calmed', note: null },
        {
          type: 'acted',
          action: {
            id: 'a-1',
            kind: 'coach',
            text: '辅导',
            rule: null,
            category: 'escalation_threat',
            check_at: new Date(T0 + 14 * DAY).toISOString(),
          },
        },
      ]),
      ...happened(flags[4]!, 'm-2', [judge('wrong', 'misheard', 'f-4')]),
      ...happened(flags[5]!, 'm-3', []).map((one) =>
        one.kind === 'case' ? { ...one, case: { ...one.case, team: 'T9' } } : one,
      ),
      ...happened(flag('gone', 'f-gone'), 'm-9', [{ type: 'closed', resolution: 'withdrawn', note: null }]),
      {
        kind: 'mark',
        cause: { n: 900, at: T0 },
        taken: false,
        mark: {
          id: 'k-1',
          call: 'c-4',
          kind: 'missed',
          channel: 0,
          utterance: 'u-2',
          category: 'escalation_threat',
          rule: 'escalation-regulator',
          flag: null,
          note: null,
          by: 'ann',
          at: new Date(T0).toISOString(),
        },
      },
    ]),
  );
  const all = { from: T0 - 30 * DAY, to: T0 + DAY, teams: null };
  const figures = await store.caseFigures(all);
  assert.deepEqual(
    figures.cases.map(({ opened }) => opened),
    [T0, T0, T0],
  );
  const first = figures.cases.find(({ resolved }) => resolved !== null);
  assert.deepEqual(first, {
    opened: T0,
    due: T0 + 300_000,
    seen: T0 + 10_000,
    claimed: T0 + 20_000,
    resolved: T0 + 50_000,
    took: 50_000,
    missed: false,
    escalated: false,
  });
  assert.deepEqual(
    figures.repeats.map(({ customer, category, at }) => [customer, category, (at - T0) / DAY]),
    [
      ['m-1', 'escalation_threat', -20],
      ['m-1', 'escalation_threat', -17],
      ['m-1', 'escalation_threat', -14],
      ['m-1', 'escalation_threat', -11],
      ['m-2', 'escalation_threat', -1],
      ['m-3', 'escalation_threat', -1],
    ],
  );
  const rate = repeatRate(figures.repeats, { ...all, now: T0 + DAY });
  assert.deepEqual([rate?.count, rate?.of], [3, 4]);
  assert.deepEqual(figures.rules, [
    { rule: 'escalation-regulator', right: 1, wrong: 1, unclear: 0, raised: 6, missed: 1 },
  ]);
  // Fourteen days before it: c-3, c-4 and the quiet one; c-2 began two minutes too early.
  const [action] = figures.actions;
  assert.deepEqual(
    [action?.id, action?.team, action?.flagged_before, action?.calls_before, action?.calls_after],
    ['a-1', 'T1', 2, 3, 0],
  );
});

test('narrowed to teams and a queue; nothing of others', async () => {
  const of = async (teams: string[] | null, queue?: string) => {
    const { cases, repeats, rules, actions } = await store.caseFigures({
      from: T0 - 30 * DAY,
      to: T0 + DAY,
      teams,
      queue,
    });
    return [cases.length, repeats.length, rules.length, actions.length];
  };
  assert.deepEqual(await of(['T9']), [1, 1, 0, 0]);
  assert.deepEqual(await of([]), [0, 0, 0, 0]);
  assert.deepEqual(await of(null, 'elsewhere'), [0, 0, 0, 0]);
});

test('a case of several teams is one of each, and a verdict that was taken back is none', async () => {
  const own = await openStore({ dataDir: tempDir().path, database: 'teams' });
  try {
    const [counted] = madeScopeFlag('s').evidence;
    const shared = madeScopeFlag('s-both', {
      raised_at: new Date(T0).toISOString(),
      evidence: [counted!, { ...counted!, team: 'T2', call: 'c-7' }],
    });
    const alone = madeScopeFlag('s-alone', { raised_at: new Date(T0).toISOString() });
    const taken = (one: ScopeFlag) => takenAcross(one, () => undefined);
    await own.write(
      numbered([
        ...happenedTo(taken(shared), []),
        ...happenedTo(taken(alone), [
          judge('wrong', 'denied', 's-alone'),
          { type: 'unjudged', verdicts: [{ flag: 's-alone', verdict: null }] },
        ]),
      ]),
    );
    const counts = async (teams: string[] | null) => {
      const { cases, rules } = await own.caseFigures({ from: T0 - DAY, to: T0 + DAY, teams });
      return [cases.length, rules.length];
    };
    assert.deepEqual(await counts(['T1']), [2, 0]);
    assert.deepEqual(await counts(['T2']), [1, 0]);
    assert.deepEqual(await counts(['T1', 'T2']), [2, 0]);
    assert.deepEqual(await counts(null), [2, 0]);
    assert.deepEqual(await counts(['T3']), [0, 0]);
    const zone = 'UTC';
    const day = new Date(T0).toISOString().slice(0, 10);
    const rows = async (by: 'all' | 'team' | 'queue', teams: string[] | null) =>
      (await own.report('cases', { from: day, to: day, by, teams, zone }))?.rows.map((row) => [
        row.of,
        Number(row.cases),
      ]);
    assert.deepEqual(await rows('team', null), [
      ['T1', 2],
      ['T2', 1],
    ]);
    assert.deepEqual(await rows('all', null), [['', 2]]);
    assert.deepEqual(await rows('queue', ['T1', 'T2']), [['billing', 2]]);
    assert.deepEqual(await rows('all', ['T2']), [['', 1]]);
  } finally {
    await own.close();
  }
});

test('a case that came back keeps what was counted of it before; the reports count it as the measures do', async () => {
  const own = await openStore({ dataDir: tempDir().path, database: 'back' });
  try {
    const at = (ms: number) => new Date(T0 + ms).toISOString();
    const resolved = { type: 'resolved', resolution: 'calmed', note: null };
    // Events are ten seconds apart, and the first flag is due after five minutes.
    const late = (id: string, due: number) => ({
      ...{
        type: 'joined',
        flag: { ...takenOf(flag(id, id), { customer: 'm', words: null }).flag, late: true },
      },
      ...{ customer: 'm', priority: 'urgent', claim_by: at(due), due_at: at(due) },
    });
    await own.write(
      numbered([
        ...happened(flag('b-1', 'b-1'), 'm', [
          { type: 'escalated', why: 'unclaimed' },
          resolved,
          late('b-2', 60_000),
          { type: 'commented', text: '再看' },
          resolved,
        ]),
        ...happened(flag('b-3', 'b-3'), 'm', [
          resolved,
          late('b-4', 25_000),
          { type: 'seen' },
          resolved,
          late('b-5', 99e9),
        ]),
        ...happened(flag('b-6', 'b-6'), 'm', [resolved]),
      ]),
    );
    const { cases } = await own.caseFigures({ from: T0 - DAY, to: T0 + DAY, teams: null });
    const got = cases.map(({ resolved, took, missed, escalated }) => [resolved, took, missed, escalated]);
    // Resolved after 20 s and again 20 s after it came back at 30 s; late by 15 s the second time, and back once more.
    assert.deepEqual(
      got.sort((a, b) => Number(a[1]) - Number(b[1])),
      [
        [null, null, true, false],
        [T0 + 10_000, 10_000, false, false],
        [T0 + 50_000, 40_000, false, true],
      ],
    );
    const day = new Date(T0).toISOString().slice(0, 10);
    const [row] = (await own.report('cases', { from: day, to: day, by: 'all', teams: null, zone: 'UTC' }))!
      .rows;
    const counted = timesMeasured(cases, T0 + DAY);
    assert.deepEqual(
      [Number(row?.in_time), Number(row?.decided), Number(row?.escalated), Number(row?.resolve_p90) * 60_000],
      [counted.within_due?.count, counted.within_due?.of, counted.escalated?.count, counted.resolve?.p90_ms],
    );
    assert.deepEqual([counted.within_due?.count, counted.within_due?.of], [2, 3]);
  } finally {
    await own.close();
  }
});

test('of deleted calls nothing is left: neither cases of any of them, nor their verdicts and actions', async () => {
  const calls = ['c-0', 'c-1', 'c-2', 'c-3'];
  const found = await store.countRows(calls, null);
  assert.deepEqual([found.cases, found.verdicts, found.case_actions], [1, 1, 1]);
  await store.erase(calls, null);
  const left = await store.countRows(calls, null);
  assert.deepEqual(
    Object.values(left).filter((rows) => rows !== 0),
    [],
  );
  const { cases } = await store.caseFigures({ from: T0 - DAY, to: T0 + DAY, teams: null });
  assert.equal(cases.length, 2);
});

test('a verdict counts on a flag that was withdrawn with its rule, as the flag does; not on a retracted one', async () => {
  const of = (id: string, status: Flag['status']) => flag(`w-${id}`, id, { rule: 'own', status });
  const flags = [of('stands', 'raised'), of('withdrawn', 'withdrawn'), of('retracted', 'retracted')];
  await store.write(
    numbered([
      ...flags.map(({ call: id }) => call(id, 'm-20', -1)),
      ...flags.map((one) => flagOutcome(one, { n: 1, at: T0 }, one.status === 'raised' ? undefined : '停用')),
      ...flags.flatMap((one) =>
        happened({ ...one, status: 'raised' }, 'm-20', [judge('wrong', 'denied', one.id)]),
      ),
    ]),
  );
  const { rules } = await store.caseFigures({ from: T0 - DAY, to: T0 + DAY, teams: null });
  assert.deepEqual(
    rules.find(({ rule }) => rule === 'own'),
    { rule: 'own', right: 0, wrong: 2, unclear: 0, raised: 2, missed: 0 },
  );
});

test('verdicts on flags across calls count for their rule, those on what later words took back do not', async () => {
  const own = await openStore({ dataDir: tempDir().path, database: 'across' });
  try {
    const [counted] = madeScopeFlag('s').evidence;
    const made = (id: string, over: Partial<ScopeFlag> = {}) =>
      madeScopeFlag(id, { raised_at: new Date(T0).toISOString(), ...over });
    const flags = [
      made('s-right'),
      made('s-wrong'),
      made('s-stopped', { status: 'withdrawn', reason: '误触发太多' }),
      made('s-back', { status: 'withdrawn', reason: TAKEN_BACK }),
      made('s-shadow', { shadow: true }),
      made('s-both', { evidence: [counted!, { ...counted!, team: 'T2', call: 'c-7' }] }),
    ];
    const taken = (flag: ScopeFlag) => takenAcross(flag, () => undefined);
    const judged = (flag: ScopeFlag, verdict: string, reason: string) =>
      happenedTo(taken(flag), [judge(verdict, reason, flag.id)]);
    await own.write(
      numbered([
        ...flags.map(
          (scope_flag, i): Delivered => ({ kind: 'scope_flag', cause: { n: 900 + i, at: T0 }, scope_flag }),
        ),
        ...judged(flags[0]!, 'right', 'serious'),
        ...judged(flags[1]!, 'wrong', 'rule_too_wide'),
        ...judged(flags[2]!, 'wrong', 'rule_too_wide'),
        ...judged(flags[3]!, 'wrong', 'misheard'),
      ]),
    );
    const time = { from: T0 - DAY, to: T0 + DAY };
    const counts = { rule: 'queue-in-trouble', right: 1, wrong: 2, unclear: 0, missed: 0, across: true };
    assert.deepEqual((await own.caseFigures({ ...time, teams: null })).rules, [{ ...counts, raised: 4 }]);
    assert.deepEqual((await own.caseFigures({ ...time, teams: ['T1'], queue: 'billing' })).rules, [
      { ...counts, raised: 4 },
    ]);
    // The one of two teams is of each, with its verdict; nobody judged anything else of the second team.
    assert.deepEqual((await own.caseFigures({ ...time, teams: ['T2'] })).rules, []);
    const [both, ofNobody] = [
      flags[5]!,
      made('s-nobody', { evidence: [counted!, { ...counted!, team: undefined, call: 'c-8' }] }),
    ];
    const check_at = new Date(T0 + DAY).toISOString();
    const action = {
      id: 'a-both',
      kind: 'coach',
      text: '两组一起辅导',
      rule: both.rule,
      category: null,
      check_at,
    };
    await own.write(
      numbered([
        { kind: 'scope_flag', cause: { n: 950, at: T0 }, scope_flag: ofNobody },
        ...happenedTo(taken(both), [judge('right', 'serious', both.id), { type: 'acted', action }]),
        ...happenedTo(taken(ofNobody), [judge('right', 'serious', ofNobody.id)]),
        ...[1, 2, 3].map((i) => call(`t-${i}`, 'm-30', -0.5, `T${i}`)),
      ]),
    );
    const of = async (teams: string[] | null, seen: string[] | null = null) => {
      const { rules, actions } = await own.caseFigures({ ...time, teams, seen });
      return [
        rules.map(({ right, wrong, raised }) => [right, wrong, raised]),
        actions.map(({ team, teams, calls_before }) => [team, teams, calls_before]),
      ];
    };
    // Calls of both teams are what it was to improve.
    const acted = [[null, ['T1', 'T2'], 2]];
    assert.deepEqual(await of(['T2']), [[[1, 0, 1]], acted]);
    assert.deepEqual(await of(['T1']), [[[2, 2, 4]], acted]);
    assert.deepEqual(await of(null), [[[3, 2, 5]], acted]);
    assert.deepEqual(await of(['T3']), [[], []]);
    // Who sees one of the teams sees the figures of the case, and not what people wrote in it.
    assert.deepEqual(await of(['T2'], ['T2']), [[[1, 0, 1]], []]);
    assert.deepEqual(await of(['T2'], ['T1', 'T2']), [[[1, 0, 1]], acted]);
  } finally {
    await own.close();
  }
});
