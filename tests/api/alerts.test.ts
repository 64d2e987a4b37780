/** Silences, decisions, targets and send test over REST: who may what, what is refused in which words. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Alerts } from '../../gateway/alerts/alerts.ts';
import { alertsConfig } from '../../gateway/alerts/made-up.ts';
import type { HttpAsk } from '../../gateway/alerts/targets/http.ts';
import type { Delivered } from '../../gateway/delivered.ts';
import { API_TOKEN, callView, flag, type TestApp, testApp } from './fixtures.ts';
import { MemoryOutbox } from './memory-outbox.ts';
import { MemoryState } from './memory-state.ts';

let served: TestApp;
let alerts: Alerts;
const asked: HttpAsk[] = [];
const state = new MemoryState();
const outbox = new MemoryOutbox();

const make = () =>
  new Alerts({
    config: alertsConfig({
      public_url: 'https://qi.example.com',
      targets: { qa: { kind: 'wecom', url: 'https://example.com/?key=K' } },
      routes: [{ to: ['qa'] }],
    }),
    time_zone: 'Asia/Shanghai',
    state,
    outbox: outbox.port,
    demo: false,
    about: () => ({ trade: null, said: [] }),
    now: () => Date.now(),
    everyMs: 20,
    post: async (ask) => {
      asked.push(ask);
      return { status: 200, text: '{"errcode":0}', retry_after_s: null };
    },
  });
const deliver = (...some: Delivered[]) => {
  outbox.add(...some);
  alerts.heard(some);
};
const raised = (id: string, call: string, over = {}): Delivered => ({
  kind: 'flag',
  cause: { n: 1, at: Date.now() },
  flag: flag(id, call, over),
});

before(async () => {
  alerts = make();
  await alerts.start();
  served = await testApp({ deps: { alerts, now: Date.now } });
  for (const call of ['c-1', 'c-2']) served.live.add(callView(call));
});
after(async () => {
  await served.app.close();
  await alerts.stop();
});

const ask = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) => {
  const answer = await served.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${API_TOKEN}` },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const until = async (what: string, holds: () => Promise<boolean> | boolean) => {
  const end = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not seen`);
    await new Promise((done) => setTimeout(done, 10));
  }
};
const reasons = async (query: string) =>
  (await ask('GET', `/v1/alerts?${query}`)).body.items.map(({ reason }: { reason: string }) => reason);

test('a flag is sent, and says where; tentative ones and those of shadow rules never come up', async () => {
  deliver(
    raised('f-0', 'c-1', { status: 'tentative' }),
    raised('f-s', 'c-1', { shadow: true }),
    raised('f-1', 'c-1'),
  );
  await until('the line', async () => (await reasons('flag=f-1')).includes('sent'));
  assert.deepEqual(await reasons('call=c-1'), ['queued', 'sent']);
  const { body } = await ask('GET', '/v1/alerts?flag=f-1');
  assert.match(body.items[1].text, /^sent to qa$/);
  const [queued, sent] = body.items;
  assert.deepEqual([queued.became.is, queued.became.at, queued.became.tries], ['sent', sent.at, 1]);
  assert.equal(sent.became, null);
  assert.equal(asked.length, 1);
  assert.deepEqual(await reasons('flag=unknown'), []);
  assert.equal((await ask('GET', '/v1/alerts')).status, 400);
  assert.equal((await ask('GET', '/v1/alerts?call=nobody')).status, 404);
});

test('a silence is made with a reason, silences, is listed, ended once and audited', async () => {
  const match = { queue: ['billing'] };
  assert.equal((await ask('POST', '/v1/silences', { match: {}, minutes: 5, reason: 'x' })).status, 400);
  assert.equal(
    (await ask('POST', '/v1/silences', { match: { colour: ['red'] }, minutes: 5, reason: 'x' })).status,
    400,
  );
  assert.equal((await ask('POST', '/v1/silences', { match, minutes: 5 })).status, 400);
  const made = await ask('POST', '/v1/silences', { match, minutes: 5, reason: '演练' });
  assert.equal(made.status, 201);
  deliver(raised('f-2', 'c-2'));
  await until('the line', async () => (await reasons('flag=f-2')).includes('silenced'));
  const { body } = await ask('GET', '/v1/silences');
  assert.deepEqual(
    body.items.map(({ by, active, reason }: never) => ({ by, active, reason })),
    [{ by: 'api-token', active: true, reason: '演练' }],
  );
  const ended = await ask('DELETE', `/v1/silences/${made.body.id}`);
  assert.equal(ended.body.ended_by, 'api-token');
  assert.equal((await ask('DELETE', '/v1/silences/none')).body.code, 'SILENCE_UNKNOWN');
  const trail = await ask('GET', '/v1/audit');
  const actions = trail.body.items.map(({ action }: { action: string }) => action);
  assert.ok(
    actions.includes('silence.made') && actions.includes('silence.ended') && actions.includes('alerts.read'),
  );
});

test('the newest decisions of all flags are listed with what is known of them, the same after a restart', async () => {
  const { body } = await ask('GET', '/v1/alerts/recent?limit=4');
  const told = body.items.map((one: Record<string, unknown>) => [
    one.flag,
    one.reason,
    one.severity,
    one.team,
  ]);
  assert.deepEqual(told, [
    ['f-2', 'silenced', 'critical', 'T1'],
    ['f-1', 'sent', 'critical', 'T1'],
    ['f-1', 'queued', 'critical', 'T1'],
  ]);
  const sent = await ask('GET', '/v1/alerts/recent?reason=sent');
  assert.deepEqual(
    sent.body.items.map(({ text }: { text: string }) => text),
    ['sent to qa'],
  );
  assert.equal((await ask('GET', '/v1/alerts/recent?reason=none')).status, 400);
  assert.deepEqual(make().recent(), alerts.recent());
});

test('the routing tree is told with every default filled in', async () => {
  const { body } = await ask('GET', '/v1/alerts/plan');
  assert.deepEqual(body, {
    routes: [
      {
        path: '0',
        match: {},
        to: ['qa'],
        group_by: ['call'],
        group_wait_s: 0,
        group_interval_s: 60,
        repeat_s: 0,
        escalate: [],
        goes_on: false,
      },
    ],
    inhibit: [],
    demo: false,
    give_up_s: 3_600,
  });
});

test('after a restart nothing is sent twice, and what was published meanwhile is', async () => {
  const before = asked.length;
  await alerts.stop();
  outbox.add(raised('f-3', 'c-2', { queue: 'vip' }));
  const again = make();
  await again.start();
  await until('the one of meanwhile', () => asked.length > before);
  await new Promise((done) => setTimeout(done, 100));
  assert.equal(asked.length, before + 1);
  assert.equal(again.silences().length, 1);
  await again.stop();
});

test('a deleted call leaves nothing behind', async () => {
  const again = make();
  const calls = new Set(['c-1']);
  assert.ok(again.countIn(calls) > 0);
  await again.forgetCalls(calls);
  assert.equal(again.countIn(calls), 0);
  assert.equal(again.callOf('f-1'), undefined);
  assert.deepEqual(
    again.recent().filter(({ line }) => line.call === 'c-1'),
    [],
  );
  assert.ok(again.countIn(new Set(['c-2'])) > 0);
});
