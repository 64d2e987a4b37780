/**
 * A whole server: chats and reviews beside calls; a customer under several numbers, deleted by any of them; a call that is
 * never nowhere between its end and the store; and no sender that can hide a call as a recording.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallView } from '../../engine/contract/outcome.ts';
import { IngestClient } from '../../gateway/client/ingest-client.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';

const data = temporaryDir('channels');
/** Invented: no operator has such numbers. */
const [FIRST, SECOND, LATER] = ['16000000001', '16000000002', '16000000003'];
let earshot: Earshot;
let client: IngestClient;

before(async () => {
  earshot = await startEarshot(data.dir);
  client = new IngestClient({ url: earshot.ingestUrl, token: TOKENS.ingest, source: 'shop' });
  await client.connect();
});
after(async () => {
  client?.close();
  await earshot?.stop();
  data.remove();
});

type Started = Parameters<IngestClient['send']>[0] & { type: 'call.started' };

async function begin(call: string, facts: Partial<Started>, ...texts: string[]): Promise<void> {
  await client.send({ type: 'call.started', call, ...facts });
  for (const [index, text] of texts.entries()) {
    const at = { start_ms: index * 1_000, end_ms: index * 1_000 };
    await client.send({
      type: 'utterance',
      call,
      utterance: `m-${index}`,
      role: 'customer',
      final: true,
      ...at,
      text,
    });
  }
  await client.drain();
}

async function end(call: string): Promise<void> {
  await client.send({ type: 'call.ended', call });
  await client.drain();
}

const ids = async (query: string) =>
  (await earshot.get<{ items: CallView[] }>(`/v1/calls?${query}`)).items.map(({ call }) => call).sort();

async function ask(method: string, path: string, body: unknown, type = 'application/json') {
  const answer = await fetch(`${earshot.address}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  assert.equal(answer.status, 200, `${method} ${path}: ${answer.status}`);
  return (await answer.json()) as Record<string, unknown>;
}

const stored = (call: string) =>
  eventually(`${call} in the store`, async () => {
    const { rows } = await earshot.get<{ rows: number }>('/v1/store');
    const { call: view } = await earshot.get<{ call: CallView }>(`/v1/calls/${encodeURIComponent(call)}`);
    return view.status === 'complete' && rows === 0 ? true : undefined;
  });

test('a chat is on the wall with its medium, judged by the same rules, and never nowhere until the store has it', async () => {
  await begin('chat-1', { medium: 'chat' }, '在吗', '今天再没有人上门我就打12315投诉');
  await begin('voice-1', {}, '你好');
  assert.deepEqual(await ids('live=true&medium=chat'), ['chat-1']);
  assert.deepEqual(await ids('live=true&medium=voice'), ['voice-1']);
  const flags = await eventually('its flag', async () => {
    const { items } = await earshot.get<{ items: { category: string }[] }>('/v1/flags?call=chat-1');
    return items.length > 0 ? items : undefined;
  });
  assert.ok(flags.some(({ category }) => category === 'escalation_threat'));
  await end('chat-1');
  const statuses = new Set<string>();
  await eventually('its last row', async () => {
    // `get` fails on any answer but 200.
    const { call } = await earshot.get<{ call: CallView }>('/v1/calls/chat-1');
    statuses.add(call.status);
    assert.equal(call.medium, 'chat');
    assert.ok((await ids('limit=100')).includes('chat-1'), 'in the list, too');
    const { rows } = await earshot.get<{ rows: number }>('/v1/store');
    return call.status === 'complete' && rows === 0 ? true : undefined;
  });
  assert.ok(statuses.has('complete'));
  assert.deepEqual(await ids('medium=chat'), ['chat-1']);
});

test('a review brought in from a file keeps its medium', async () => {
  const line = JSON.stringify({
    call: 'review-1',
    medium: 'review',
    started_at: '2026-11-20T10:00:00+08:00',
    utterances: [{ role: 'customer', start_ms: 0, end_ms: 0, text: '再也不会买你们家的东西了' }],
  });
  const sent = await fetch(`${earshot.address}/v1/imports?name=reviews.jsonl`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/octet-stream' },
    body: `${line}\n`,
  });
  assert.ok(sent.ok, await sent.text());
  await eventually('the review', async () => ((await ids('medium=review')).length > 0 ? true : undefined));
  const { call } = await earshot.get<{ call: CallView }>('/v1/calls/review-1');
  assert.equal(call.attributes?.imported, true);
});

test('a sender that says imported is not believed: its call stays on the wall, its flag is told', async () => {
  await begin('sly-1', { attributes: { imported: true, tier: 'gold' } }, '我就打12315投诉');
  assert.ok((await ids('live=true')).includes('sly-1'));
  await client.send({ type: 'call.updated', call: 'sly-1', attributes: { imported: true } });
  await client.drain();
  const { call } = await earshot.get<{ call: CallView }>('/v1/calls/sly-1');
  assert.deepEqual(call.attributes, { tier: 'gold' });
  assert.ok((await ids('live=true')).includes('sly-1'));
});

test('a customer under several numbers is one: earlier calls, the id of later ones, and the deletion', async () => {
  await begin('before-1', { customer: { number: FIRST } }, '你好');
  await begin('before-2', { customer: { number: SECOND } }, '你好');
  await begin('stranger', { customer: { number: LATER } }, '你好');
  for (const call of ['before-1', 'before-2', 'stranger']) await end(call);
  for (const call of ['before-1', 'before-2', 'stranger']) await stored(call);
  assert.deepEqual(
    await ask('PUT', '/v1/customers/aliases', { items: [{ customer: FIRST, numbers: [FIRST, SECOND] }] }),
    {
      changed: 1,
      same: 0,
      moved: 0,
    },
  );
  await begin('after', { customer: { number: `+86 ${SECOND}` } }, '又是我');
  const { call } = await earshot.get<{ call: CallView }>('/v1/calls/after');
  const { call: one } = await earshot.get<{ call: CallView }>('/v1/calls/before-1');
  assert.equal(call.customer?.id, one.customer?.number, 'the later call counts as the first number’s');
  const { items } = await earshot.get<{ items: CallView[] }>('/v1/calls/after/earlier');
  assert.deepEqual(items.map(({ call: id }) => id).sort(), ['before-1', 'before-2']);
  await end('after');
  await stored('after');
  const report = await ask('DELETE', '/v1/customers', { customer: SECOND });
  assert.equal(report.calls, 3);
  assert.equal(report.done, true);
  const left = await ids('limit=100');
  assert.deepEqual(
    left.filter((id) => /^(before|after)/.test(id)),
    [],
  );
  assert.ok(left.includes('stranger'));
  assert.deepEqual((await earshot.get<{ items: object[] }>('/v1/customers/aliases')).items, []);
});

test('the same by CSV; what is wrong in it is told with its place, and nothing of it is taken', async () => {
  const csv = (text: string) =>
    fetch(`${earshot.address}/v1/customers/aliases/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'text/csv' },
      body: text,
    });
  const bad = await csv(`客户,号码\nm-7,${FIRST}\nm-7,\n`);
  assert.equal(bad.status, 400);
  assert.match(((await bad.json()) as { detail: string }).detail, /^3:5 expected a number/);
  assert.equal((await csv(`客户,号码\nm-7,${FIRST}\nm-8,${FIRST}\n`)).status, 400);
  assert.equal((await csv(`客户,号码\nm-7,${FIRST}\nm-7,${SECOND}\n`)).status, 200);
  const { items } = await earshot.get<{ items: { customer: string; numbers: string[] }[] }>(
    '/v1/customers/aliases',
  );
  assert.deepEqual(
    items.map(({ customer, numbers }) => [customer, numbers.length]),
    [['m-7', 2]],
  );
  assert.doesNotMatch(JSON.stringify(items), /1600000000/);
  await begin('seven', { customer: { number: SECOND } }, '你好');
  assert.equal((await earshot.get<{ call: CallView }>('/v1/calls/seven')).call.customer?.id, 'm-7');
});
