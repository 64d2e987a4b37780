import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseEvent } from '../../engine/contract/case.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import { CaseTable } from './case-table.ts';
import { escalationsOf, nextEscalation } from './escalate.ts';
import { foldCase } from './fold.ts';
import { aboutOf, onFlag } from './intake.ts';
import { madeFlag, NINE, POLICY } from './made-up.ts';
import type { CasePolicy } from './policy.ts';

class Site {
  readonly table = new CaseTable();
  readonly policy: CasePolicy;
  now = NINE;

  constructor(policy: Partial<CasePolicy> = {}) {
    this.policy = { ...POLICY, ...policy };
  }

  /** Types of the events that the flag brought. */
  flag(flag: Flag, customer: string | null = null, reason: string | null = null): string[] {
    const change = onFlag(this.table, flag, {
      about: () => ({ customer, words: null }),
      now: this.now,
      policy: this.policy,
      reason,
      teamOfQueue: () => undefined,
    });
    for (const body of change?.events ?? []) this.add(change!.id, body);
    return (change?.events ?? []).map(({ type }) => type);
  }

  add(id: string, body: object, by: string | null = null): void {
    const before = this.table.get(id);
    const at = new Date(this.now).toISOString();
    this.table.put(foldCase(before, { n: (before?.rev ?? 0) + 1, at, by, ...body } as CaseEvent));
  }

  get only() {
    const [one, ...rest] = this.table.newestFirst();
    assert.equal(rest.length, 0);
    return one!;
  }
}

test('severity, queue and rule decide whether a flag opens a case, the rule first', () => {
  const major = madeFlag('f', 'c', { severity: 'major' });
  assert.deepEqual(new Site().flag(major), []);
  assert.deepEqual(new Site({ open_from: 'major' }).flag(major), ['opened']);
  assert.deepEqual(new Site({ queues: { billing: 'major' } }).flag(major), ['opened']);
  assert.deepEqual(new Site({ rules: { [major.rule]: 'open' } }).flag(major), ['opened']);
  assert.deepEqual(new Site({ queues: { billing: 'never' } }).flag(madeFlag('f', 'c')), []);
  assert.deepEqual(new Site({ open_from: 'info', rules: { [major.rule]: 'never' } }).flag(major), []);
  assert.deepEqual(new Site({ queues: {} }).flag({ ...major, queue: 'constructor' }), []);
});

test('a suspicion, a shadow flag and one that was taken back before open none', () => {
  for (const over of [{ status: 'tentative' }, { shadow: true }, { status: 'retracted' }] as const)
    assert.deepEqual(new Site().flag(madeFlag('f', 'c', over)), []);
});

test('a flag joins the open case of its call, from a lower severity on, and then that of its customer', () => {
  const site = new Site();
  site.flag(madeFlag('f-1', 'c-1'), 'm-5');
  assert.deepEqual(site.flag(madeFlag('f-2', 'c-1', { severity: 'minor' }), 'm-5'), ['joined']);
  assert.deepEqual(site.flag(madeFlag('f-3', 'c-1', { severity: 'info' }), 'm-5'), []);
  assert.deepEqual(site.flag(madeFlag('f-4', 'c-2', { severity: 'minor' }), 'm-5'), []);
  assert.deepEqual(site.flag(madeFlag('f-5', 'c-2'), 'm-5'), ['joined']);
  assert.deepEqual(site.only.calls, ['c-1', 'c-2']);
  assert.deepEqual(site.flag(madeFlag('f-6', 'c-3'), 'm-6'), ['opened']);
});

test('a graver flag leaves less time, and never lowers what a person chose', () => {
  const site = new Site({ open_from: 'minor' });
  site.flag(madeFlag('f-1', 'c', { severity: 'minor' }));
  site.now += 60_000;
  site.flag(madeFlag('f-2', 'c'));
  assert.deepEqual(
    [site.only.severity, site.only.priority, Date.parse(site.only.due_at) - NINE],
    ['critical', 'urgent', 360_000],
  );
  site.flag(madeFlag('f-3', 'c', { severity: 'minor' }));
  assert.deepEqual([site.only.priority, Date.parse(site.only.due_at) - NINE], ['urgent', 360_000]);
});

test('due times go by rule, then queue, then severity; nobody may claim later than is due', () => {
  const due = (policy: Partial<CasePolicy>) => {
    const site = new Site(policy);
    site.flag(madeFlag('f', 'c'));
    return [Date.parse(site.only.claim_by) - NINE, Date.parse(site.only.due_at) - NINE];
  };
  assert.deepEqual(due({}), [120_000, 300_000]);
  assert.deepEqual(due({ due_s_of_queues: { billing: 900 } }), [120_000, 900_000]);
  assert.deepEqual(
    due({ due_s_of_queues: { billing: 900 }, due_s_of_rules: { 'escalation-regulator': 60 } }),
    [60_000, 60_000],
  );
});

test('when a rule is stopped its cases are withdrawn with the reason, and come back with it', () => {
  const site = new Site();
  site.flag(madeFlag('f', 'c'));
  site.add(site.only.id, { type: 'claimed' }, 'ann');
  assert.deepEqual(site.flag(madeFlag('f', 'c', { status: 'withdrawn' }), null, '误报太多'), [
    'flag',
    'closed',
  ]);
  assert.deepEqual([site.only.state, site.only.resolution], ['closed', 'withdrawn']);
  site.now += 600_000;
  assert.deepEqual(site.flag(madeFlag('f', 'c')), ['flag', 'reopened']);
  assert.deepEqual([site.only.state, site.only.owner], ['working', 'ann']);
});

test('what later words took back closes a case that nobody has, and is left to whoever works on it', () => {
  const taken = (claimed: boolean) => {
    const site = new Site();
    site.flag(madeFlag('f-1', 'c'));
    site.flag(madeFlag('f-2', 'c'));
    if (claimed) site.add(site.only.id, { type: 'claimed' }, 'ann');
    site.flag(madeFlag('f-1', 'c', { status: 'retracted' }));
    const between = site.only.state;
    site.flag(madeFlag('f-2', 'c', { status: 'retracted' }));
    return [between, site.only.state];
  };
  assert.deepEqual(taken(false), ['open', 'closed']);
  assert.deepEqual(taken(true), ['working', 'working']);
});

test('after a case is closed the next flag of the call opens a new one that names it', () => {
  const site = new Site();
  site.flag(madeFlag('f-1', 'c'), 'm-5');
  const { id } = site.only;
  site.add(id, { type: 'closed', resolution: 'calmed', note: null }, 'ann');
  assert.deepEqual(site.flag(madeFlag('f-2', 'c-9'), 'm-5'), ['opened']);
  const [second] = site.table.newestFirst();
  assert.equal(second?.previous, id);
});

test('unclaimed is told when its time is over, overdue when that is; each once, and none once it is resolved', () => {
  const site = new Site();
  site.flag(madeFlag('f', 'c'));
  const due = (minutes: number) => escalationsOf(site.only, NINE + minutes * 60_000);
  assert.deepEqual(due(1.99), []);
  assert.equal(nextEscalation(site.only), NINE + 120_000);
  assert.deepEqual(due(2), [{ type: 'escalated', why: 'unclaimed' }]);
  assert.deepEqual(
    due(9).map((one) => 'why' in one && one.why),
    ['unclaimed', 'overdue'],
  );
  site.add(site.only.id, { type: 'escalated', why: 'unclaimed' });
  assert.deepEqual(due(4), []);
  site.add(site.only.id, { type: 'claimed' }, 'ann');
  assert.deepEqual(due(9), [{ type: 'escalated', why: 'overdue' }]);
  site.add(site.only.id, { type: 'resolved', resolution: 'calmed', note: null }, 'ann');
  assert.deepEqual(due(9), []);
  assert.equal(nextEscalation(site.only), null);
});

test('the whole sentence stands beside a flag, of a long one what is around the words', () => {
  const said = (text: string, start: number, end: number) => {
    const flag = madeFlag('f', 'c', {
      evidence: [{ channel: 0, utterance: 'u-1', rev: 1, start, end, text: text.slice(start, end) }],
    });
    const utterance = {
      call: 'c',
      utterance: 'u-1',
      rev: 1,
      channel: 0,
      role: 'customer' as const,
      final: true,
    };
    const words = { ...utterance, start_ms: 0, end_ms: 1, text, mood: null };
    const call = { customer: { number: '号码·k3f9' } } as never;
    return aboutOf({ call, utterances: [words] }, flag);
  };
  assert.deepEqual(said('我要找银保监反映', 3, 6), { customer: '号码·k3f9', words: '我要找银保监反映' });
  const long = said(`${'啊'.repeat(300)}银保监${'哦'.repeat(300)}`, 300, 303).words ?? '';
  assert.match(long, /^…啊{60}银保监哦{137}…$/);
  assert.deepEqual(aboutOf(undefined, madeFlag('f', 'c')), { customer: null, words: null });
});

test('beside a flag stand the words of whoever did it, whatever was asked before', () => {
  const utterances = (['customer', 'agent'] as const).map((role, i) => ({
    ...{ call: 'c', utterance: `u-${i}`, rev: 1, channel: i, role, final: true, mood: null },
    ...{ start_ms: i, end_ms: i + 1, text: role === 'agent' ? '您找物业去' : '那我找谁' },
  }));
  const evidence = utterances.map(({ channel, utterance, text }) => ({
    ...{ channel, utterance, rev: 1, start: 0, end: text.length, text },
  }));
  const call = { customer: null } as never;
  const words = (by: 'agent' | 'customer' | 'system') =>
    aboutOf({ call, utterances }, madeFlag('f', 'c', { by, evidence })).words;
  assert.deepEqual(
    ['agent', 'customer', 'system'].map((by) => words(by as never)),
    ['您找物业去', '那我找谁', '那我找谁'],
  );
});
