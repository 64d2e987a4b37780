import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { may, PERMISSIONS, USER_ROLES } from '../../gateway/auth/roles.ts';
import { API_TOKEN, callView, PASSWORD, type TestApp, testApp } from './fixtures.ts';

let served: TestApp;
before(async () => {
  served = await testApp();
  served.live.add(callView('c-1'));
});
after(() => served.app.close());

let cookie: Promise<string> | undefined;
/** One session for the whole table: logins are limited per minute. The last row ends it. */
const loggedIn = () => {
  cookie ??= served.cookie();
  return cookie;
};

/** Every route and what nobody, a session and the token get. */
const ROUTES: [
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  nobody: number,
  session: number,
  token: number,
][] = [
  ['GET', '/healthz', 200, 200, 200],
  ['GET', '/readyz', 200, 200, 200],
  ['GET', '/metrics', 200, 200, 200],
  ['GET', '/docs', 200, 200, 200],
  ['GET', '/docs/json', 200, 200, 200],
  ['GET', '/v1/session', 401, 200, 200],
  ['GET', '/v1/calls', 401, 200, 200],
  ['GET', '/v1/calls?live=true', 401, 200, 200],
  ['GET', '/v1/calls/export', 401, 200, 200],
  ['GET', '/v1/calls/c-1', 401, 200, 200],
  ['GET', '/v1/calls/c-1/export', 401, 200, 200],
  ['GET', '/v1/calls/c-1/vcon', 401, 409, 409],
  ['GET', '/v1/store', 401, 200, 200],
  ['GET', '/v1/store/set-aside', 401, 200, 200],
  ['DELETE', '/v1/customers', 401, 400, 400],
  ['GET', '/v1/flags', 401, 200, 200],
  ['GET', '/v1/scope-flags', 401, 200, 200],
  ['GET', '/v1/cases', 401, 200, 200],
  ['GET', '/v1/rules', 401, 200, 200],
  ['GET', '/v1/rules/c-1', 401, 404, 404],
  ['GET', '/v1/audit', 401, 200, 200],
  ['GET', '/v1/marks', 401, 200, 200],
  ['GET', '/v1/marks/counts', 401, 200, 200],
  ['GET', '/v1/marks/:mark', 401, 404, 404],
  ['POST', '/v1/calls/c-1/marks', 401, 400, 400],
  ['DELETE', '/v1/calls/c-1/marks/:mark', 401, 404, 404],
  ['POST', '/v1/rules/reload', 401, 200, 200],
  ['POST', '/v1/rules/c-1/stop', 401, 400, 400],
  ['POST', '/v1/rules/c-1/resume', 401, 409, 409],
  // The body is missing: who may call gets as far as being told so.
  ['POST', '/v1/session', 400, 400, 400],
  ['POST', '/v1/session/password', 401, 400, 400],
  ['DELETE', '/v1/session', 401, 204, 204],
];

for (const [method, url, nobody, session, token] of ROUTES) {
  test(`${method} ${url} answers ${nobody} to nobody, ${session} to a session, ${token} to the token`, async () => {
    const ask = async (headers: Record<string, string>) =>
      (await served.app.inject({ method, url, headers })).statusCode;
    assert.equal(await ask({}), nobody);
    const own = { origin: 'http://localhost:80', host: 'localhost:80' };
    assert.equal(await ask({ cookie: await loggedIn(), ...own }), session);
    assert.equal(await ask({ authorization: `Bearer ${API_TOKEN}` }), token);
  });
}

test('no route under /v1 is missing from the table above', () => {
  const listed = new Set(
    ROUTES.map(([method, url]) => `${method} ${url.split('?')[0]!.replace('c-1', ':id')}`),
  );
  const paths = served.app.swagger().paths ?? {};
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods as object)) {
      const name = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      assert.ok(listed.has(name), `${name} is not in the table`);
    }
  }
});

test('a wrong token is refused, even beside a good session', async () => {
  const headers = { cookie: await served.cookie(), authorization: 'Bearer wrong' };
  const answer = await served.app.inject({ url: '/v1/calls', headers });
  assert.equal(answer.statusCode, 401);
  assert.equal(answer.json().code, 'TOKEN_WRONG');
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
});

for (const [name, origin] of Object.entries({
  'another site': 'https://evil.example',
  'no Origin': undefined,
  'the same host with another port': 'http://localhost:81',
  'the same host over another scheme': 'https://localhost:80',
  'an opaque origin': 'null',
})) {
  test(`a change with a session cookie from ${name} is refused`, async () => {
    const headers = { cookie: await served.cookie(), host: 'localhost:80', ...(origin ? { origin } : {}) };
    const answer = await served.app.inject({ method: 'DELETE', url: '/v1/session', headers });
    assert.equal(answer.statusCode, 403);
    assert.equal(answer.json().code, 'ORIGIN_REFUSED');
  });
}

test('a login from another site is refused', async () => {
  const answer = await served.app.inject({
    method: 'POST',
    url: '/v1/session',
    headers: { origin: 'https://evil.example' },
    payload: { user: 'admin', password: PASSWORD },
  });
  assert.equal(answer.json().code, 'ORIGIN_REFUSED');
});

test('the session cookie is HttpOnly, SameSite=Strict, and Secure behind a proxy', async () => {
  const login: InjectOptions = {
    method: 'POST',
    url: '/v1/session',
    payload: { user: 'admin', password: PASSWORD },
  };
  const [plain] = (await served.app.inject(login)).cookies;
  assert.deepEqual(
    {
      httpOnly: plain?.httpOnly,
      sameSite: plain?.sameSite,
      secure: plain?.secure,
      path: plain?.path,
      maxAge: plain?.maxAge,
    },
    { httpOnly: true, sameSite: 'Strict', secure: undefined, path: '/', maxAge: 43_200 },
  );
  const proxied = await testApp({ behindProxy: true });
  try {
    assert.equal((await proxied.app.inject(login)).cookies[0]?.secure, true);
  } finally {
    await proxied.app.close();
  }
});

test('behind a proxy the host and the client come from the nearest proxy, and metrics need the token', async () => {
  const proxied = await testApp({ behindProxy: true });
  try {
    const headers = {
      cookie: await proxied.cookie(),
      origin: 'https://desk.example',
      'x-forwarded-host': 'desk.example',
    };
    const forwarded = {
      'x-forwarded-for': '203.0.113.9, 198.51.100.7',
      authorization: `Bearer ${API_TOKEN}`,
    };
    const left = await proxied.app.inject({ method: 'DELETE', url: '/v1/session', headers });
    assert.equal(left.statusCode, 204, left.body);
    await proxied.app.inject({ url: '/v1/flags', headers: forwarded });
    const trail = (await proxied.app.inject({ url: '/v1/audit', headers: forwarded })).json();
    assert.equal(trail.items[0].from, '198.51.100.7');
    assert.equal((await proxied.app.inject('/metrics')).statusCode, 401);
    assert.equal((await proxied.app.inject({ url: '/metrics', headers: forwarded })).statusCode, 200);
  } finally {
    await proxied.app.close();
  }
});

test('every role is allowed what is listed for it, and agents nothing yet', () => {
  const table = Object.fromEntries(
    USER_ROLES.map((role) => [role, PERMISSIONS.filter((one) => may(role, one))]),
  );
  const reading = ['calls', 'flags', 'cases', 'rules'];
  assert.deepEqual(table, {
    admin: PERMISSIONS,
    manager: [...reading, 'stop-rules', 'reload-rules', 'mark'],
    supervisor: [...reading, 'stop-rules', 'mark'],
    inspector: reading,
    agent: [],
  });
});
