/** A call that went to another team: what its first one marks, reads and finds of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallDetail } from '../../engine/contract/live.ts';
import { accessWorld, type Who, type World } from './access-world.ts';

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
