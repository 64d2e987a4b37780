import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { Directory } from '../../gateway/directory/directory.ts';
import { session } from './access-world.ts';
import { API_TOKEN, callView, detail, type TestApp, testApp } from './fixtures.ts';

const opened: TestApp[] = [];
after(async () => {
  for (const { app } of opened) await app.close();
});
async function open() {
  const served = await testApp();
  opened.push(served);
  const ask = async (
    method: NonNullable<InjectOptions['method']>,
    url: string,
    payload?: object | string,
  ) => {
    const headers = {
      authorization: `Bearer ${API_TOKEN}`,
      ...(typeof payload === 'string' ? { 'content-type': 'text/csv' } : {}),
    };
    const answer = await served.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  return { served, ask };
}

const FILE =
  'kind,id,team,from,name\nteam,T1,,,一组\nagent,A1,T1,,\nagent,A1,T2,2026-12-01,\nqueue,billing,T1,,\n';

test('a dry run says what an upload would do and does nothing; the upload does it, and again changes nothing', async () => {
  const { served, ask } = await open();
  const dry = await ask('POST', '/v1/directory/import?dry_run=true', FILE);
  assert.deepEqual(dry.body, {
    dry_run: true,
    rows: 4,
    added: 4,
    changed: 0,
    same: 0,
    new_teams: ['T1', 'T2'],
    undeclared: [{ team: 'T2', line: 4, column: 10 }],
  });
  assert.deepEqual((await ask('GET', '/v1/directory')).body.items, []);
  const done = await ask('POST', '/v1/directory/import', FILE);
  assert.deepEqual(done.body, { ...dry.body, dry_run: false });
  const again = await ask('POST', '/v1/directory/import', FILE);
  assert.deepEqual([again.body.same, again.body.undeclared], [4, []]);
  assert.deepEqual((await ask('GET', '/v1/directory?kind=agent')).body.items, [
    { kind: 'agent', id: 'A1', team: 'T1', from: null },
    { kind: 'agent', id: 'A1', team: 'T2', from: '2026-11-30T16:00:00.000Z' },
  ]);
  assert.deepEqual((await ask('GET', '/v1/teams')).body.items, [
    { id: 'T1', name: '一组' },
    { id: 'T2', name: 'T2' },
  ]);
  const reopened = new Directory(served.state);
  assert.deepEqual(reopened.list(), served.deps.directory.list(), 'and it is there after a restart');
});

test('a file with one wrong line changes nothing and names every fault with its place', async () => {
  const { ask } = await open();
  const { status, body } = await ask(
    'POST',
    '/v1/directory/import',
    `${FILE}agent,,T1,,\nagent,A9,T1,soon,\n`,
  );
  assert.equal(status, 422);
  assert.equal(body.code, 'DIRECTORY_REFUSED');
  assert.deepEqual(
    body.errors.map(({ line, column }: { line: number; column: number }) => [line, column]),
    [
      [6, 7],
      [7, 13],
    ],
  );
  assert.deepEqual((await ask('GET', '/v1/directory')).body.items, []);
});

test('a team that only an agent or a queue names is told with its place and the likely one, by file and by row', async () => {
  const { served, ask } = await open();
  const bare = await ask('POST', '/v1/directory/import', 'kind,id,team\nagent,A1,north\nagent,A2,nroth\n');
  assert.deepEqual(bare.body.undeclared, [], 'nothing to compare with while there are no teams');
  await ask('DELETE', '/v1/directory?kind=team&id=nroth');
  const told = await ask(
    'POST',
    '/v1/directory/import',
    'kind,id,team\nteam,south,\nagent,A1,north\nagent,A2,nroth\nqueue,q,nroth\nagent,A3,south\nagent,A4,east\n',
  );
  assert.deepEqual(told.body.undeclared, [
    { team: 'nroth', likely: 'north', line: 4, column: 10 },
    { team: 'east', line: 7, column: 10 },
  ]);
  const lines = [...served.state.list<{ action: string; detail: string }>('audit/')].map(([, line]) => line);
  assert.match(lines.at(-1)?.detail ?? '', /^import rows=6 .* new_teams=nroth,east$/);
  const row = await ask('PUT', '/v1/directory', { kind: 'agent', id: 'A9', team: 'suoth' });
  assert.deepEqual(row.body.undeclared, [{ team: 'suoth', likely: 'south' }]);
});

test('rows are set and taken away one by one, each into the trail', async () => {
  const { served, ask } = await open();
  await ask('PUT', '/v1/directory', { kind: 'agent', id: 'A1', team: 'T1' });
  await ask('PUT', '/v1/directory', { kind: 'agent', id: 'A1', team: null, from: '2026-12-01' });
  const december = Date.parse('2026-12-01T00:00:00+08:00');
  assert.equal(served.deps.directory.teamOfAgent('A1', december - 1), 'T1');
  assert.equal(served.deps.directory.teamOfAgent('A1', december), null);
  const gone = await ask('DELETE', '/v1/directory?kind=agent&id=A1&from=2026-12-01');
  assert.equal(gone.status, 204);
  assert.equal(served.deps.directory.teamOfAgent('A1', december), 'T1');
  assert.equal(
    (await ask('DELETE', '/v1/directory?kind=agent&id=A1&from=2026-12-01')).body.code,
    'ROW_UNKNOWN',
  );
  assert.equal(
    (await ask('PUT', '/v1/directory', { kind: 'agent', id: 'A1', team: 'T1', from: 'soon' })).body.code,
    'REQUEST_INVALID',
  );
  const { items } = (await ask('GET', '/v1/audit?action=directory.changed&subject=A1')).body;
  assert.equal(items.length, 3);
});

test('a call whose agent nobody knows is seen by the team of its queue when it began, and by nobody else', async () => {
  const { served, ask } = await open();
  const { auth, live, store, clock } = served;
  const { password } = await auth.users.create('lead', { role: 'supervisor', teams: ['T1'] });
  const headers = await session(served, 'lead', password);
  const calls = async () =>
    (await served.app.inject({ url: '/v1/calls', headers }))
      .json()
      .items.map(({ call }: { call: string }) => call);
  const { agent: _agent, ...bare } = callView('queued', { started_at: clock.ms });
  live.add(bare);
  store.details.push(
    detail({ ...bare, call: 'queued-before', status: 'complete', started_at: clock.ms - 86_400_000 }),
  );
  assert.deepEqual(await calls(), []);
  await ask('PUT', '/v1/directory', {
    kind: 'queue',
    id: 'billing',
    team: 'T1',
    from: new Date(clock.ms).toISOString(),
  });
  assert.deepEqual(await calls(), ['queued'], 'not the one of the day before');
  assert.equal((await served.app.inject({ url: '/v1/calls/queued', headers })).statusCode, 200);
  assert.equal((await served.app.inject({ url: '/v1/calls/queued-before', headers })).statusCode, 404);
});
