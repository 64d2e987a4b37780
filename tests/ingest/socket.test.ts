/** The ingest socket over real WebSockets: who may connect, what is refused, and that a refusal touches nothing else. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { REFUSALS } from '../../engine/contract/errors.ts';
import { BAD_FRAMES } from './bad-frames.ts';
import { type IngestServer, startIngest } from './ingest-server.ts';
import { Sender, utterance } from './sender.ts';

let server: IngestServer;
before(async () => {
  server = await startIngest();
});
after(() => server.stop());

test('a connection without a token, or with an unknown one, is refused before the upgrade, by name', async () => {
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
  for (const [authorization, code] of [
    [undefined, 'NO_TOKEN'],
    ['Basic token-a', 'NO_TOKEN'],
    ['Bearer wrong', 'BAD_TOKEN'],
  ] as const) {
    const response = await fetch(`${server.http}/v1/ingest`, {
      headers: { ...upgrade, ...(authorization ? { authorization } : {}) },
    }).catch(() => fetch(`${server.http}/v1/ingest`, { headers: authorization ? { authorization } : {} }));
    assert.equal(response.status, 401);
    assert.match(response.headers.get('content-type') ?? '', /application\/problem\+json/);
    assert.equal(((await response.json()) as { code: string }).code, code);
  }
  await assert.rejects(Sender.open(server.url, 'wrong'), /401/);
});

test('a plain request with a token is told to connect by WebSocket', async () => {
  const headers = { authorization: 'Bearer token-a' };
  const response = await fetch(`${server.http}/v1/ingest`, { headers });
  assert.equal(response.status, 426);
});

test('hello comes first, speaks protocol 1, and is answered by welcome with the window', async () => {
  const sender = await Sender.open(server.url);
  sender.send(utterance('early', 1));
  assert.equal((await sender.refused()).code, 'HELLO_EXPECTED');
  sender.send({ type: 'hello', protocol: 2, source: 'newer' });
  assert.equal((await sender.refused()).code, 'PROTOCOL_UNSUPPORTED');
  sender.send({ type: 'hello', protocol: 1, source: '' });
  assert.equal((await sender.refused()).code, 'FIELD_INVALID');
  sender.send({ type: 'hello', protocol: 1, source: 'hello-test' });
  assert.deepEqual(await sender.welcome(), { type: 'welcome', protocol: 1, resume: {}, window: 5_000 });
  assert.deepEqual(server.records('early'), []);
  sender.close();
});

test('each bad frame is refused by its own code, and neither its connection nor another call notices', async () => {
  const sender = await Sender.hello(server.url, 'bad-frames');
  const bystander = await Sender.hello(server.url, 'bystander');
  let seq = 0;
  for (const { name, frame, code, says } of BAD_FRAMES) {
    const counted = server.refused.get(code) ?? 0;
    const text = typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame);
    sender.socket.send(text);
    const refusal = await sender.refused();
    assert.equal(refusal.code, code, name);
    assert.match(refusal.message, says, name);
    assert.equal(refusal.retryable, REFUSALS[code as keyof typeof REFUSALS].retryable);
    assert.equal(server.refused.get(code), counted + 1, `${name}: counted`);
    seq += 1;
    sender.send(utterance('good', seq));
    bystander.send(utterance('other', seq));
    await Promise.all([sender.acked('good', seq), bystander.acked('other', seq)]);
  }
  assert.equal(server.registry.holes('good'), 0);
  assert.equal(server.records('good').length, BAD_FRAMES.length);
  assert.equal(server.records('other').length, BAD_FRAMES.length);
  assert.deepEqual(server.records('bad'), [], 'nothing of a bad frame is logged');
  assert.ok(BAD_FRAMES.length >= 18);
  sender.close();
  bystander.close();
});

test('a refusal names its call and number where they can be believed', async () => {
  const sender = await Sender.hello(server.url, 'named');
  sender.send(utterance('named', 3, { role: 'boss' }), utterance('named', 0));
  const refusal = await sender.refused('ROLE_UNKNOWN');
  assert.equal(refusal.call, 'named');
  assert.equal(refusal.seq, 3);
  const second = await sender.refused('SEQ_INVALID');
  assert.equal(second.call, 'named');
  assert.equal(second.seq, undefined);
  sender.close();
});

test('what a refusal shows of a frame is masked and short', async () => {
  const sender = await Sender.hello(server.url, 'careful');
  const number = '13800001234';
  sender.send(
    utterance('careful', 1, { role: `我的手机号是${number}` }),
    `我的手机号是${number} ${'一'.repeat(500)}`,
    utterance('careful', 2, { confidence: Number(number) }),
    { type: 'call.started', call: 'careful', seq: 3, attributes: { [`tel${number}`]: [number] } },
  );
  for (const code of ['ROLE_UNKNOWN', 'NOT_JSON', 'FIELD_INVALID', 'FIELD_INVALID']) {
    const { message } = await sender.refused(code);
    assert.ok(!message.includes('0001234'), message);
    assert.ok(message.length < 300, message);
  }
  sender.close();
});

test('unknown keys are ignored', async () => {
  const sender = await Sender.hello(server.url, 'newer');
  sender.send({ ...utterance('newer', 1), mood: 'later', words: [{ w: '我' }] });
  await sender.acked('newer', 1);
  const [record] = server.records('newer');
  assert.ok(record && !('mood' in record) && !('words' in record));
  sender.close();
});

test('what is logged is masked and carries its defaults', async () => {
  const sender = await Sender.hello(server.url, 'masked');
  sender.send(
    {
      type: 'call.started',
      call: 'masked',
      seq: 1,
      at: '2026-11-22T09:00:00.120+08:00',
      queue: 'card-3',
      agent: { id: 'A1024', team: 'T3', name: '小林 13800001234' },
      customer: { id: 'm-5', number: '138-0000-1234' },
      attributes: {
        tier: 'gold',
        vip: true,
        note: '回电 13800001234',
        '13900005678': 1,
        mobile: 13_800_001_234,
        age: 41,
      },
    },
    utterance('masked', 2, { text: '我手机号13800001234', sent_at: '2026-11-22T09:00:03Z' }),
    utterance('masked', 3, { role: 'agent', rev: 4, confidence: 0.9 }),
    { type: 'call.updated', call: 'masked', seq: 4, at_ms: 9_000, trade: 'hotel', agent: { id: 'B2' } },
    { type: 'progress', call: 'masked', seq: 5, audio_ms: 9_500 },
    { type: 'call.ended', call: 'masked', seq: 6, reason: 'customer_hangup' },
  );
  await sender.acked('masked', 6);
  const records = server.records('masked');
  assert.doesNotMatch(JSON.stringify(records), /1380000|1390000|138-0000/);
  const [started, first, second, updated, progress, ended] = records;
  assert.ok(started?.type === 'call.started');
  assert.equal(started.started_at, Date.parse('2026-11-22T01:00:00.120Z'));
  assert.equal(started.info.trade, 'bank', 'the site says which trade the queue is');
  assert.equal(started.info.agent?.id, 'A1024');
  assert.equal(started.info.attributes?.tier, 'gold');
  assert.equal(started.info.attributes?.vip, true);
  assert.equal(started.info.attributes?.age, 41);
  assert.match(
    String(started.info.attributes?.mobile),
    /^\[手机号·/,
    'a number given as a number is masked too',
  );
  assert.deepEqual(started.opens, { rules: 'rules-1', zone: 'Europe/Paris' });
  assert.ok(first?.type === 'utterance');
  assert.match(first.text, /^我手机号\[手机号·[0-9a-z]{4}\]$/);
  assert.equal(first.channel, 0);
  assert.equal(first.rev, 2, 'without a revision the number counts');
  assert.equal(first.sent_at, Date.parse('2026-11-22T09:00:03Z'));
  assert.equal(first.source, 'masked');
  assert.ok(Math.abs(first.arrived_at - Date.now()) < 60_000);
  assert.equal(first.opens, undefined, 'only the first event opens');
  assert.ok(second?.type === 'utterance');
  assert.equal(second.channel, 1);
  assert.equal(second.rev, 4);
  assert.equal(second.confidence, 0.9);
  assert.ok(updated?.type === 'call.updated');
  assert.deepEqual(updated.info, { trade: 'travel', agent: { id: 'B2' } });
  assert.equal(updated.at_ms, 9_000);
  assert.ok(progress?.type === 'progress' && progress.audio_ms === 9_500);
  assert.ok(ended?.type === 'call.ended' && ended.ended_by === 'customer');
  sender.close();
});

test('a trade that every object has a part of, and a zero with a sign, come out of the log as they went in', async () => {
  const sender = await Sender.hello(server.url, 'odd');
  sender.send({ type: 'call.started', call: 'odd', seq: 1, trade: 'constructor' });
  sender.send(JSON.stringify(utterance('odd', 2, { rev: 0 })).replace('"rev":0', '"rev":-0'));
  await sender.acked('odd', 2);
  const [started, said] = server.records('odd');
  assert.ok(started?.type === 'call.started');
  assert.equal(started.info.trade, 'other');
  assert.ok(said?.type === 'utterance');
  assert.equal(said.rev, 0);
  sender.close();
});

test('half a surrogate pair is read as the replacement character, so that the log gives back what was scored', async () => {
  const sender = await Sender.hello(server.url, 'surrogate');
  sender.send(JSON.stringify(utterance('surrogate', 1)).replace('话费', '\\ud83d费\\ud83d\\ude00'));
  await sender.acked('surrogate', 1);
  const [record] = server.records('surrogate');
  assert.ok(record?.type === 'utterance');
  assert.equal(record.text, '我想问一下\ufffd费😀');
  sender.close();
});
