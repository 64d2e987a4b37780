/** The agent's panel inside another program: its token, what it sees, and who may frame the page. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EMBED_MS, LONGEST_MS } from '../../gateway/auth/embed-tokens.ts';
import { API_TOKEN, callView, flag, type TestApp, testApp } from './fixtures.ts';

const admin = { authorization: `Bearer ${API_TOKEN}` };
let served: TestApp;
const webRoot = mkdtempSync(join(tmpdir(), 'earshot-embed-'));

before(async () => {
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html>');
  const embed = { frame_ancestors: 'https://crm.example.com' };
  served = await testApp({ deps: { webRoot }, embed });
  served.live.add(callView('c-own', { flags: { critical: 1, major: 0, minor: 0, info: 0 } }), {
    flags: [flag('f-1', 'c-own', { coach: '先致歉' })],
  });
  served.live.add(callView('c-other', { agent: { id: 'A2', team: 'T1' } }));
});
after(async () => {
  await served.app.close();
  rmSync(webRoot, { recursive: true });
});

const made = async (agent = 'A1') => {
  const answer = await served.app.inject({
    method: 'POST',
    url: '/v1/embed-tokens',
    headers: admin,
    payload: { agent },
  });
  assert.equal(answer.statusCode, 201);
  return { authorization: `Bearer ${answer.json().token}` };
};
const get = async (url: string, headers: Record<string, string>) =>
  (await served.app.inject({ url, headers })).statusCode;
const answer = (headers: Record<string, string>, what: string, prompt = 'p-f-1') =>
  served.app.inject({
    method: 'POST',
    url: `/v1/calls/c-own/prompts/${prompt}/answers`,
    headers,
    payload: { what },
  });

test('a token shows its agent the own call, no other one, and nothing of what staff see', async () => {
  const token = await made();
  assert.equal(await get('/v1/calls/c-own', token), 200);
  assert.equal(await get('/v1/calls/c-other', token), 404);
  assert.equal(await get('/v1/flags', token), 403);
  assert.equal(await get('/v1/tokens', token), 403);
});

test('an answer is made once, counted once, and answers of another agent are refused', async () => {
  const token = await made();
  assert.equal((await answer(token, 'shown')).statusCode, 201);
  assert.equal((await answer(token, 'shown')).statusCode, 200);
  const both = await Promise.all([answer(token, 'dismissed'), answer(token, 'dismissed')]);
  assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [200, 201]);
  assert.equal((await answer(token, 'acted', 'p-none')).statusCode, 404);
  assert.equal((await answer(await made('A2'), 'acted')).statusCode, 404);
  assert.equal((await answer(admin, 'acted')).statusCode, 403);
  const counts = (await served.app.inject({ url: '/v1/prompts/counts', headers: admin })).json();
  assert.deepEqual(counts.rules, [{ rule: 'escalation-regulator', shown: 1, dismissed: 1, acted: 0 }]);
  assert.equal(served.deps.coach.of('c-own')[0]?.status, 'dismissed');
});

test('a token that is used lives on, one that is not ends, and none outlives a shift', async () => {
  const used = await made();
  const idle = await made();
  const end = served.clock.ms + LONGEST_MS;
  served.clock.ms += EMBED_MS * 0.9;
  assert.equal(await get('/v1/calls/c-own', used), 200);
  served.clock.ms += EMBED_MS * 0.9;
  assert.equal(await get('/v1/calls/c-own', used), 200);
  assert.equal(await get('/v1/calls/c-own', idle), 401);
  while (served.clock.ms + EMBED_MS / 2 < end) {
    served.clock.ms += EMBED_MS / 2;
    assert.equal(await get('/v1/calls/c-own', used), 200);
  }
  served.clock.ms = end;
  assert.equal(await get('/v1/calls/c-own', used), 401);
});

test('only the page of agents may stand in a frame of the configured site', async () => {
  const page = async (url: string) =>
    (await served.app.inject({ url, headers: { accept: 'text/html' } })).headers;
  const agent = await page('/agent');
  assert.match(String(agent['content-security-policy']), /frame-ancestors https:\/\/crm\.example\.com/);
  assert.equal(agent['x-frame-options'], undefined);
  for (const method of ['GET', 'HEAD'] as const) {
    const bare = await served.app.inject({ method, url: '/agent' });
    assert.equal(bare.statusCode, 200, method);
    assert.equal(bare.headers['content-security-policy'], agent['content-security-policy'], method);
    assert.equal(bare.headers['x-frame-options'], undefined, method);
  }
  for (const other of ['/', '/calls', '/agent/x']) {
    const headers = await page(other);
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, other);
    assert.ok(headers['x-frame-options'], other);
  }
});
