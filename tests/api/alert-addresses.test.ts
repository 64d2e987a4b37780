/** A target whose name leads inside: said before its first alert, kept and told why, sent once the settings are mended. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Alerts } from '../../gateway/alerts/alerts.ts';
import { alertsConfig } from '../../gateway/alerts/made-up.ts';
import { Metrics } from '../../gateway/metrics.ts';
import { API_TOKEN, callView, flag, type TestApp, testApp } from './fixtures.ts';
import { MemoryOutbox } from './memory-outbox.ts';
import { MemoryState } from './memory-state.ts';

const outbox = new MemoryOutbox();
const state = new MemoryState();
const metrics = new Metrics();
const told: string[] = [];
const received: string[] = [];
let receiver: Server;
let alerts: Alerts;
let served: TestApp;

before(async () => {
  receiver = createServer((request, response) => {
    request.on('data', (part: Buffer) => received.push(part.toString('utf8')));
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
});
after(async () => {
  await served?.app.close();
  await alerts?.stop();
  receiver.close();
});

async function start(allow_private: boolean): Promise<void> {
  const { port } = receiver.address() as AddressInfo;
  const hook = { kind: 'webhook', url: `http://hooks.example.com:${port}/hook`, allow_private } as const;
  alerts = new Alerts({
    config: alertsConfig({ targets: { hook }, routes: [{ to: ['hook'] }] }),
    time_zone: 'Asia/Shanghai',
    state,
    outbox: outbox.port,
    demo: false,
    about: () => ({ trade: null, said: [] }),
    now: () => Date.now(),
    everyMs: 20,
    tell: (message) => told.push(message),
    onTold: (target, outcome) => metrics.alertTried(target, outcome),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
  await alerts.start();
  await alerts.checkAddresses();
  served = await testApp({ deps: { alerts, now: Date.now } });
  served.live.add(callView('c-1'));
}

async function get<T>(url: string): Promise<T[]> {
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const answer = await served.app.inject({ method: 'GET', url, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().items;
}
interface Line {
  reason: string;
  detail: { fault?: string };
}
async function until(reason: string): Promise<Line> {
  const end = performance.now() + 20_000;
  for (;;) {
    const line = (await get<Line>('/v1/alerts?flag=f-1')).find((one) => one.reason === reason);
    if (line) return line;
    if (performance.now() > end) throw new Error(`${reason}: not seen`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
const PRIVATE = { code: 'ADDRESS_PRIVATE' };

test('before any alert the page, the log and health say that its name leads inside', async () => {
  await start(false);
  const [hook] = await get<Record<string, unknown>>('/v1/alerts/targets');
  assert.deepEqual([hook!.address, hook!.fault, hook!.failures], [PRIVATE, null, 0]);
  assert.match(told.join('\n'), /^Alerts: target "hook" fails: expected an address of the public internet/);
  assert.doesNotMatch(told.join('\n'), /hooks\.example|127\.0/);
});

test('its alert is not lost: it waits, with a named reason for the page and for metrics', async () => {
  const one = { kind: 'flag' as const, cause: { n: 1, at: Date.now() }, flag: flag('f-1', 'c-1') };
  outbox.add(one);
  alerts.heard([one]);
  assert.equal((await until('retrying')).detail.fault, 'ADDRESS_PRIVATE');
  const [hook] = await get<Record<string, unknown>>('/v1/alerts/targets');
  assert.deepEqual([hook!.address, hook!.fault, hook!.waiting], [null, PRIVATE, 1]);
  const text = await metrics.text();
  assert.match(text, /earshot_alerts_faults_total\{target="hook",fault="ADDRESS_PRIVATE"\} [1-9]/);
  assert.deepEqual(received, [], 'nothing was sent');
});

test('a test message tells it, too, by its code', async () => {
  const answer = await served.app.inject({
    method: 'POST',
    url: '/v1/alerts/targets/hook/test',
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  const { ok, error, fault } = answer.json();
  assert.deepEqual([ok, fault], [false, PRIVATE]);
  assert.match(error, /allow_private: true/);
});

test('once the settings say that it is meant, the message arrives after the restart', async () => {
  await served.app.close();
  await alerts.stop();
  await start(true);
  await until('sent');
  assert.equal(received.length, 1);
  const [hook] = await get<Record<string, unknown>>('/v1/alerts/targets');
  assert.deepEqual([hook!.address, hook!.fault, hook!.sent], [null, null, 1]);
});
