import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case, CaseEvent } from '../../engine/contract/case.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import { OTHER_RULE, type ScopeFlag, TAKEN_BACK } from '../../engine/contract/scope-flag.ts';
import { mayActOn } from './access.ts';
import { onScopeFlag } from './across-intake.ts';
import { CaseTable } from './case-table.ts';
import { foldCase } from './fold.ts';
import { type CaseChange, onFlag } from './intake.ts';
import { madeFlag, madeScopeFlag, NINE, POLICY } from './made-up.ts';
import type { CasePolicy } from './policy.ts';

const TEAMS: Record<string, string> = { billing: 'T1', vip: 'T2' };

class Site {
  readonly table = new CaseTable();
  readonly policy: CasePolicy;

  constructor(policy: Partial<CasePolicy> = {}) {
    this.policy = { ...POLICY, ...policy };
  }

  /** Types of the events that the flag brought. */
  across(flag: ScopeFlag): string[] {
    const teamOfQueue = (queue: string | undefined) => TEAMS[queue ?? ''];
    return this.#take(onScopeFlag(this.table, flag, { now: NINE, policy: this.policy, teamOfQueue }));
  }

  flag(flag: Flag, customer: string | null = null): string[] {
    const about = () => ({ customer, words: null });
    const teamOfQueue = (queue: string | undefined) => TEAMS[queue ?? ''];
    return this.#take(
      onFlag(this.table, flag, { about, now: NINE, policy: this.policy, reason: null, teamOfQueue }),
    );
  }

  close(id: string): void {
    this.#take({ id, events: [{ type: 'closed', resolution: 'calmed', note: null }] });
  }

  #take(change: CaseChange | null): string[] {
    for (const body of change?.events ?? []) {
      const before = this.table.get(change!.id);
      const at = new Date(NINE).toISOString();
      const event = { n: (before?.rev ?? 0) + 1, at, by: null, ...body } as CaseEvent;
      this.table.put(foldCase(before, event));
    }
    return (change?.events ?? []).map(({ type }) => type);
  }

  get cases(): Case[] {
    return [...this.table.newestFirst()].reverse();
  }
}

const agents = (name: string) => ({ scope: { by: 'agent' as const, name } });
const customers = (name: string) => ({ scope: { by: 'customer' as const, name } });
const [first, second] = madeScopeFlag('s').evidence as [ScopeFlag['evidence'][0], ScopeFlag['evidence'][0]];

test('severity, queue and rule decide whether a flag across calls opens a case, as of a flag of a call', () => {
  const major = madeScopeFlag('s', { severity: 'major' });
  assert.deepEqual(new Site().across(madeScopeFlag('s')), ['opened']);
  assert.deepEqual(new Site().across(major), []);
  assert.deepEqual(new Site({ open_from: 'major' }).across(major), ['opened']);
  assert.deepEqual(new Site({ queues: { billing: 'major' } }).across(major), ['opened']);
  assert.deepEqual(new Site({ rules: { [major.rule]: 'never' } }).across(madeScopeFlag('s')), []);
  assert.deepEqual(new Site().across(madeScopeFlag('s', { shadow: true })), []);
  assert.deepEqual(new Site().across(madeScopeFlag('s', { status: 'withdrawn', reason: 'x' })), []);
});

test('the case says whose it is and how much was counted, and holds no call of a queue', () => {
  const site = new Site();
  site.across(madeScopeFlag('s'));
  const [one] = site.cases;
  assert.deepEqual(
    [one?.team, one?.queue, one?.agent, one?.customer, one?.calls, one?.priority],
    ['T1', 'billing', null, null, [], 'urgent'],
  );
  assert.deepEqual(one?.flags[0]?.across, { by: 'queue', name: 'billing', calls: 2, flags: 2 });
  // Minutes to resolve it, from now.
  assert.equal(one?.due_at, new Date(NINE + 300_000).toISOString());
});

test('a flag that counts more changes nothing, and delivered again opens nothing', () => {
  const site = new Site();
  site.across(madeScopeFlag('s'));
  const third = { ...first, call: 'c-3', flag: 'f-3' };
  assert.deepEqual(site.across(madeScopeFlag('s', { evidence: [first, second, third] })), []);
  assert.deepEqual(site.across(madeScopeFlag('s')), []);
  site.close(site.cases[0]!.id);
  assert.deepEqual(site.across(madeScopeFlag('s')), []);
  assert.equal(site.cases.length, 1);
});

test('the next flag of the same agent joins the open case, one of another agent or after the close opens its own', () => {
  const site = new Site();
  site.across(madeScopeFlag('s-1', agents('A1')));
  // As a minor flag of a call joins the case of its call.
  assert.deepEqual(site.across(madeScopeFlag('s-2', { ...agents('A1'), severity: 'minor' })), ['joined']);
  assert.deepEqual(site.across(madeScopeFlag('s-3', agents('A2'))), ['opened']);
  // Not the case of the queue of the same name.
  assert.deepEqual(site.across(madeScopeFlag('s-4', { scope: { by: 'queue', name: 'A1' } })), ['opened']);
  const [own] = site.cases;
  assert.deepEqual(
    own?.flags.map(({ flag }) => flag),
    ['s-1', 's-2'],
  );
  site.close(own!.id);
  assert.deepEqual(site.across(madeScopeFlag('s-5', agents('A1'))), ['opened']);
  assert.equal(site.cases.at(-1)?.previous, own!.id);
});

test('a flag joins no case that others see: of other teams it opens its own, which the next one of them joins', () => {
  const other = [second, first].map((one) => ({ ...one, team: 'T2' }));
  const place = ({ team, teams }: Case) => teams ?? team;
  for (const over of [agents('A1'), customers('m-5'), {}]) {
    const site = new Site();
    site.across(madeScopeFlag('s-1', over));
    assert.deepEqual(site.across(madeScopeFlag('s-2', { ...over, evidence: other })), ['opened']);
    assert.deepEqual(site.across(madeScopeFlag('s-3', { ...over, evidence: [first, other[0]!] })), [
      'opened',
    ]);
    // The older ones of the same queue are still found, each by its own.
    for (const evidence of [other, [first, second], [other[0]!, first]])
      assert.deepEqual(
        site.across(madeScopeFlag(`s-${evidence[0]!.team}-${evidence[1]!.team}`, { ...over, evidence })),
        ['joined'],
      );
    assert.deepEqual(site.cases.map(place), ['T1', 'T2', ['T1', 'T2']]);
    assert.deepEqual(
      site.cases.map(({ flags }) => flags.length),
      [2, 2, 2],
    );
  }
});

test('a customer’s flag joins the case of a call whose team is that of its queue', () => {
  const site = new Site();
  site.flag(madeFlag('f-c-2', 'c-2', { agent: { id: 'A1' } }), 'm-5');
  assert.equal(site.cases[0]?.team, null);
  assert.deepEqual(site.across(madeScopeFlag('s', customers('m-5'))), ['joined']);
});

test('what is counted but not kept as evidence is counted in the case, too', () => {
  const site = new Site();
  const flag = madeScopeFlag('s');
  site.across({ ...flag, why: { ...flag.why, seen: { calls: 60, flags: 50, not_kept: 12 } } });
  assert.deepEqual(site.cases[0]?.flags[0]?.across, { by: 'queue', name: 'billing', calls: 60, flags: 62 });
});

test('a flag of a call does not join the case of its agent or queue, whose calls are of many customers', () => {
  const site = new Site();
  site.across(madeScopeFlag('s-1', agents('A1')));
  assert.deepEqual(site.flag(madeFlag('f-c-1', 'c-1'), 'm-5'), ['opened']);
  assert.equal(site.cases.length, 2);
});

test('a customer’s flag joins the open case of the customer and brings the calls that it counted', () => {
  const site = new Site();
  site.flag(madeFlag('f-c-2', 'c-2'), 'm-5');
  assert.deepEqual(site.across(madeScopeFlag('s', customers('m-5'))), ['joined']);
  assert.deepEqual(site.cases[0]?.calls, ['c-2', 'c-1']);
  // And the other way round.
  const other = new Site();
  other.across(madeScopeFlag('s', customers('m-5')));
  assert.deepEqual([other.cases[0]?.customer, other.cases[0]?.calls], ['m-5', ['c-1', 'c-2']]);
  assert.deepEqual(other.flag(madeFlag('f', 'c-1', { severity: 'minor' }), 'm-5'), ['joined']);
  assert.deepEqual(other.flag(madeFlag('f', 'c-9'), 'm-5'), ['joined']);
  assert.deepEqual(other.cases[0]?.calls, ['c-1', 'c-2', 'c-9']);
});

test('a stopped rule closes the case; what later words took back is left to whoever works on it', () => {
  const taken = (flag: ScopeFlag, reason: string): ScopeFlag => ({ ...flag, status: 'withdrawn', reason });
  const flag = madeScopeFlag('s');
  for (const reason of ['误触发太多', OTHER_RULE]) {
    const site = new Site();
    site.across(flag);
    assert.deepEqual(site.across(taken(flag, reason)), ['flag', 'closed']);
    assert.deepEqual(
      [site.cases[0]?.flags[0]?.status, site.cases[0]?.resolution],
      ['withdrawn', 'withdrawn'],
    );
    assert.deepEqual(site.across(flag), ['flag', 'reopened']);
  }
  const site = new Site();
  site.across(flag);
  site.table.put({ ...site.cases[0]!, state: 'working', owner: 'ann' });
  assert.deepEqual(site.across(taken(flag, TAKEN_BACK)), ['flag']);
  assert.deepEqual([site.cases[0]?.flags[0]?.status, site.cases[0]?.state], ['retracted', 'working']);
});

test('who sees the flag sees its case: the team of all its calls, else whoever sees all of them', () => {
  const placeOf = (over: Partial<ScopeFlag>) => {
    const site = new Site();
    site.across(madeScopeFlag('s', over));
    const { team, teams } = site.cases[0]!;
    return { team, teams };
  };
  const sees = (of: ReturnType<typeof placeOf>, ...teams: string[]) =>
    mayActOn(
      { user: 'ann', role: 'supervisor', teams },
      { team: of.team, ...(of.teams ? { teams: of.teams } : {}) },
    );
  const { team: _, ...queueOnly } = { ...second, queue: 'vip' };
  const both = placeOf({ evidence: [first, queueOnly], ...customers('m-5') });
  assert.deepEqual(both, { team: null, teams: ['T1', 'T2'] });
  assert.deepEqual([sees(both, 'T1'), sees(both, 'T2'), sees(both, 'T2', 'T1', 'T3')], [false, false, true]);
  // A call of no known team is seen by nobody who does not see all.
  const { queue: _queue, ...nowhere } = queueOnly;
  assert.deepEqual(placeOf({ evidence: [first, nowhere], ...customers('m-5') }), {
    team: null,
    teams: undefined,
  });
  assert.deepEqual(placeOf({ evidence: [first, queueOnly], scope: { by: 'team', name: 'T7' } }).team, 'T7');
});
