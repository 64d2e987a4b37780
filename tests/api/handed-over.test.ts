/** A call that went to another team: what its first one marks, reads and finds of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import { accessWorld, session, WHO, type Who, type World } from './access-world.ts';

let world: World;
before(async () => {
  world = await accessWorld();
});
after(() => world.served.app.close());

test('of a call that left, its first team reads its own marks, and not those of who has it now', async () => {
  const { app } = world.served;
  const url = '/v1/calls/own-left';
  const body = { kind: 'wrong', flag: 'own-left-flag', note: 'own-note-left' };
  for (const who of ['supervisor', 'manager', 'admin'] as const)
    await app.inject({ method: 'POST', url: `${url}/marks`, headers: world.headers[who], payload: body });
  const marksOf = async (who: Who) => {
    const { marks } = (await app.inject({ url, headers: world.headers[who] })).json() as CallDetail;
    return marks?.filter(({ flag }) => flag === 'own-left-flag').map(({ by, team }) => `${by} ${team}`);
  };
  const own = ['own-supervisor own-T1', 'own-manager own-T1'];
  assert.deepEqual(await marksOf('supervisor'), own);
  assert.deepEqual(
    await marksOf('admin'),
    [...own, 'own-admin other-T2'],
    'a mark is of the team whose part of the call was seen',
  );
  assert.deepEqual(await marksOf('agent'), [], 'marks are not for the agent whom they are about');
});

test('a test is made of a mark on a call that left, for whoever made it while it was theirs', async () => {
  const { app } = world.served;
  const headers = world.headers.manager;
  const { items } = (await app.inject({ url: '/v1/marks', headers })).json() as {
    items: { id: string; call: string; by: string }[];
  };
  const mark = items.find(({ call, by }) => call === 'own-left' && by === 'own-manager');
  assert.ok(mark, JSON.stringify(items));
  const made = await app.inject({
    method: 'POST',
    url: '/v1/rule-files/from-mark',
    headers,
    payload: { mark: mark.id },
  });
  assert.equal(made.statusCode, 200);
  assert.equal(made.json().rule, 'escalation-regulator');
});

const listOf = async (headers: Record<string, string>, query = '') => {
  const answer = await world.served.app.inject({ url: `/v1/calls${query}`, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  const { items } = answer.json() as { items: CallView[] };
  return items.filter(({ call }) => call.startsWith('own-left'));
};
/** Those who see the first team alone, its agent among them. */
const FIRST = ['agent', 'inspector', 'supervisor', 'manager', 'team-token'] as const;

test('in the list it stands to its first team as a call that is over, with the counts of that time', async () => {
  for (const who of FIRST) {
    const items = await listOf(world.headers[who]);
    assert.deepEqual(
      items.map(({ call, status, until_ms }) => `${call} ${status} ${until_ms}`),
      ['own-left complete 9000', 'own-left-done complete 9000'],
      who,
    );
    for (const line of items) {
      assert.deepEqual(line.flags, { critical: 1, major: 0, minor: 0, info: 0 });
      assert.deepEqual([line.utterances, line.agent?.id, line.queue], [1, 'own-A1', 'own-queue']);
      assert.deepEqual([line.trade, line.direction, line.holes], ['bank', 'inbound', 0]);
      assert.doesNotMatch(JSON.stringify(line), /other/);
    }
  }
});

test('who sees both teams, and who has it now, see it whole; a third team does not see it', async () => {
  const { auth } = world.served;
  const of = async (name: string, teams: string[]) => {
    const { password } = await auth.users.create(name, { role: 'supervisor', teams });
    return listOf(await session(world.served, name, password));
  };
  const whole = ['own-left 2 undefined', 'own-left-done 2 undefined'];
  const told = (items: CallView[]) =>
    items.map(({ call, flags, until_ms }) => `${call} ${flags.critical} ${until_ms}`);
  assert.deepEqual(told(await of('second-lead', ['other-T2'])), whole);
  assert.deepEqual(told(await of('lead-of-both', ['own-T1', 'other-T2'])), whole);
  assert.deepEqual(told(await of('third-lead', ['T3'])), []);
  assert.deepEqual(told(await listOf(world.headers.admin)), whole);
});

test('no filter tells the first team more than the line does', async () => {
  const headers = world.headers.supervisor;
  // The one that goes on; of stored calls, filters are in SQL: tests/store/left-calls.test.ts.
  const found = async (query: string) =>
    (await listOf(headers, query)).some(({ call }) => call === 'own-left');
  for (const query of [
    '?team=other-T2',
    '?agent=other-A9',
    '?queue=other-queue',
    '?trade=insurance',
    '?severity=major',
  ])
    assert.equal(await found(query), false, query);
  assert.equal(await found('?live=true'), false, 'for them it is over');
  assert.equal(await found('?team=own-T1&agent=own-A1&queue=own-queue&trade=bank&severity=critical'), true);
  // A flag of its last part, which only those see who have it now.
  const { live } = world.served;
  const kept = live.details.get('own-left') as CallDetail;
  live.details.set('own-left', {
    ...kept,
    call: { ...kept.call, flags: { critical: 1, major: 0, minor: 1, info: 0 } },
    flags: kept.flags.map((one) => (one.id === 'other-left-flag' ? { ...one, severity: 'minor' } : one)),
  });
  assert.equal(await found('?severity=minor'), false);
  live.details.set('own-left', kept);
});

test('everybody who may read it by its address has it in the list, and nobody else', async () => {
  for (const who of WHO.filter((one) => one !== 'nobody')) {
    const { statusCode } = await world.served.app.inject({
      url: '/v1/calls/own-left-done',
      headers: world.headers[who],
    });
    const listed = (await listOf(world.headers[who])).some(({ call }) => call === 'own-left-done');
    assert.equal(listed, statusCode === 200, who);
  }
});
