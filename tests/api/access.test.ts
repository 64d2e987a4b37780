import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { may, PERMISSIONS, USER_ROLES } from '../../gateway/auth/roles.ts';
import { API_TOKEN, PASSWORD, type TestApp, testApp } from './fixtures.ts';

let served: TestApp;
before(async () => {
  served = await testApp();
});
after(() => served.app.close());

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

test('every role is allowed what is listed for it, and agents little', () => {
  const table = Object.fromEntries(
    USER_ROLES.map((role) => [role, PERMISSIONS.filter((one) => may(role, one))]),
  );
  const reading = ['calls', 'flags', 'prompts', 'cases', 'rules'];
  // In the order of the list of permissions.
  const inOrder = (...names: string[]) => PERMISSIONS.filter((one) => names.includes(one));
  const leading = [
    ...reading,
    'stop-rules',
    'mark',
    'silence',
    'coach',
    'review',
    'appeals',
    'reports',
    'plan-reviews',
  ];
  assert.deepEqual(table, {
    admin: PERMISSIONS,
    manager: inOrder(...leading, 'reload-rules', 'edit-rules', 'test-alerts'),
    supervisor: inOrder(...leading),
    inspector: inOrder(...reading, 'review', 'appeals'),
    agent: inOrder('calls', 'prompts'),
  });
});
