/** Properties of the fold: what repeats, disorder and random commands may not do to a case. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case, CaseEvent, CaseEventBody, NamedVerdict } from '../../engine/contract/case.ts';
import { CASE_STATES, RESOLUTIONS, UNDO_MS, VERDICT_REASONS } from '../../engine/contract/case.ts';
import { tookMs } from './came-back.ts';
import { CaseTable } from './case-table.ts';
import { type CaseCommand, decide } from './decide.ts';
import { escalationsOf } from './escalate.ts';
import { foldCase, isOverdue } from './fold.ts';
import { onFlag } from './intake.ts';
import { madeFlag, NINE, POLICY } from './made-up.ts';

/** mulberry32: the same seed, the same run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const PEOPLE = ['ann', 'bo', 'lead'];
function given(events: readonly CaseEvent[]): NamedVerdict[] {
  return events.flatMap((event) =>
    event.type === 'judged' ? event.flags.map((flag) => ({ flag, at: event.at })) : [],
  );
}

function someCommand(roll: (below: number) => number, of: Case, events: readonly CaseEvent[]): CaseCommand {
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T;
  const commands: CaseCommand[] = [
    { type: 'see' },
    { type: 'claim' },
    { type: 'assign', to: pick(PEOPLE) },
    { type: 'release' },
    { type: 'comment', text: '看过了' },
    { type: 'act', kind: 'coach', text: '辅导', rule: 'agent-rude', check_after_days: 7 },
    { type: 'prioritise', priority: 'low' },
    { type: 'resolve', resolution: pick(RESOLUTIONS) },
    { type: 'return', note: '再看' },
    { type: 'close' },
    { type: 'reopen', note: '又来' },
    {
      type: 'judge',
      flags: [pick(of.flags).flag],
      verdict: 'wrong',
      reason: pick(VERDICT_REASONS.wrong),
    },
    { type: 'unjudge', flags: [pick(of.flags).flag] },
    // Any verdict that was ever given here: most do not stand any more.
    { type: 'unjudge', verdicts: [pick(given(events)) ?? { flag: of.flags[0]!.flag, at: of.opened_at }] },
  ];
  return pick(commands);
}

const isResolved = ({ state, before_late }: Case) => state === 'review' || Boolean(before_late);

/** A site of one call and one customer, commanded at random. */
function run(seed: number): { events: CaseEvent[][]; cases: Case[] } {
  const roll = dice(seed);
  const table = new CaseTable();
  const events = new Map<string, CaseEvent[]>();
  let now = NINE;
  const add = (id: string, bodies: readonly CaseEventBody[], by: string | null) => {
    for (const body of bodies) {
      const before = table.get(id);
      const event = { n: (before?.rev ?? 0) + 1, at: new Date(now).toISOString(), by, ...body } as CaseEvent;
      table.put(foldCase(before, event));
      events.set(id, [...(events.get(id) ?? []), event]);
    }
  };
  // On some days people leave resolved cases alone, and flags come and go over them.
  const quiet = seed % 3 === 0;
  for (let step = 0; step < 60; step += 1) {
    now += roll(120_000);
    const resolved = quiet ? table.open().find(isResolved) : undefined;
    if (roll(3) === 0 || resolved) {
      // Often the last one that came to it.
      const known = roll(2) === 0 ? resolved?.flags.at(-1) : undefined;
      const call = known?.call ?? `c-${roll(3)}`;
      const id = known?.flag ?? `f-${roll(8)} ${call}`;
      const flag = madeFlag(id, call, {
        id: `${id}`,
        severity: (['critical', 'major', 'minor', 'info'] as const)[roll(4)] as 'critical',
        status: (['raised', 'raised', 'retracted', 'withdrawn', 'tentative'] as const)[roll(5)] as 'raised',
      });
      const change = onFlag(table, flag, {
        about: () => ({ customer: 'm-5', words: null }),
        now,
        policy: POLICY,
        reason: null,
        teamOfQueue: () => undefined,
      });
      if (change) add(change.id, change.events, null);
      // Delivered again at once: nothing more happens.
      assert.equal(
        onFlag(table, flag, {
          about: () => ({ customer: 'm-5', words: null }),
          now,
          policy: POLICY,
          reason: null,
          teamOfQueue: () => undefined,
        }),
        null,
      );
    }
    for (const one of table.open()) add(one.id, escalationsOf(one, now), null);
    const all = [...table.newestFirst()];
    const one = all[roll(all.length)];
    if (!one) continue;
    if (quiet && isResolved(one) && roll(6) > 0) continue;
    const by = PEOPLE[roll(3)] as string;
    const own = events.get(one.id) ?? [];
    const context = { by, leads: by === 'lead', now, policy: POLICY, id: `k-${step}`, events: () => own };
    const decision = decide(one, someCommand(roll, one, own), context);
    if ('events' in decision) add(one.id, decision.events, by);
  }
  return { events: [...events.values()], cases: [...table.newestFirst()] };
}

const RUNS = Array.from({ length: 300 }, (_, seed) => run(seed));

test('three hundred random days see every state and every kind of event', () => {
  const states = new Set(RUNS.flatMap(({ cases }) => cases.map(({ state }) => state)));
  assert.deepEqual([...states].sort(), [...CASE_STATES].sort());
  const types = new Set(RUNS.flatMap(({ events }) => events.flat().map(({ type }) => type)));
  assert.equal(types.size, 17, [...types].join());
});

test('an event that comes twice changes nothing, and one that comes too early is refused', () => {
  for (const { events } of RUNS)
    for (const own of events) {
      const once = own.reduce<Case | undefined>((one, event) => foldCase(one, event), undefined);
      const twice = own.flatMap((event, i) => [event, ...own.slice(0, i + 1)]);
      assert.deepEqual(
        twice.reduce<Case | undefined>((one, event) => foldCase(one, event), undefined),
        once,
      );
      if (own.length > 2) assert.throws(() => foldCase(foldCase(undefined, own[0]!), own[2]!), RangeError);
    }
});

test('a flag is in one case only, and each case keeps its promises in every state', () => {
  for (const { cases } of RUNS) {
    const flags = cases.flatMap((one) => one.flags.map(({ flag, call }) => `${flag} ${call}`));
    assert.equal(new Set(flags).size, flags.length);
    for (const one of cases) {
      assert.equal(one.state === 'closed', one.closed_at !== null);
      assert.equal(one.state === 'review' || one.state === 'closed', one.resolved_at !== null);
      assert.ok(one.state !== 'working' || one.owner !== null);
      assert.ok(one.state !== 'open' || one.owner === null);
      assert.deepEqual(one.calls, [...new Set(one.flags.map(({ call }) => call))]);
      if (one.state !== 'open' && one.state !== 'working')
        assert.ok(!isOverdue(one, Number.MAX_SAFE_INTEGER));
    }
  }
});

test('an undo takes back own verdicts of the last minutes, and none comes back that was taken back', () => {
  let undone = 0;
  for (const { events } of RUNS)
    for (const own of events) {
      let one: Case | undefined;
      /** What was taken back, by flag; whoever says the same again does so at another moment. */
      const gone = new Set<string>();
      const keyOf = (flag: string, verdict: Case['flags'][number]['verdict']) =>
        JSON.stringify([flag, verdict]);
      for (const event of own) {
        if (event.type === 'unjudged')
          for (const { flag, verdict } of event.verdicts) {
            const before = one?.flags.find((its) => its.flag === flag)?.verdict;
            assert.ok(before && before.by === event.by, JSON.stringify(own));
            assert.ok(Date.parse(event.at) - Date.parse(before.at) <= UNDO_MS);
            gone.add(keyOf(flag, before));
            assert.ok(verdict === null || !gone.has(keyOf(flag, verdict)), JSON.stringify(own));
            undone += 1;
          }
        one = foldCase(one, event);
      }
    }
  assert.ok(undone > 60, `${undone}`);
});

/** Escalations are told anew from here on. */
const isAnew = (event: CaseEvent) =>
  event.type === 'reopened' ||
  (event.type === 'joined' && event.flag.late) ||
  (event.type === 'flag' && (event.late || event.restores));

test('what a late flag did is undone with it, unless a person did more than look; times are counted once', () => {
  let undone = 0;
  for (const { events } of RUNS)
    for (const own of events) {
      let one: Case | undefined;
      /** As it was resolved, and the late flags that stand. */
      let was: Case | undefined;
      let late = new Set<string>();
      for (const event of own) {
        const before = one;
        one = foldCase(one, event);
        if (event.type === 'joined' && event.flag.late) {
          was = before;
          late = new Set();
        }
        if (event.type === 'joined') late.add(event.flag.flag);
        if (event.type === 'flag' && event.status !== 'raised') late.delete(event.flag);
        if (event.type === 'flag' && event.status === 'raised' && event.late) {
          was = before;
          late.add(event.flag);
        }
        if (event.by !== null && event.type !== 'seen' && one.state !== 'review') was = undefined;
        const restored = event.type === 'flag' && event.restores === true;
        const expected = before?.state !== 'review' && event.type === 'flag' && was && late.size === 0;
        assert.equal(restored, Boolean(expected), JSON.stringify(own));
        if (!restored) continue;
        undone += 1;
        for (const name of ['state', 'owner', 'resolution', 'resolved_at', 'resolved_by', 'due_at'] as const)
          assert.equal(one[name], was?.[name], name);
        assert.deepEqual(one.earlier ?? null, was?.earlier ?? null);
      }
      assert.ok((tookMs(one!) ?? 0) <= Date.parse(one!.updated_at) - Date.parse(one!.opened_at));
    }
  assert.ok(undone > 20, `${undone}`);
});

test('each escalation is told once between two reopenings, whatever the clock does', () => {
  for (const { events } of RUNS)
    for (const own of events) {
      let told = new Set<string>();
      for (const event of own) {
        if (isAnew(event)) told = new Set();
        if (event.type !== 'escalated') continue;
        assert.ok(!told.has(event.why), JSON.stringify(own));
        told.add(event.why);
      }
    }
});
