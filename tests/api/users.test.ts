import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { AUDIT_KINDS } from '../../gateway/auth/audit-trail.ts';
import { HOST, SITE, session } from './access-world.ts';
import { API_TOKEN, PASSWORD, type TestApp, testApp } from './fixtures.ts';

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
    payload?: object,
    headers: Record<string, string> = { authorization: `Bearer ${API_TOKEN}` },
  ) => {
    const answer = await served.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  const make = async (name: string, more: object = { role: 'supervisor', teams: ['T1'] }) =>
    (await ask('POST', '/v1/users', { name, ...more })).body as { password: string };
  return { served, ask, make };
}

test('a new user gets a one-time password, is asked for an own one, and sees the own team', async () => {
  const { served, ask } = await open();
  const made = await ask('POST', '/v1/users', {
    name: '王芳',
    role: 'supervisor',
    teams: ['T2', 'T1', 'T1'],
  });
  assert.equal(made.status, 201);
  assert.deepEqual(made.body.user.teams, ['T1', 'T2']);
  assert.match(made.body.password, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  const headers = await session(served, '王芳', made.body.password);
  const seen = (await ask('GET', '/v1/session', undefined, headers)).body;
  assert.deepEqual([seen.role, seen.teams, seen.must_change], ['supervisor', ['T1', 'T2'], true]);
  const listed = (await ask('GET', '/v1/users')).body.items;
  assert.deepEqual(
    listed.map(({ name }: { name: string }) => name),
    ['admin', '王芳'],
  );
  assert.ok(!JSON.stringify(listed).includes('scrypt'), 'no hash is shown');
  assert.ok(!JSON.stringify([...served.state.list('')]).includes(made.body.password), 'nor kept');
});

const ALL = { role: 'inspector', teams: 'all' };
for (const [name, body, code, says, field] of [
  ['a name with a space', { name: 'a b', ...ALL }, 'USER_UNFIT', /letters and digits/, 'name'],
  ['a name that looks like a token', { name: 'token:x', ...ALL }, 'USER_UNFIT', /letters/, 'name'],
  ['a name in other capitals', { name: 'Admin', ...ALL }, 'USER_EXISTS', /admin already/, 'name'],
  ['a name in wide letters', { name: 'ａｄｍｉｎ', ...ALL }, 'USER_EXISTS', /admin/, 'name'],
  ['no name', ALL, 'REQUEST_INVALID', /name/, 'name'],
  ['an agent without an id', { name: 'li', role: 'agent' }, 'USER_UNFIT', /id of the agent/, 'agent'],
  [
    'a supervisor without a team',
    { name: 'li', role: 'supervisor' },
    'USER_UNFIT',
    /at least one team/,
    'teams',
  ],
  [
    'an admin of one team',
    { name: 'li', role: 'admin', teams: ['T1'] },
    'USER_UNFIT',
    /teams "all"/,
    'teams',
  ],
  ['a role that is none', { name: 'li', role: 'root' }, 'REQUEST_INVALID', /role/, 'role'],
  ['a member that is none', { name: 'li', ...ALL, mail: '' }, 'REQUEST_INVALID', /mail/, undefined],
] as const) {
  test(`${name} is refused: ${code}, with the field that it is about`, async () => {
    const { ask } = await open();
    const { body: problem } = await ask('POST', '/v1/users', body);
    assert.deepEqual([problem.code, problem.field], [code, field]);
    assert.match(problem.detail, says);
  });
}

test('other teams, another role and a new password end the sessions of the user, and of nobody else', async () => {
  const { served, ask, make } = await open();
  await make('other');
  for (const change of [{ teams: ['T2'] }, { role: 'manager' }, { agent: 'A5' }, { disabled: true }]) {
    const name = `user-${Object.keys(change)[0]}`;
    const { password } = await make(name);
    const headers = await session(served, name, password);
    assert.equal((await ask('GET', '/v1/calls', undefined, headers)).status, 200);
    assert.equal((await ask('PATCH', `/v1/users/${name}`, change)).status, 200);
    assert.equal((await ask('GET', '/v1/calls', undefined, headers)).status, 401);
  }
  const { password } = await make('again');
  const headers = await session(served, 'again', password);
  const reset = await ask('POST', '/v1/users/again/password');
  assert.notEqual(reset.body.password, password);
  assert.equal((await ask('GET', '/v1/calls', undefined, headers)).status, 401);
  assert.equal((await served.auth.login('again', password, '10.3.0.1')).ok, false);
  assert.equal((await served.auth.login('again', reset.body.password, '10.3.0.1')).ok, true);
});

test('one agent id is of one active account; the refusal names whose it is', async () => {
  const { ask, make } = await open();
  const agent = { role: 'agent', agent: 'A1' };
  await make('li', agent);
  await make('wang', { ...agent, agent: 'A2' });
  const taken = async (method: 'POST' | 'PATCH', url: string, body: object) => {
    const { status, body: problem } = await ask(method, url, body);
    assert.deepEqual(
      [status, problem.code, problem.field, problem.owner],
      [409, 'AGENT_TAKEN', 'agent', 'li'],
    );
    assert.match(problem.detail, /^li has the agent id A1:/);
  };
  await taken('POST', '/v1/users', { name: 'zhao', ...agent });
  await taken('PATCH', '/v1/users/wang', { agent: 'A1' });
  assert.equal((await ask('PATCH', '/v1/users/li', { role: 'supervisor', teams: ['T1'] })).status, 200);
  assert.equal((await ask('PATCH', '/v1/users/wang', { disabled: true })).status, 200);
  assert.equal((await ask('PATCH', '/v1/users/wang', { agent: 'A1' })).status, 200, 'disabled: no account');
  await taken('PATCH', '/v1/users/wang', { disabled: false });
});

test('a team that the directory does not name is refused at its field with the likely one, unless it is insisted on', async () => {
  const { served, ask, make } = await open();
  await make('before', { role: 'supervisor', teams: ['T7'] });
  await served.deps.directory.take([
    { kind: 'team', id: 'north-1', name: '北区一组' },
    { kind: 'team', id: 'south-1', name: 'south-1' },
  ]);
  const wang = { name: 'wang', role: 'supervisor', teams: ['north-1', 'suoth-1'] };
  const { status, body: problem } = await ask('POST', '/v1/users', wang);
  assert.equal(status, 422);
  const { code, field, team, likely } = problem;
  assert.deepEqual([code, field, team, likely], ['TEAM_UNKNOWN', 'teams', 'suoth-1', 'south-1']);
  assert.match(problem.detail, /got "suoth-1"\. Did you mean south-1\?/);
  assert.equal(served.auth.users.get('wang'), undefined);
  const byName = (await ask('POST', '/v1/users', { ...wang, teams: ['北区一组'] })).body;
  assert.match(byName.detail, /Did you mean north-1 \(北区一组\)\?/);
  const far = (await ask('POST', '/v1/users', { ...wang, teams: ['billing'] })).body;
  assert.equal(far.likely, undefined);
  assert.doesNotMatch(far.detail, /Did you mean/);

  assert.equal((await ask('POST', '/v1/users', { ...wang, new_teams: true })).status, 201);
  const change = async (name: string, body: object) => (await ask('PATCH', `/v1/users/${name}`, body)).status;
  assert.equal(await change('wang', { teams: ['suoth-1'] }), 200, 'what somebody has is not asked again');
  assert.equal(await change('before', { teams: ['T7', 'south-1'] }), 200);
  assert.equal(await change('before', { teams: ['T8'] }), 422);
  assert.equal(await change('before', { teams: ['T8'], new_teams: true }), 200);
  assert.equal(await change('before', { teams: 'all' }), 200);

  const token = { kind: 'api', name: 'daily', role: 'inspector', teams: ['nroth-1'] };
  const refused = (await ask('POST', '/v1/tokens', token)).body;
  assert.deepEqual([refused.code, refused.field, refused.likely], ['TEAM_UNKNOWN', 'teams', 'north-1']);
  assert.equal((await ask('POST', '/v1/tokens', { ...token, new_teams: true })).status, 201);
});

test('a change that changes nothing ends nothing', async () => {
  const { served, ask, make } = await open();
  const { password } = await make('li');
  const headers = await session(served, 'li', password);
  await ask('PATCH', '/v1/users/li', { role: 'supervisor', teams: ['T1'] });
  assert.equal((await ask('GET', '/v1/calls', undefined, headers)).status, 200);
});

test('who is disabled is told so, with the right password only, and comes in again when let in', async () => {
  const { served, ask, make } = await open();
  const { password } = await make('li');
  await ask('PATCH', '/v1/users/li', { disabled: true });
  const login = async (word: string) =>
    (
      await served.app.inject({ method: 'POST', url: '/v1/session', payload: { user: 'li', password: word } })
    ).json();
  assert.equal((await login('wrong-password')).code, 'LOGIN_WRONG');
  assert.equal((await login(password)).code, 'LOGIN_DISABLED');
  await ask('PATCH', '/v1/users/li', { disabled: false });
  assert.equal((await login(password)).user, 'li');
});

test('the last admin stays one, also when two take each other the role at one time', async () => {
  const { served, ask, make } = await open();
  for (const [change, field] of [
    [{ disabled: true }, 'disabled'],
    [{ role: 'manager', teams: 'all' }, 'role'],
  ] as const) {
    const { body } = await ask('PATCH', '/v1/users/admin', change);
    assert.deepEqual([body.code, body.field], ['LAST_ADMIN', field]);
  }
  await make('second', { role: 'admin' });
  const both = await Promise.all(
    ['admin', 'second'].map((name) => ask('PATCH', `/v1/users/${name}`, { disabled: true })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  assert.equal(served.auth.users.list().filter(({ disabled }) => !disabled).length, 1);
});

test('an own new password ends the other sessions and keeps the own socket’s', async () => {
  const { served, ask, make } = await open();
  const { password } = await make('li');
  const mine = await session(served, 'li', password);
  let ended = 0;
  served.auth.onEnded(() => {
    ended += 1;
    assert.ok(
      served.auth.bySession(mine.cookie!.split('=')[1]!),
      'the own session goes on when others are told',
    );
  });
  const body = { old: password, new: 'a-password-of-my-own' };
  assert.equal((await ask('POST', '/v1/session/password', body, mine)).status, 204);
  assert.equal(ended, 1);
  assert.equal((await ask('GET', '/v1/calls', undefined, mine)).status, 200);
});

test('a token of few rights makes nobody who may more', async () => {
  const { served, ask } = await open();
  const { body } = await ask('POST', '/v1/tokens', {
    kind: 'api',
    name: 'hr',
    role: 'admin',
    may: ['users'],
  });
  const hr = { authorization: `Bearer ${body.secret}` };
  for (const answer of [
    await ask('POST', '/v1/users', { name: 'evil', role: 'admin' }, hr),
    await ask('PATCH', '/v1/users/admin', { role: 'manager', teams: 'all' }, hr),
    await ask('POST', '/v1/users/admin/password', undefined, hr),
  ])
    assert.equal(answer.body.code, 'RIGHTS_EXCEEDED');
  assert.equal((await served.auth.login('admin', PASSWORD, '10.4.0.1')).ok, true);
});

test('every change is in the trail with who, whom and what', async () => {
  const { served, ask } = await open();
  const headers = { cookie: await served.cookie(), origin: SITE, host: HOST };
  await ask('POST', '/v1/users', { name: 'li', role: 'supervisor', teams: ['T1'] }, headers);
  await ask('PATCH', '/v1/users/li', { disabled: true }, headers);
  await ask('POST', '/v1/users/li/password', undefined, headers);
  const { items } = (await ask('GET', '/v1/audit?subject=li')).body;
  assert.deepEqual(
    items.map(({ user, action, detail }: Record<string, string>) => `${user} ${action} ${detail}`),
    [
      'admin user.password_reset role=supervisor teams=T1 disabled',
      'admin user.changed role=supervisor teams=T1 disabled',
      'admin user.made role=supervisor teams=T1',
    ],
  );
});

test('the trail is searched by kinds of actions; without one nothing is left out', async () => {
  const { served, ask } = await open();
  await served.cookie();
  await ask('POST', '/v1/users', { name: 'li', role: 'supervisor', teams: ['T1'] });
  await ask('GET', '/v1/flags');
  const actions = async (query: string) =>
    (await ask('GET', `/v1/audit?${query}`)).body.items
      .map(({ action }: { action: string }) => action)
      .filter((action: string) => action !== 'audit.read');
  const all = ['flags.read', 'user.made', 'login'];
  assert.deepEqual(await actions(''), all);
  assert.deepEqual(await actions(`kinds=${AUDIT_KINDS.join(',')}`), all);
  assert.deepEqual(await actions('kinds=sign_ins'), ['login']);
  assert.deepEqual(await actions('kinds=changes,sign_ins'), ['user.made', 'login']);
  assert.deepEqual(await actions('kinds=lists'), ['flags.read']);
  assert.deepEqual(await actions('kinds=live'), []);
  assert.deepEqual(await actions('kinds=live&action=flags.read'), ['flags.read'], 'named: whatever its kind');
  await ask('GET', '/v1/flags?call=c-1');
  assert.deepEqual(await actions('kinds=texts'), ['flags.read'], 'flags of one call are its words');
  assert.equal((await ask('GET', '/v1/audit?kinds=changes,none')).body.code, 'REQUEST_INVALID');
});

test('the trail is searched by user, action, subject and time, page by page', async () => {
  const { served, ask } = await open();
  served.clock.ms = Date.UTC(2026, 10, 22, 10);
  for (const name of ['u1', 'u2', 'u3']) {
    await ask('POST', '/v1/users', { name, role: 'inspector', teams: 'all' });
    served.clock.ms += 3_600_000;
  }
  served.clock.ms += 86_400_000;
  const subjects = async (query: string) => {
    const found: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body }: { body: { items: { subject: string }[]; next: string | null } } = await ask(
        'GET',
        `/v1/audit?limit=1&${query}${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`,
      );
      found.push(...body.items.map(({ subject }) => subject));
      next = body.next;
    }
    return found;
  };
  assert.deepEqual(await subjects('action=user.made'), ['u3', 'u2', 'u1']);
  assert.deepEqual(await subjects('action=user.made&user=nobody'), []);
  assert.deepEqual(await subjects('action=user.made&subject=u2'), ['u2']);
  assert.deepEqual(await subjects('action=user.made&from=2026-11-22T11:00:00Z'), ['u3', 'u2']);
  assert.deepEqual(await subjects('action=user.made&to=2026-11-22T19:00:00%2B08:00'), ['u1']);
  assert.deepEqual(await subjects('action=user.made&from=2026-11-23'), []);
  const stopped = await ask('POST', '/v1/rules/escalation-regulator/stop', { reason: '误报太多' });
  assert.equal(stopped.status, 200);
  const ofRule = (await ask('GET', '/v1/audit?subject=escalation-regulator')).body.items;
  assert.deepEqual(
    ofRule.map(({ action }: { action: string }) => action),
    ['rule.stopped'],
    'a rule stands in the detail, and looking for it is not about it',
  );
  for (const query of ['from=yesterday', 'action=nonsense', 'to=2026-13-01'])
    assert.equal((await ask('GET', `/v1/audit?${query}`)).body.code, 'REQUEST_INVALID');
});
