/**
 * A real server that listens to a scripted FreeSWITCH and a scripted Asterisk, over TCP, with their logins; and posted
 * events. Agents who change in mid-call are named by the flags at their evidence.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Flag } from '../../engine/contract/flag.ts';
import type { SiteHealth } from '../../engine/contract/health.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { connectAsr } from '../helpers/asr.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { type Scripted, scripted, scriptedFreeswitch } from '../helpers/telephony.ts';

const data = temporaryDir('cti');
let earshot: Earshot;
let freeswitch: Scripted;
let asterisk: Scripted;

before(async () => {
  freeswitch = await scriptedFreeswitch('secret-1');
  asterisk = await scripted('Asterisk Call Manager/9.0.0\r\n', (heard) =>
    /Username: earshot\r\nSecret: secret-2/.test(heard)
      ? 'Response: Success\r\nActionID: login\r\nMessage: Authentication accepted\r\n\r\n'
      : null,
  );
  const config = join(data.dir, 'earshot.yaml');
  writeFileSync(
    config,
    `cti:\n  freeswitch: { host: 127.0.0.1, port: ${freeswitch.port}, password: secret-1 }\n  asterisk: { host: 127.0.0.1, port: ${asterisk.port}, user: earshot, secret: secret-2 }\n`,
  );
  earshot = await startEarshot(join(data.dir, 'data'), {}, 0, ['--config', config]);
});
after(async () => {
  await earshot?.stop();
  freeswitch?.stop();
  asterisk?.stop();
  data.remove();
});

const esl = (headers: Record<string, string>) => {
  const body = `${Object.entries(headers)
    .map(([key, value]) => `${key}: ${encodeURIComponent(value)}`)
    .join('\n')}\n\n`;
  return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-plain\n\n${body}`;
};
const detailOf = (call: string) => earshot.get<CallDetail>(`/v1/calls/${call}`).catch(() => undefined);

test('a call of FreeSWITCH is known before a word is heard, and ends when it says so', async () => {
  await eventually('the login', async () => (freeswitch.logins >= 2 ? true : undefined));
  const at = (seconds: number) => `${(Date.now() + seconds * 1000) * 1000}`;
  const base = { 'Unique-ID': 'fs-1', 'Channel-Call-UUID': 'fs-1', 'Call-Direction': 'inbound' };
  freeswitch.say(
    esl({
      ...base,
      'Event-Name': 'CHANNEL_CREATE',
      'Caller-Caller-ID-Number': '+8600000000000',
      'Event-Date-Timestamp': at(0),
    }),
  );
  freeswitch.say(
    esl({
      'Event-Name': 'CUSTOM',
      'Event-Subclass': 'callcenter::info',
      'CC-Action': 'bridge-agent-start',
      'CC-Agent': '1001@default',
      'CC-Queue': 'support@default',
      'CC-Member-Session-UUID': 'fs-1',
      'Event-Date-Timestamp': at(1),
    }),
  );
  const detail = await eventually('the agent', async () => {
    const found = await detailOf('fs-1');
    return found?.call.agent ? found : undefined;
  });
  assert.equal(detail.call.agent?.id, '1001');
  assert.equal(detail.call.queue, 'support');
  assert.equal(detail.call.direction, 'inbound');
  assert.equal(detail.call.attributes?.cti, 'freeswitch');
  assert.doesNotMatch(JSON.stringify(detail.call), /00000000000/);
  freeswitch.say(
    esl({
      ...base,
      'Event-Name': 'CHANNEL_HANGUP_COMPLETE',
      variable_sip_hangup_disposition: 'recv_bye',
      'Event-Date-Timestamp': at(5),
    }),
  );
  const ended = await eventually('the end', async () => {
    const found = await detailOf('fs-1');
    return found?.call.ended_at ? found : undefined;
  });
  assert.equal(ended.call.ended_by, 'customer');
});

test('a line to Asterisk that breaks is opened again', async () => {
  await eventually('the login', async () => (asterisk.logins >= 1 ? true : undefined));
  asterisk.cut();
  await eventually('the second login', async () => (asterisk.logins >= 2 ? true : undefined));
  asterisk.say(
    'Event: Newchannel\r\nUniqueid: 9.1\r\nLinkedid: 9.1\r\nCallerIDNum: 400\r\n\r\nEvent: AgentConnect\r\nQueue: billing\r\nMemberName: A9\r\nUniqueid: 9.1\r\nLinkedid: 9.1\r\n\r\n',
  );
  const detail = await eventually('the agent', async () => {
    const found = await detailOf('9.1');
    return found?.call.agent ? found : undefined;
  });
  assert.equal(detail.call.agent?.id, 'A9');
});

test('posted events: the agent changes in mid-call, and each flag names who was there', async () => {
  const post = (body: unknown, token = TOKENS.ingest) =>
    fetch(`${earshot.address}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const start = Date.now() - 300_000;
  const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
  const first = await post({ call: 'api-1', type: 'started', at: at(0), queue: 'billing' });
  assert.deepEqual(await first.json(), { events: 1, told: 1 });
  // The second agent is told before the first one.
  const agents = [
    { call: 'api-1', type: 'agent', at: at(60), agent: { id: 'B2', team: 'T2' } },
    { call: 'api-1', type: 'agent', at: at(2), agent: { id: 'A1', team: 'T1' } },
  ];
  assert.equal((await post(agents)).status, 200);
  assert.deepEqual(await (await post(agents)).json(), { events: 2, told: 0 });
  const ingest = await connectAsr(earshot, 'asr');
  const say = (seq: number, start_ms: number, text: string) =>
    ingest.send({
      type: 'utterance',
      call: 'api-1',
      seq,
      utterance: `u-${seq}`,
      role: 'customer',
      final: true,
      start_ms,
      end_ms: start_ms + 3000,
      text,
    });
  say(1, 10_000, '我现在就打12315投诉你们');
  say(2, 200_000, '你他妈的是不是有病 你个傻逼');
  const flags = await eventually('flags under both agents', async () => {
    const { items } = await earshot.get<{ items: Flag[] }>('/v1/flags?call=api-1');
    const agents = new Set(items.map(({ agent }) => agent?.id));
    return agents.has('A1') && agents.has('B2') ? items : undefined;
  });
  for (const flag of flags) assert.equal(flag.agent?.id, flag.at_ms < 60_000 ? 'A1' : 'B2');
  ingest.close();
  assert.equal((await post({ call: 'x', type: 'started' }, 'wrong')).status, 401);
  const bad = await post({ call: 'x', type: 'exploded' });
  assert.equal(bad.status, 400);
  const { detail } = (await bad.json()) as { detail: string };
  assert.match(detail, /^body\.0\.type must be .*\(started, queued, answered, .*ended\)\.$/);
  const unknown = (await (await post([{ call: 'x', type: 'ended', why: 'late' }])).json()) as {
    detail: string;
  };
  assert.match(unknown.detail, /^body\.0 .*\(why\)\.$/);
  const times = [
    { at: '2026-11-22 09:00:00 local' },
    { at: '2099-01-01T00:00:00Z' },
    { at: at(0), sent_at: '-271821-04-20T00:00:00Z' },
    { at: at(0), sent_at: '2026-01-01T00:00:00Z' },
  ];
  for (const time of times) {
    const answer = await post([
      { call: 'y', type: 'hold', at: at(0) },
      { call: 'x', type: 'started', ...time },
    ]);
    assert.equal(answer.status, 400, JSON.stringify(time));
    assert.match(((await answer.json()) as { detail: string }).detail, /^Event 1, "(sent_)?at": expected /);
  }
  assert.equal(await detailOf('y'), undefined, 'nothing of it was taken');
});

test('what comes of a call long after its end is refused by name', async () => {
  const post = (event: object) =>
    fetch(`${earshot.address}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKENS.ingest}`, 'content-type': 'application/json' },
      body: JSON.stringify(event),
    }).then(
      (answer) => answer.json() as Promise<{ told: number; refused?: { call: string; code: string }[] }>,
    );
  const call = 'api-late';
  await post({ call, type: 'agent', agent: { id: 'A1' } });
  assert.deepEqual(await post({ call, type: 'ended', reason: 'agent_hangup' }), { events: 1, told: 1 });
  const refused = await eventually('the refusal', async () => {
    const { refused } = await post({ call, type: 'updated', attributes: { outcome: 'sold' } });
    return refused;
  });
  assert.deepEqual(
    refused.map(({ call, code }) => [call, code]),
    [['api-late', 'CALL_OVER']],
  );
});

test('posted out of order, twice, and by a clock that is three minutes behind: the call is as it was', async () => {
  const now = Date.now();
  const behind = (seconds: number) => new Date(now - 180_000 + seconds * 1000).toISOString();
  const event = (id: string, type: string, seconds: number, rest: object = {}) => ({
    ...{ call: 'api-3', id, type, at: behind(seconds), sent_at: behind(30) },
    ...rest,
  });
  const life = [
    event('e-4', 'agent', 20, { agent: { id: 'B2' } }),
    event('e-3', 'resumed', 12),
    event('e-1', 'started', 0, { direction: 'inbound', queue: 'billing' }),
    event('e-5', 'ended', 28),
    event('e-2', 'hold', 10),
    event('e-6', 'agent', 2, { agent: { id: 'A1' } }),
    event('e-7', 'ended', 28, { reason: 'agent_hangup' }),
  ];
  const post = async (body: unknown) => {
    const answer = await fetch(`${earshot.address}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKENS.ingest}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { events: number; told: number };
  };
  assert.equal((await post(life)).events, 7);
  assert.deepEqual(await post(life), { events: 7, told: 0 });
  const { call } = await eventually('who hung up', async () => {
    const found = await detailOf('api-3');
    return found?.call.ended_by ? found : undefined;
  });
  assert.deepEqual(
    [call.agent?.id, call.queue, call.direction, call.ended_by, call.attributes?.hold],
    ['B2', 'billing', 'inbound', 'agent', false],
  );
  assert.deepEqual(
    call.handed_over?.map(({ agent, from_ms, to_ms }) => [agent?.id, from_ms, to_ms]),
    [
      [undefined, 0, 2_000],
      ['A1', 2_000, 20_000],
    ],
  );
  // What it called 28 s was two seconds before it was sent, which is now.
  assert.ok(Math.abs((call.ended_at ?? 0) - (now - 2_000)) < 60_000, `${call.ended_at}`);
});

test('health, readiness and metrics tell whether each system is connected, and why one is not', async () => {
  const health = () => earshot.get<SiteHealth>('/v1/health');
  const standing = async () =>
    (await health()).telephony.map(({ system, fault }) => `${system} ${fault?.code ?? 'connected'}`);
  await eventually('both to be connected', async () =>
    (await standing()).join() === 'FreeSWITCH connected,Asterisk connected' ? true : undefined,
  );
  freeswitch.stop();
  await eventually('FreeSWITCH to be gone', async () =>
    (await standing())[0] === 'FreeSWITCH CONNECTION_FAILED' ? true : undefined,
  );
  const { ready, troubles, telephony } = await health();
  assert.equal(ready, true);
  assert.deepEqual(
    troubles.filter(({ name }) => name === 'telephony_away').map(({ detail }) => detail),
    [
      {
        system: 'FreeSWITCH',
        error: 'the connection failed (ECONNREFUSED)',
        code: 'CONNECTION_FAILED',
        got: 'ECONNREFUSED',
      },
    ],
  );
  assert.ok(telephony.every(({ since }) => since !== null && Date.parse(since) <= Date.now()));
  const { reasons } = await earshot.get<{ reasons: string[] }>('/readyz');
  assert.ok(reasons.includes('FreeSWITCH is not connected: calls and agents are not heard from it.'));
  const metrics = await (await fetch(`${earshot.address}/metrics`)).text();
  assert.match(metrics, /^earshot_telephony_connected\{system="FreeSWITCH"\} 0$/m);
  assert.match(metrics, /^earshot_telephony_connected\{system="Asterisk"\} 1$/m);
});
