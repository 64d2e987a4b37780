/** Cases of flags across calls over REST and the log: claimed, seen by whom, and what a kill and a dead store leave. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Value } from 'typebox/value';
import type { Case, RelatedCase } from '../../engine/contract/case.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { CaseDetailWire, CaseScopeFlagsWire, CaseWire } from '../../gateway/api/wire-cases.ts';
import { CaseFeed } from '../../gateway/cases/case-feed.ts';
import { Cases } from '../../gateway/cases/cases.ts';
import { NINE, POLICY } from '../../gateway/cases/made-up.ts';
import { openLog } from '../../gateway/log/lmdb-log.ts';
import { eventually, temporaryDir } from '../helpers/server.ts';
import { accessWorld, scopeFlagOf, type Who, type World } from './access-world.ts';
import { scopeFlag } from './fixtures.ts';

let world: World;
before(async () => {
  world = await accessWorld();
});
after(() => world.served.app.close());
beforeEach(() => {
  world.served.store.away = false;
});

let made = 0;
async function ask(who: Who, method: 'GET' | 'POST', url: string, payload?: object) {
  made += 1;
  const body = payload && { command: `command-${made}`, ...payload };
  const headers = world.headers[who];
  const answer = await world.served.app.inject({ method, url, headers, ...(body ? { payload: body } : {}) });
  return { status: answer.statusCode, body: answer.json() };
}
const told = (scope_flag: ScopeFlag) =>
  world.served.hub.publish([{ kind: 'scope_flag', cause: { n: 1, at: NINE }, scope_flag }]);

test('a flag across calls without a case is claimed by its id, whether or not the store answers', async () => {
  told(scopeFlagOf('own', 's-minor'));
  world.served.store.away = true;
  const { status, body } = await ask('supervisor', 'POST', '/v1/cases', { flag: 's-minor', claim: true });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([...Value.Errors(CaseWire, body)], []);
  assert.deepEqual(
    [body.state, body.team, body.queue, body.calls, body.flags[0].call, body.flags[0].across],
    ['working', 'own-T1', 'own-queue', [], '', { by: 'queue', name: 'own-queue', calls: 2, flags: 2 }],
  );
  // An older one is the store's.
  world.served.store.away = false;
  world.served.store.scope.push(scopeFlagOf('own', 's-old'));
  const joined = await ask('supervisor', 'POST', '/v1/cases', { flag: 's-old' });
  assert.deepEqual([joined.body.id, joined.body.flags.length], [body.id, 2]);
});

test('of two who claim it at once one has it, and the other is told who', async () => {
  const flag = scopeFlagOf('own', 's-race');
  told({ ...flag, scope: { by: 'agent', name: 'own-A1' } });
  const answers = await Promise.all(
    (['supervisor', 'manager'] as const).map((who) =>
      ask(who, 'POST', '/v1/cases', { flag: 's-race', claim: true }),
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  const lost = answers.find(({ status }) => status === 409)!.body;
  const won = answers.find(({ status }) => status === 200)!.body as Case;
  assert.deepEqual([lost.code, lost.owner], ['CASE_TAKEN', won.owner]);
});

test('another team’s flag is one that nobody knows, and so is its case', async () => {
  told(scopeFlagOf('other', 's-other'));
  told(scopeFlagOf('own', 's-both', ['own', 'other']));
  for (const flag of ['s-other', 's-both', 's-none']) {
    const { status, body } = await ask('supervisor', 'POST', '/v1/cases', { flag, claim: true });
    assert.deepEqual([status, body.code], [404, 'FLAG_UNKNOWN'], flag);
  }
  const both = (await ask('admin', 'POST', '/v1/cases', { flag: 's-other', claim: true })).body as Case;
  for (const url of [`/v1/cases/${both.id}`, `/v1/cases/${both.id}/scope-flags`])
    assert.equal((await ask('supervisor', 'GET', url)).status, 404);
});

test('a flag of other teams does not come into a case of the same queue: each team sees and claims its own', async () => {
  const scope = { by: 'agent', name: 'own-A7' } as const;
  told({ ...scopeFlagOf('other', 's-theirs'), scope });
  told({ ...scopeFlagOf('own', 's-ours'), scope });
  const theirs = (await ask('admin', 'POST', '/v1/cases', { flag: 's-theirs' })).body as Case;
  const { status, body } = await ask('supervisor', 'POST', '/v1/cases', { flag: 's-ours', claim: true });
  assert.deepEqual([status, body.state, body.team], [200, 'working', 'own-T1']);
  assert.notEqual(body.id, theirs.id);
  // Nor does one of theirs come into what the supervisor sees.
  const more = { ...scopeFlagOf('other', 's-theirs-2'), scope };
  await world.served.cases.scopeFlag({ ...more, severity: 'critical' });
  const seen = await ask('supervisor', 'GET', `/v1/cases/${body.id}`);
  assert.deepEqual(
    seen.body.case.flags.map(({ flag }: { flag: string }) => flag),
    ['s-ours'],
  );
});

test('the case tells what its flag counted, as far as these eyes may see it, and as it stands now', async () => {
  const flag = scopeFlagOf('own', 's-seen', ['own']);
  told({ ...flag, scope: { by: 'agent', name: 'own-A2' } });
  const { body: one } = await ask('supervisor', 'POST', '/v1/cases', { flag: 's-seen' });
  // A call of the other team was counted since.
  const grown = scopeFlagOf('own', 's-seen', ['own', 'other']);
  told({ ...grown, scope: { by: 'agent', name: 'own-A2' } });
  const calls = async (who: Who) => {
    const { status, body } = await ask(who, 'GET', `/v1/cases/${one.id}/scope-flags`);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([...Value.Errors(CaseScopeFlagsWire, body)], []);
    return body.items.map(({ evidence }: ScopeFlag) => evidence.map(({ call }) => call));
  };
  assert.deepEqual(await calls('supervisor'), [['own-live']]);
  assert.deepEqual(await calls('admin'), [['own-live', 'other-live']]);
  assert.equal((await ask('supervisor', 'GET', `/v1/cases/${one.id}`)).status, 200);
});

test('with the store away a case tells what its latest flags counted, and names those that it cannot tell', async () => {
  const scope = { by: 'agent', name: 'own-A3' } as const;
  const stored = { ...scopeFlagOf('own', 's-stored'), scope };
  world.served.store.scope.push(stored);
  told({ ...scopeFlagOf('own', 's-fresh'), scope });
  const { body: one } = await ask('supervisor', 'POST', '/v1/cases', { flag: 's-fresh' });
  await world.served.cases.scopeFlag(stored);
  const look = async () => {
    const { status, body } = await ask('supervisor', 'GET', `/v1/cases/${one.id}/scope-flags`);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([...Value.Errors(CaseScopeFlagsWire, body)], []);
    return [body.items.map(({ id }: ScopeFlag) => id), body.away];
  };
  assert.deepEqual(await look(), [['s-fresh', 's-stored'], []]);
  world.served.store.away = true;
  assert.deepEqual(await look(), [['s-fresh'], ['s-stored']]);
  // Whoever makes a case of a flag that nobody can tell is told so.
  const none = await ask('supervisor', 'POST', '/v1/cases', { flag: 's-unknown' });
  assert.deepEqual([none.status, none.body.code], [503, 'STORE_UNAVAILABLE']);
});

test('its verdict, comment and resolution are those of any case', async () => {
  const all = (await ask('supervisor', 'GET', '/v1/cases?owner=me')).body.items as Case[];
  const one = all.find(({ flags }) => flags.some(({ flag }) => flag === 's-minor'))!;
  const url = `/v1/cases/${one.id}/commands`;
  const judge = { type: 'judge', flags: ['s-minor'], verdict: 'right', reason: 'serious' };
  for (const command of [
    judge,
    { type: 'comment', text: '已通知值班经理' },
    { type: 'resolve', resolution: 'handed_on' },
  ])
    assert.equal((await ask('supervisor', 'POST', url, command)).status, 200);
  const { body } = await ask('supervisor', 'GET', `/v1/cases/${one.id}`);
  assert.deepEqual(
    [body.case.state, body.case.comments, body.case.flags[0].verdict.reason],
    ['review', 1, 'serious'],
  );
});

test('with a customer’s calls goes the case of the customer’s flag; that of a queue holds none of them and stays', async () => {
  const { cases } = world.served;
  const flag = scopeFlagOf('own', 's-customer');
  await cases.scopeFlag({ ...flag, scope: { by: 'customer', name: 'm-77' } });
  const held = () => [...cases.all()].flatMap(({ flags }) => flags.map((one) => one.flag));
  const before = held();
  assert.ok(before.includes('s-customer') && before.includes('s-minor'));
  const calls = new Set(['own-live']);
  assert.equal(cases.countIn(calls), 1);
  await cases.forgetCalls(calls);
  assert.deepEqual(
    held(),
    before.filter((id) => id !== 's-customer'),
  );
  assert.equal(cases.countIn(calls), 0);
  assert.ok(!JSON.stringify([...world.served.state.list('case')]).includes('own-live'));
});

test('flags across calls that were published and not dealt with are read back after a kill; none opens two cases', async () => {
  const data = temporaryDir('across-feed');
  const open = async () => {
    const opened = await openLog({ dir: data.dir, now: () => NINE });
    const about = () => ({ customer: null, words: null });
    const cases = new Cases({ ...opened, policy: POLICY, now: () => NINE, about });
    return { ...opened, cases, feed: new CaseFeed({ cases, outbox: opened.outbox, everyMs: 20 }) };
  };
  let site = await open();
  try {
    const delivered = (['A1', 'A2', 'A1'] as const).map((name, i) => ({
      kind: 'scope_flag' as const,
      cause: { n: i + 1, at: NINE },
      scope_flag: scopeFlag(`s-${i}`, { scope: { by: 'agent', name } }),
    }));
    await site.outbox.commit(delivered, { n: 3, tick: 0 });
    // Killed before any of it was heard.
    await site.log.close();
    site = await open();
    site.feed.start();
    site.feed.heard(delivered);
    const flags = () => [...site.cases.all()].map((one) => one.flags.map(({ flag }) => flag)).reverse();
    await eventually('three flags in cases', async () => flags().flat().length === 3 || undefined);
    await site.feed.stop();
    assert.deepEqual(flags(), [['s-0', 's-2'], ['s-1']]);
    await site.log.close();
    // And the same cases stand after one more start, with all of it heard again.
    site = await open();
    for (const { scope_flag } of delivered) await site.cases.scopeFlag(scope_flag);
    assert.deepEqual(flags(), [['s-0', 's-2'], ['s-1']]);
  } finally {
    await site.log.close();
    data.remove();
  }
});

test('the case of a queue and those of the calls that it counts name each other to who sees both', async () => {
  const scope = { by: 'agent', name: 'own-A9' } as const;
  const flag = { ...scopeFlagOf('own', 's-incident', ['own']), scope };
  told(flag);
  const { body: queues } = await ask('admin', 'POST', '/v1/cases', { flag: flag.id });
  const [counted] = flag.evidence;
  const [ofCall] = world.served.live.detail(counted!.call)!.flags;
  const { body: calls } = await ask('admin', 'POST', '/v1/cases', { call: counted!.call, flag: ofCall!.id });
  const related = async (who: Who, id: string) => {
    const { status, body } = await ask(who, 'GET', `/v1/cases/${id}`);
    assert.equal(status, 200);
    assert.deepEqual([...Value.Errors(CaseDetailWire, body)], []);
    return body.related.filter(({ counted }: RelatedCase) => counted).map(({ id }: RelatedCase) => id);
  };
  assert.deepEqual(await related('supervisor', queues.id), [calls.id]);
  assert.ok((await related('supervisor', calls.id)).includes(queues.id));
  // Counted since, of another team: its case is named to those alone who see it.
  const grown = { ...scopeFlagOf('own', 's-incident', ['own', 'other']), scope };
  told(grown);
  const [theirs] = world.served.live.detail('other-live')!.flags;
  const { body: others } = await ask('admin', 'POST', '/v1/cases', { call: 'other-live', flag: theirs!.id });
  assert.deepEqual(await related('supervisor', queues.id), [calls.id]);
  assert.deepEqual((await related('admin', queues.id)).sort(), [calls.id, others.id].sort());
  // What was taken back is no incident.
  await world.served.cases.scopeFlag({ ...grown, status: 'withdrawn', reason: '误触发太多' });
  assert.ok(!(await related('admin', calls.id)).includes(queues.id));
});
