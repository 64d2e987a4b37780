import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createAuth, SESSION_MS } from '../../gateway/auth/auth.ts';
import { hashPassword, oneTimePassword, verifyPassword } from '../../gateway/auth/passwords.ts';
import { PERMISSIONS, type UserRole } from '../../gateway/auth/roles.ts';
import { entered } from './access-world.ts';
import { API_TOKEN, PASSWORD, type TestApp, testApp } from './fixtures.ts';
import { MemoryState } from './memory-state.ts';

const opened: TestApp[] = [];
after(async () => {
  for (const { app } of opened) await app.close();
});

async function open(env: Record<string, string> = {}): Promise<TestApp> {
  const served = await testApp({ env });
  opened.push(served);
  return served;
}

const own = { host: 'localhost:80', origin: 'http://localhost:80' };

function login({ app }: TestApp, password: string, user = 'admin', remoteAddress = '127.0.0.1') {
  return app.inject({ method: 'POST', url: '/v1/session', payload: { user, password }, remoteAddress });
}

test('a first start without a configured password makes a one-time one: one session, then it must be changed', async () => {
  const served = await open({ EARSHOT_ADMIN_PASSWORD: '' });
  const once = served.auth.firstPassword!;
  assert.match(once, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  const waits = async () => (await served.app.inject('/v1/session/ways')).json().first_login;
  assert.equal(await waits(), true);
  const answer = await login(served, once);
  assert.equal(await waits(), false, 'the login page tells the hint until then');
  assert.deepEqual(answer.json(), {
    user: 'admin',
    role: 'admin',
    teams: 'all',
    agent: null,
    must_change: true,
    may: PERMISSIONS,
    time_zone: 'Asia/Shanghai',
    links: {},
    watermark: true,
    alert_targets: 0,
    appeal_days: 7,
    review_by_other: false,
  });
  const first = `earshot_session=${answer.cookies[0]!.value}`;
  assert.equal((await served.app.inject({ url: '/v1/calls', headers: { cookie: first } })).statusCode, 200);
  const again = await login(served, once);
  assert.equal(again.json().must_change, true);
  const cookie = `earshot_session=${again.cookies[0]!.value}`;
  const calls = await served.app.inject({ url: '/v1/calls', headers: { cookie } });
  assert.equal(calls.json().code, 'PASSWORD_CHANGE_REQUIRED');
  const change = (next: string, old = once) =>
    served.app.inject({
      method: 'POST',
      url: '/v1/session/password',
      headers: { cookie, ...own },
      payload: { old, new: next },
    });
  assert.equal((await change('too-short')).json().code, 'PASSWORD_UNFIT');
  assert.equal((await change(once)).json().code, 'PASSWORD_UNFIT');
  assert.equal((await change('long-enough-1', 'wrong')).json().code, 'PASSWORD_WRONG');
  assert.equal((await change('long-enough-1')).statusCode, 204);
  assert.equal((await served.app.inject({ url: '/v1/calls', headers: { cookie } })).statusCode, 200);
  assert.equal((await login(served, once)).statusCode, 401);
  assert.equal((await login(served, 'long-enough-1')).json().must_change, false);
});

test('the one-time password is printed at each start until it was used, and is kept nowhere then', async () => {
  const state = new MemoryState();
  const start = (admin_password = '') => createAuth({ state, config: { api_token: '', admin_password } });
  const once = (await start()).firstPassword!;
  const second = await start();
  assert.equal(second.firstPassword, once);
  assert.equal((await second.login('admin', 'none-of-it', 'a')).ok, false);
  assert.equal((await start()).firstPassword, once);
  assert.equal((await second.login('admin', once, 'b')).ok, true);
  assert.equal((await start()).firstPassword, null);
  assert.doesNotMatch(JSON.stringify([...state.list('')]), new RegExp(once));
});

test('a one-time password that was replaced before it was used is printed no more', async () => {
  const state = new MemoryState();
  const start = (admin_password = '') => createAuth({ state, config: { api_token: '', admin_password } });
  const once = (await start()).firstPassword!;
  await (await start()).users.resetPassword('admin');
  assert.equal((await start()).firstPassword, null);
  await start('configured-1');
  assert.equal((await start()).firstPassword, null);
  assert.doesNotMatch(JSON.stringify([...state.list('')]), new RegExp(once));
});

test('a configured password is set at the first start and again only when it changes', async () => {
  const state = new MemoryState();
  const start = (admin_password: string) => createAuth({ state, config: { api_token: '', admin_password } });
  const first = await start('configured-1');
  assert.equal(first.firstPassword, null);
  const entered = await first.login('admin', 'configured-1', 'a');
  assert.ok(entered.ok);
  assert.equal(
    await first.changePassword(entered.principal, 'configured-1', 'chosen-by-hand', 'a'),
    'CHANGED',
  );
  assert.ok((await (await start('configured-1')).login('admin', 'chosen-by-hand', 'a')).ok, 'kept by hand');
  assert.ok((await (await start('configured-2')).login('admin', 'configured-2', 'a')).ok, 'set anew');
});

test('a new password ends the other sessions of the user and keeps the own one', async () => {
  const served = await open();
  const [mine, other] = [await served.cookie(), await served.cookie()];
  await served.app.inject({
    method: 'POST',
    url: '/v1/session/password',
    headers: { cookie: mine, ...own },
    payload: { old: PASSWORD, new: 'another-password' },
  });
  const status = async (cookie: string) =>
    (await served.app.inject({ url: '/v1/session', headers: { cookie } })).statusCode;
  assert.deepEqual([await status(mine), await status(other)], [200, 401]);
});

test('a session ends after twelve hours and at the logout', async () => {
  const served = await open();
  const cookie = await served.cookie();
  const status = async (one: string) =>
    (await served.app.inject({ url: '/v1/session', headers: { cookie: one } })).statusCode;
  served.clock.ms += SESSION_MS - 1;
  assert.equal(await status(cookie), 200);
  served.clock.ms += 1;
  assert.equal(await status(cookie), 401);
  const next = await served.cookie();
  assert.equal([...served.state.list('session/')].length, 1, 'the session that is over is forgotten');
  await served.app.inject({ method: 'DELETE', url: '/v1/session', headers: { cookie: next, ...own } });
  assert.equal(await status(next), 401);
});

test('five wrong passwords close the name to that address for a minute, the right one too', async () => {
  const served = await open();
  for (let wrong = 0; wrong < 5; wrong += 1) assert.equal((await login(served, 'wrong')).statusCode, 401);
  const locked = await login(served, PASSWORD);
  assert.equal(locked.statusCode, 429);
  assert.equal(locked.json().code, 'LOGIN_LOCKED');
  assert.equal(locked.headers['retry-after'], '60');
  assert.equal((await login(served, PASSWORD, 'admin', '198.51.100.7')).statusCode, 200, 'another address');
  served.clock.ms += 60_000;
  assert.equal((await login(served, PASSWORD)).statusCode, 200);
});

test('wrong passwords that are sent all at once are counted too', async () => {
  const served = await open();
  const answers = await Promise.all(Array.from({ length: 12 }, () => login(served, 'wrong')));
  const codes = answers.map(({ statusCode }) => statusCode).sort();
  assert.deepEqual(codes, [...Array(5).fill(401), ...Array(7).fill(429)]);
});

test('logins from one address are limited, whatever the names', async () => {
  const served = await open();
  const codes: number[] = [];
  for (let n = 0; n < 31; n += 1) codes.push((await login(served, 'wrong', `name-${n}`)).statusCode);
  assert.equal(codes.at(-2), 401);
  assert.equal(codes.at(-1), 429);
});

test('the trail names who came and went and what was read, newest first and page by page', async () => {
  const served = await open();
  await login(served, 'wrong', 'my-secret-password');
  const cookie = await served.cookie();
  await served.app.inject({ url: '/v1/flags?severity=critical', headers: { cookie } });
  await served.app.inject({ method: 'DELETE', url: '/v1/session', headers: { cookie, ...own } });
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const page = async (query: string) =>
    (await served.app.inject({ url: `/v1/audit?${query}`, headers })).json();
  const first = await page('limit=3');
  assert.deepEqual(
    first.items.map((line: { action: string; user: string }) => [line.action, line.user]),
    [
      ['logout', 'admin'],
      ['flags.read', 'admin'],
      ['login', 'admin'],
    ],
  );
  assert.equal(first.items[1].detail, 'severity=critical');
  served.clock.ms += 86_400_000;
  const rest = await page(`limit=3&after=${encodeURIComponent(first.next)}`);
  assert.deepEqual(
    rest.items.map((line: { action: string }) => line.action),
    ['login.refused'],
  );
  assert.equal(rest.next, null);
  assert.ok(
    !JSON.stringify(rest).includes('my-secret-password'),
    'a name that was typed is not written down',
  );
});

test('a refused login names the account that exists, and no name that nobody has', async () => {
  const served = await open();
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  for (const user of ['ADMIN', 'my-secret-password'])
    await served.app.inject({ method: 'POST', url: '/v1/session', payload: { user, password: 'wrong' } });
  const trail = await served.app.inject({ url: '/v1/audit?action=login.refused', headers });
  assert.deepEqual(
    trail.json().items.map(({ user, detail }: Record<string, string>) => [user, detail]),
    [
      ['-', 'WRONG UNKNOWN_NAME'],
      ['admin', 'WRONG'],
    ],
  );
  assert.ok(!trail.body.includes('my-secret-password'));
});

test('nothing in the state shows a password or a session id', async () => {
  const served = await open();
  const cookie = await served.cookie();
  const kept = JSON.stringify([...served.state.list('')]);
  assert.ok(!kept.includes(PASSWORD));
  assert.ok(!kept.includes(cookie.split('=')[1]!));
});

test('a hash accepts its password only, and differs each time', async () => {
  const hash = await hashPassword('密码-0123456');
  assert.notEqual(hash, await hashPassword('密码-0123456'));
  assert.equal(await verifyPassword('密码-0123456', hash), true);
  assert.equal(await verifyPassword('密码-0123457', hash), false);
  assert.equal(await verifyPassword('x', 'not a hash'), false);
  assert.notEqual(oneTimePassword(), oneTimePassword());
});

test('links into other systems go to those who may use them', async () => {
  const served = await open();
  const { links } = served.deps.config;
  Object.assign(links, {
    recording: 'https://rec.example/{call_id}?t={seconds}',
    listen: 'https://cti.example/',
  });
  const seen = async (role: UserRole) => {
    const cookie = await entered(served, role);
    return (await served.app.inject({ url: '/v1/session', headers: cookie })).json().links;
  };
  assert.deepEqual(await seen('agent'), { recording: links.recording });
  assert.deepEqual(await seen('supervisor'), { recording: links.recording, listen: links.listen });
});
