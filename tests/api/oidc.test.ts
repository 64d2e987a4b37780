/** Login at a real OpenID provider (oidc-provider): code flow with PKCE, state and nonce, and what it says of people. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { Browser, CLIENT, type LoginServer, loginServer } from '../helpers/login-server.ts';
import { type TestApp, testApp } from './fixtures.ts';

const ACCOUNTS = {
  'u-wang': { preferred_username: 'wang.fang', groups: ['qa-leads', 'desk-north', 'canteen'] },
  'u-zhao': { preferred_username: 'zhao.lei', groups: ['canteen'] },
  'u-chen': { preferred_username: 'chen.qi', groups: ['qa-leads'] },
  'u-liu': { preferred_username: 'liu.yan', groups: ['agents'], agent_id: 'A7' },
  'u-twin': { preferred_username: 'liu.twin', groups: ['agents'], agent_id: 'A7' },
  'u-moved': { preferred_username: 'sun.li', groups: ['agents'], agent_id: 'A8' },
  'u-evil': { preferred_username: 'ADMIN', groups: ['qa-leads', 'desk-north'] },
  'u-proto': { preferred_username: 'proto', groups: ['constructor', '__proto__', 'desk-north'] },
};

let served: TestApp;
let site: string;
let server: LoginServer;
before(async () => {
  const port = await freePort();
  site = `http://127.0.0.1:${port}`;
  const redirect_url = `${site}/v1/session/oidc/callback`;
  server = await loginServer(redirect_url, ACCOUNTS);
  served = await testApp({
    oidc: {
      issuer: server.issuer,
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_url,
      label: '公司账号',
      scope: 'openid profile groups agent',
      roles: { 'qa-leads': 'supervisor', agents: 'agent' },
      teams: { 'desk-north': 'T1' },
      agent_claim: 'agent_id',
    },
  });
  await served.app.listen({ host: '127.0.0.1', port });
});
after(async () => {
  await served.app.close();
  await server.close();
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as { port: number };
  await new Promise((done) => probe.close(done));
  return port;
}

const start = () => `${site}/v1/session/oidc`;
async function whole(user: string): Promise<{ browser: Browser; answer: Response }> {
  const browser = new Browser();
  const answer = await browser.fetch(await browser.logIn(start(), user));
  return { browser, answer };
}
const session = async (browser: Browser) =>
  (await browser.fetch(`${site}/v1/session`, { headers: { accept: 'application/json' } })).json() as Promise<
    Record<string, unknown>
  >;

function lastRefusal() {
  const lines = [...served.state.list<Record<string, string>>('audit/')].map(([, line]) => line);
  const { user, subject, detail } = lines.filter(({ action }) => action === 'login.refused').at(-1)!;
  return { user, subject, detail };
}

test('the login page is told of the button', async () => {
  const ways = await (await fetch(`${site}/v1/session/ways`)).json();
  assert.deepEqual(ways, {
    password: true,
    first_login: false,
    oidc: { label: '公司账号', url: '/v1/session/oidc' },
  });
});

test('a mapped person is led to the console with a session, role and teams', async () => {
  const { browser, answer } = await whole('u-wang');
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get('location'), '/');
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('earshot_session='));
  assert.match(cookie ?? '', /HttpOnly/);
  assert.match(cookie ?? '', /SameSite=Strict/);
  const { user, role, teams, must_change } = await session(browser);
  assert.deepEqual(
    { user, role, teams, must_change },
    { user: 'wang.fang', role: 'supervisor', teams: ['T1'], must_change: false },
  );
  const lines = served.state.list<{ action: string; user: string; detail?: string }>('audit/');
  assert.ok(
    [...lines].some(
      ([, line]) => line.action === 'login' && line.user === 'wang.fang' && line.detail === 'oidc',
    ),
  );
});

test('an agent comes with the id of the agent and no team', async () => {
  const { browser } = await whole('u-liu');
  const { role, teams, agent } = await session(browser);
  assert.deepEqual({ role, teams, agent }, { role: 'agent', teams: [], agent: 'A7' });
});

test('the second login is the same user, with what the server says now', async () => {
  const { browser } = await whole('u-wang');
  ACCOUNTS['u-wang'].groups = ['agents', 'desk-north'];
  const { answer } = await whole('u-wang');
  // An agent without an id of one.
  assert.equal(answer.headers.get('location'), '/?refused=LOGIN_NOT_MAPPED');
  ACCOUNTS['u-wang'].groups = ['qa-leads', 'desk-north'];
  await whole('u-wang');
  assert.equal((await session(browser)).user, 'wang.fang', 'a session goes on where nothing changed');
  assert.equal(served.auth.users.list().filter(({ name }) => name === 'wang.fang').length, 1);
});

for (const [user, code] of Object.entries({
  'u-zhao': 'LOGIN_NOT_MAPPED',
  'u-chen': 'LOGIN_NOT_MAPPED',
  'u-proto': 'LOGIN_NOT_MAPPED',
  'u-evil': 'USER_EXISTS',
})) {
  test(`${user} is refused: ${code}`, async () => {
    const { browser, answer } = await whole(user);
    assert.equal(answer.headers.get('location'), `/?refused=${code}`);
    assert.equal(browser.cookie(site, 'earshot_session'), undefined);
  });
}

test('a program is told in plain words why', async () => {
  const browser = new Browser();
  const back = await browser.logIn(start(), 'u-chen');
  const answer = await browser.fetch(back, { headers: { accept: 'application/json' } });
  assert.equal(answer.status, 403);
  const { code, detail } = (await answer.json()) as { code: string; detail: string };
  assert.equal(code, 'LOGIN_NOT_MAPPED');
  assert.match(detail, /none of your groups \(claim groups\) is a team/);
});

test('the way back is good once, and only for the browser that went', async () => {
  const browser = new Browser();
  const back = await browser.logIn(start(), 'u-liu');
  const stranger = await new Browser().fetch(back);
  assert.equal(stranger.headers.get('location'), '/?refused=LOGIN_SERVER_REFUSED');
  assert.equal((await browser.fetch(back)).headers.get('location'), '/');
  assert.equal((await browser.fetch(back)).headers.get('location'), '/?refused=LOGIN_SERVER_REFUSED');
});

test('a state, and a code, of another login are refused', async () => {
  const [one, two] = [new Browser(), new Browser()];
  const first = new URL(await one.logIn(start(), 'u-liu'));
  const second = new URL(await two.logIn(start(), 'u-liu'));
  const answer = await one.fetch(second.href);
  assert.equal(answer.headers.get('location'), '/?refused=LOGIN_SERVER_REFUSED', "somebody else's state");
  // The own state with somebody else's code: the verifier does not fit it.
  second.searchParams.set('code', first.searchParams.get('code')!);
  assert.equal((await two.fetch(second.href)).headers.get('location'), '/?refused=LOGIN_SERVER_AWAY');
});

test('a login that took too long is refused', async () => {
  const browser = new Browser();
  const back = await browser.logIn(start(), 'u-liu');
  served.clock.ms += 600_001;
  assert.equal((await browser.fetch(back)).headers.get('location'), '/?refused=LOGIN_SERVER_REFUSED');
});

test('who was disabled here stays out, and who is let in again comes in', async () => {
  await served.auth.users.change('liu.yan', { disabled: true });
  assert.equal((await whole('u-liu')).answer.headers.get('location'), '/?refused=LOGIN_DISABLED');
  await served.auth.users.change('liu.yan', { disabled: false });
  assert.equal((await whole('u-liu')).answer.headers.get('location'), '/');
});

test('two people of the login server do not get one agent number: the second is refused, the trail says whose it is', async () => {
  const { answer, browser } = await whole('u-twin');
  assert.equal(answer.headers.get('location'), '/?refused=AGENT_TAKEN');
  assert.equal(browser.cookie(site, 'earshot_session'), undefined);
  assert.equal(served.auth.users.get('liu.twin'), undefined, 'nobody is made');
  assert.deepEqual(lastRefusal(), {
    user: '-',
    subject: 'liu.twin',
    detail: 'oidc AGENT_TAKEN: agent=A7 owner=liu.yan',
  });
  const program = new Browser();
  const back = await program.logIn(start(), 'u-twin');
  const told = await program.fetch(back, { headers: { accept: 'application/json' } });
  assert.equal(told.status, 409);
  const text = await told.text();
  assert.match(text, /agent id A7, which another account here has: ask an admin/);
  assert.doesNotMatch(text, /liu\.yan/, 'whose it is, is not told at the door');
});

test('a number that somebody comes with later is refused as well, and the account stays as it was', async () => {
  assert.equal((await whole('u-moved')).answer.headers.get('location'), '/');
  ACCOUNTS['u-moved'].agent_id = 'A7';
  assert.equal((await whole('u-moved')).answer.headers.get('location'), '/?refused=AGENT_TAKEN');
  assert.equal(served.auth.users.get('sun.li')?.agent, 'A8');
  assert.deepEqual(lastRefusal(), {
    user: 'sun.li',
    subject: 'sun.li',
    detail: 'oidc AGENT_TAKEN: agent=A7 owner=liu.yan',
  });
  await served.auth.users.change('sun.li', { disabled: true });
  assert.equal((await whole('u-moved')).answer.headers.get('location'), '/?refused=LOGIN_DISABLED');
  // Who has left frees the number.
  await served.auth.users.change('liu.yan', { disabled: true });
  assert.equal((await whole('u-twin')).answer.headers.get('location'), '/');
  assert.equal(served.auth.users.get('liu.twin')?.agent, 'A7');
  await assert.rejects(served.auth.users.change('liu.yan', { disabled: false }), { code: 'AGENT_TAKEN' });
});

test('two who share a number from before still come in: nobody is locked out by a new rule', async () => {
  await served.auth.users.put({ ...served.auth.users.get('liu.yan')!, disabled: false });
  for (const user of ['u-liu', 'u-twin'])
    assert.equal((await whole(user)).answer.headers.get('location'), '/', user);
  await served.auth.users.change('liu.twin', { disabled: true });
});

test('a person of the login server has no password here', async () => {
  const login = await served.auth.login('liu.yan', '', '10.9.9.9');
  assert.equal(login.ok, false);
  await assert.rejects(served.auth.users.resetPassword('liu.yan'), /no password here/);
});

test('a login server that is away is said to be away', async () => {
  const away = await testApp({
    oidc: { ...served.deps.config.oidc, issuer: `http://127.0.0.1:${await freePort()}` },
  });
  const answer = await away.app.inject('/v1/session/oidc');
  assert.equal(answer.json().code, 'LOGIN_SERVER_AWAY');
  await away.app.close();
});
