/** Properties of the fold: what repeats, disorder and random commands may not do to a case. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case, CaseEvent, CaseEventBody } from '../../engine/contract/case.ts';
import { CASE_STATES, RESOLUTIONS, VERDICT_REASONS } from '../../engine/contract/case.ts';
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
function someCommand(roll: (below: number) => number, of: Case): CaseCommand {
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
  ];
  return pick(commands);
}

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
  for (let step = 0; step < 60; step += 1) {
    now += roll(120_000);
    if (roll(3) === 0) {
      const id = `f-${roll(8)}`;
      const flag = madeFlag(id, `c-${roll(3)}`, {
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
    const by = PEOPLE[roll(3)] as string;
    const context = { by, leads: by === 'lead', now, policy: POLICY, id: `k-${step}`, events: () => [] };
    const decision = decide(one, someCommand(roll, one), context);
    if ('events' in decision) add(one.id, decision.events, by);
  }
  return { events: [...events.values()], cases: [...table.newestFirst()] };
}

const RUNS = Array.from({ length: 300 }, (_, seed) => run(seed));

test('three hundred random days see every state and most kinds of events', () => {
  const states = new Set(RUNS.flatMap(({ cases }) => cases.map(({ state }) => state)));
  assert.deepEqual([...states].sort(), [...CASE_STATES].sort());
  const types = new Set(RUNS.flatMap(({ events }) => events.flat().map(({ type }) => type)));
  assert.ok(types.size >= 14, [...types].join());
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

test('each escalation is told once between two reopenings, whatever the clock does', () => {
  for (const { events } of RUNS)
    for (const own of events) {
      let told = new Set<string>();
      for (const event of own) {
        if (event.type === 'reopened' || (event.type === 'joined' && event.flag.late)) told = new Set();
        if (event.type !== 'escalated') continue;
        assert.ok(!told.has(event.why), JSON.stringify(own));
        told.add(event.why);
      }
    }
});
