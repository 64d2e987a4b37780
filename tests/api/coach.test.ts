/** Prompts to agents and swapped roles over REST and the hub: who may, what is masked, kept, told and refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Value } from 'typebox/value';
import type { Delta } from '../../engine/contract/live.ts';
import { CallDetailWire, PromptWire } from '../../gateway/api/wire.ts';
import { LogUnavailable } from '../../gateway/log/port.ts';
import { Prompts } from '../../gateway/prompts.ts';
import { parseSubscribe } from '../../gateway/push/topics.ts';
import { API_TOKEN, callView, type TestApp, testApp } from './fixtures.ts';
import { MemoryState } from './memory-state.ts';

let served: TestApp;
before(async () => {
  served = await testApp({ deps: { mask: (text) => text.replace(/\d{11}/, '[手机号·k3f9]') } });
  served.live.add(callView('c-1', { duration_ms: 61_234.5 }));
  served.live.add(callView('over', { status: 'ended' }));
});
after(() => served.app.close());

async function post(url: string, payload: object, app = served.app) {
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}
const trail = async () =>
  (await served.app.inject({ url: '/v1/audit', headers: { authorization: `Bearer ${API_TOKEN}` } })).json()
    .items as { action: string; call?: string; detail?: string }[];

test('a prompt is masked, kept with who and when, stands in the call, and is written down without its words', async () => {
  const { status, body } = await post('/v1/calls/c-1/prompts', { text: '  先道歉，再回拨 13800138000 ' });
  assert.equal(status, 201);
  assert.deepEqual([...Value.Errors(PromptWire, body)], []);
  assert.equal(body.text, '先道歉，再回拨 [手机号·k3f9]');
  assert.deepEqual([body.call, body.at_ms, body.severity, body.rule], ['c-1', 61_235, 'person', '']);
  assert.ok(body.by && body.sent_at);
  const call = await served.app.inject({
    url: '/v1/calls/c-1',
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  assert.deepEqual([...Value.Errors(CallDetailWire, call.json())], []);
  assert.deepEqual(call.json().prompts, [body]);
  const line = (await trail()).find(({ action }) => action === 'prompt.sent');
  assert.equal(line?.call, 'c-1');
  assert.doesNotMatch(JSON.stringify(await trail()), /道歉/);
});

for (const [name, url, payload, status, code] of [
  ['an empty prompt', '/v1/calls/c-1/prompts', { text: '   ' }, 400, 'REQUEST_INVALID'],
  ['one that is too long', '/v1/calls/c-1/prompts', { text: '长'.repeat(201) }, 400, 'REQUEST_INVALID'],
  ['a prompt into a call that is over', '/v1/calls/over/prompts', { text: '好' }, 409, 'CALL_NOT_OPEN'],
  ['roles of a call that is over', '/v1/calls/over/swap-roles', { swapped: true }, 409, 'CALL_NOT_OPEN'],
  ['roles of an unknown call', '/v1/calls/none/swap-roles', { swapped: true }, 409, 'CALL_NOT_OPEN'],
  ['roles without saying which way', '/v1/calls/c-1/swap-roles', {}, 400, 'REQUEST_INVALID'],
] as const) {
  test(`${name} is refused in words`, async () => {
    const answer = await post(url, payload);
    assert.equal(answer.status, status);
    assert.equal(answer.body.code, code);
  });
}

test('roles are swapped once however often it is said, and taken back; each change is written down', async () => {
  const before = (await trail()).length;
  const swap = (swapped: boolean) => post('/v1/calls/c-1/swap-roles', { swapped });
  assert.ok((await swap(true)).body.roles_swapped);
  assert.ok((await swap(true)).body.roles_swapped);
  assert.equal((await swap(false)).body.roles_swapped, undefined);
  assert.equal((await swap(false)).status, 200);
  const added = (await trail()).slice(0, -before).map(({ action }) => action);
  assert.deepEqual(
    added.filter((action) => action.startsWith('roles.')),
    ['roles.restored', 'roles.swapped'],
  );
});

test('who watches the call or the prompts of its team is told; another team is not', async () => {
  const told = async (topics: string[], team?: string) => {
    const parsed = parseSubscribe(
      JSON.stringify({ type: 'subscribe', topics, ...(team ? { filter: { team } } : {}) }),
    );
    assert.ok('subscription' in parsed);
    const from = served.hub.last;
    const { body: prompt } = await post('/v1/calls/c-1/prompts', { text: `好 ${from}` });
    served.hub.publish([{ kind: 'prompt', cause: { n: 1, at: 1 }, prompt }]);
    const next = served.hub.next(from, parsed.subscription);
    return next !== 'gone' && next.json !== null && (JSON.parse(next.json) as Delta).type === 'prompt';
  };
  assert.equal(await told(['call:c-1']), true);
  assert.equal(await told(['prompts'], 'T1'), true);
  assert.equal(await told(['prompts'], 'T2'), false);
  assert.equal(await told(['flags', 'calls']), false);
});

test('prompts go with their call, and when they are older than its words; a full disk keeps none', async () => {
  const state = new MemoryState();
  let now = 1_000;
  let full = false;
  const log = {
    append: async (_: unknown, extra?: (before: number) => void) => {
      if (full) throw new LogUnavailable('full');
      extra?.(0);
      return [];
    },
  };
  const prompts = new Prompts(state, log, () => now, 500);
  const send = (call: string) => prompts.send({ call, text: '好', at_ms: 0, by: 'x' });
  await Promise.all([send('a'), send('a'), send('a/b'), send('b')]);
  assert.deepEqual([prompts.of('a').length, prompts.of('a/b').length], [2, 1]);
  assert.equal(new Set(prompts.of('a').map(({ id }) => id)).size, 2);
  assert.equal(prompts.countIn(new Set(['a', 'b'])), 3);
  await prompts.forgetCalls(new Set(['a']));
  assert.deepEqual([prompts.of('a').length, prompts.of('a/b').length], [0, 1]);
  full = true;
  await assert.rejects(send('b'), LogUnavailable);
  assert.equal(prompts.of('b').length, 1);
  full = false;
  now = 2_000;
  await send('b');
  await prompts.forgetOld();
  assert.deepEqual([prompts.of('a/b').length, prompts.of('b').length], [0, 1]);
});
