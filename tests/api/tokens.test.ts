import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { sendersOf, sourceFor } from '../../gateway/auth/senders.ts';
import { Tokens } from '../../gateway/auth/tokens.ts';
import { API_TOKEN, callView, type TestApp, testApp } from './fixtures.ts';

const DAY_MS = 86_400_000;
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
    token = API_TOKEN,
  ) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await served.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  const make = async (body: object) => (await ask('POST', '/v1/tokens', body)).body;
  return { served, ask, make };
}

test('a token may what it says, of the teams that it says, until it expires', async () => {
  const { served, ask, make } = await open();
  served.live.add(callView('c-1'));
  served.live.add(callView('c-2', { agent: { id: 'A9', team: 'T2' } }));
  const { token, secret } = await make({
    kind: 'api',
    name: 'reports',
    role: 'manager',
    may: ['calls'],
    teams: ['T1'],
    expires_in_days: 30,
  });
  assert.match(secret, /^esk_[\w-]{32}$/);
  assert.equal(token.expires_at, '2026-12-22T01:00:00.000Z');
  const { items } = (await ask('GET', '/v1/calls?live=true', undefined, secret)).body;
  assert.deepEqual(
    items.map(({ call }: { call: string }) => call),
    ['c-1'],
  );
  assert.equal((await ask('GET', '/v1/calls/c-2', undefined, secret)).status, 404);
  assert.equal((await ask('GET', '/v1/flags', undefined, secret)).body.code, 'ROLE_INSUFFICIENT');
  assert.deepEqual((await ask('GET', '/v1/session', undefined, secret)).body.may, ['calls']);
  served.clock.ms += 30 * DAY_MS;
  assert.equal((await ask('GET', '/v1/calls', undefined, secret)).body.code, 'TOKEN_WRONG');
  assert.equal((await ask('GET', '/v1/tokens')).body.items[0].expired, true);
});

test('the secret is shown once, kept as a hash, and the token survives a restart', async () => {
  const { served, ask, make } = await open();
  const { secret, token } = await make({ kind: 'api', name: 'x', role: 'inspector' });
  assert.equal(token.expires_at, '2027-02-20T01:00:00.000Z', '90 days where nothing is said');
  assert.ok(!JSON.stringify([...served.state.list('')]).includes(secret));
  assert.ok(!JSON.stringify((await ask('GET', '/v1/tokens')).body).includes(secret.slice(4)));
  const again = new Tokens(served.state, () => served.clock.ms);
  assert.equal(again.bySecret(secret)?.id, token.id);
});

test('a revoked token and an old secret stop working at once, also after a restart', async () => {
  const { served, ask, make } = await open();
  const { secret, token } = await make({ kind: 'api', name: 'x', role: 'inspector' });
  const rotated = (await ask('POST', `/v1/tokens/${token.id}/secret`)).body;
  assert.equal((await ask('GET', '/v1/calls', undefined, secret)).status, 401);
  assert.equal((await ask('GET', '/v1/calls', undefined, rotated.secret)).status, 200);
  assert.equal((await ask('DELETE', `/v1/tokens/${token.id}`)).status, 204);
  assert.equal((await ask('GET', '/v1/calls', undefined, rotated.secret)).status, 401);
  assert.equal((await ask('DELETE', `/v1/tokens/${token.id}`)).body.code, 'TOKEN_UNKNOWN');
  assert.equal(new Tokens(served.state, () => served.clock.ms).list().length, 0);
});

test('its last use is known to the minute', async () => {
  const { served, ask, make } = await open();
  const { secret } = await make({ kind: 'api', name: 'x', role: 'inspector' });
  const used = async () => (await ask('GET', '/v1/tokens')).body.items[0].last_used_at;
  assert.equal(await used(), null);
  await ask('GET', '/v1/calls', undefined, secret);
  assert.equal(await used(), '2026-11-22T01:00:00.000Z');
  served.clock.ms += 59_000;
  await ask('GET', '/v1/calls', undefined, secret);
  assert.equal(await used(), '2026-11-22T01:00:00.000Z');
  served.clock.ms += 1_000;
  await ask('GET', '/v1/calls', undefined, secret);
  assert.equal(await used(), '2026-11-22T01:01:00.000Z');
});

for (const [name, body, code] of [
  [
    'more than the role may',
    { kind: 'api', name: 'x', role: 'inspector', may: ['erase'] },
    'REQUEST_INVALID',
  ],
  ['the role agent', { kind: 'api', name: 'x', role: 'agent' }, 'REQUEST_INVALID'],
  ['a sender without sources', { kind: 'sender', name: 'x', sources: [] }, 'REQUEST_INVALID'],
  ['a sender of everything', { kind: 'sender', name: 'x', sources: ['*'] }, 'REQUEST_INVALID'],
  ['a key that is none', { kind: 'api', name: 'x', role: 'admin', admin: true }, 'REQUEST_INVALID'],
] as const) {
  test(`${name} is refused`, async () => {
    const { ask } = await open();
    assert.equal((await ask('POST', '/v1/tokens', body)).body.code, code);
  });
}

test('what is wrong is told of the kind that was asked for, and of no other', async () => {
  const { ask } = await open();
  const detail = async (body: object) => (await ask('POST', '/v1/tokens', body)).body.detail;
  assert.equal(
    await detail({ kind: 'api', name: 'x', role: 'admin', right: ['embed'] }),
    'body must NOT have additional properties (right).',
  );
  assert.equal(
    await detail({ kind: 'sender', name: 'x', source: 'asr' }),
    "body must have required property 'sources'; body must NOT have additional properties (source).",
  );
  assert.equal(
    await detail({ kind: 'robot', name: 'x' }),
    'body.kind must be one of the allowed values (api, sender).',
  );
});

test('the list tells what each token may, and what its role may at most', async () => {
  const { ask, make } = await open();
  await make({ kind: 'api', name: 'crm', role: 'admin', may: ['embed'] });
  const { items, roles } = (await ask('GET', '/v1/tokens')).body;
  assert.deepEqual(items[0].may, ['embed']);
  assert.ok(roles.admin.includes('embed') && !roles.inspector.includes('embed'));
  assert.equal(roles.agent, undefined);
});

test('names of tokens, and sources of senders, belong to one token at a time', async () => {
  const { ask, make } = await open();
  await make({ kind: 'sender', name: 'north', sources: ['asr-north-*', 'cti-1'] });
  const refused = async (name: string, sources: string[]) =>
    (await ask('POST', '/v1/tokens', { kind: 'sender', name, sources })).body;
  const { code, field } = await refused('north', ['x']);
  assert.deepEqual([code, field], ['TOKEN_NAME_TAKEN', 'name']);
  const unfit = await refused('south', ['a b']);
  assert.deepEqual([unfit.code, unfit.field], ['REQUEST_INVALID', 'sources']);
  for (const source of ['cti-1', 'cti-*', 'asr-north-7', 'asr-north-7*', 'asr-*']) {
    const problem = await refused('south', ['own', source]);
    assert.deepEqual([problem.code, problem.field], ['TOKEN_SOURCES_TAKEN', 'sources'], source);
    assert.match(problem.detail, /which the token north has/);
  }
  assert.equal(
    (await ask('POST', '/v1/tokens', { kind: 'sender', name: 'south', sources: ['cti-2', 'asr-south-*'] }))
      .status,
    201,
  );
});

test('two tokens never speak for one source; the first one has what no other has', async () => {
  const { served, make } = await open();
  const { secret, token } = await make({ kind: 'sender', name: 'north', sources: ['asr-north-*'] });
  const senders = sendersOf(served.auth, 'the-first-token');
  assert.equal(senders.authenticate('the-first-token'), 'ingest');
  assert.equal(senders.authenticate(secret), token.id);
  assert.equal(senders.authenticate('another'), null);
  assert.equal(senders.authenticate(undefined), null);
  for (const [owner, source, may] of [
    ['ingest', 'asr-1', true],
    ['ingest', 'asr-north-1', false],
    [token.id, sourceFor(token.id, 'funasr:7'), true],
    ['ingest', sourceFor(token.id, 'funasr:7'), false],
    ['ingest', sourceFor('ingest', 'funasr:7'), true],
    [token.id, 'asr-north-1', true],
    [token.id, 'asr-1', false],
  ] as const)
    assert.equal(senders.maySpeak(owner, source), may, `${owner} ${source}`);
  assert.equal(senders.isGood(token.id), true);
  await served.auth.tokens.revoke(token.id);
  assert.equal(senders.isGood(token.id), false);
  assert.equal(senders.maySpeak('ingest', 'asr-north-1'), true, 'its names are free again');
});

test('a token of the API sends no events, and a sender’s reads nothing', async () => {
  const { served, ask, make } = await open();
  const api = await make({ kind: 'api', name: 'a', role: 'admin' });
  const sender = await make({ kind: 'sender', name: 's', sources: ['asr-1'] });
  assert.equal(sendersOf(served.auth, 'first').authenticate(api.secret), null);
  assert.equal((await ask('GET', '/v1/calls', undefined, sender.secret)).status, 401);
});
