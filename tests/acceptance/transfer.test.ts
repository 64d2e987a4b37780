/**
 * A call that goes to another team in its middle, on the real server over the embedded ClickHouse: what each of three
 * teams is told of it, by the list, its address and the live socket, while it goes on, once it is over and stored, and
 * after a kill of the server.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import { connectAsr } from '../helpers/asr.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Frames } from '../helpers/sockets.ts';

const CALL = 'transferred-1';
const FIRST = '我要去银保监投诉你们';
const SECOND = '你个傻逼 我现在就打12315';
const data = temporaryDir('transfer');
let earshot: Earshot;
let ingest: Frames;
/** By team: a supervisor's token. */
const tokens = new Map<string, string>();

async function start(): Promise<void> {
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'asr');
}

async function token(name: string, role: string, teams: string[] | 'all'): Promise<void> {
  const response = await fetch(`${earshot.address}/v1/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'api', name, role, teams }),
  });
  const text = await response.text();
  assert.equal(response.status, 201, text);
  tokens.set(name, (JSON.parse(text) as { secret: string }).secret);
}

before(async () => {
  await start();
  for (const team of ['T1', 'T2', 'T3']) await token(team, 'supervisor', [team]);
});
after(async () => {
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

async function ask<T>(team: string, path: string): Promise<{ status: number; body: T; text: string }> {
  const response = await fetch(earshot.address + path, {
    headers: { authorization: `Bearer ${tokens.get(team)}` },
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as T, text };
}
const list = async (team: string, query = '') => {
  const { status, body, text } = await ask<{ items: CallView[] }>(team, `/v1/calls${query}`);
  assert.equal(status, 200, text);
  return body.items.filter(({ call }) => call === CALL);
};
/** What the socket gives of the call to somebody of this team. */
async function watched(team: string): Promise<CallDetail | null> {
  const live = new Frames(earshot.liveUrl, tokens.get(team) as string);
  await live.open();
  live.send({ type: 'subscribe', topics: [`call:${CALL}`] });
  const snapshot = await live.next<{ call: CallDetail | null }>(
    'snapshot',
    ({ type }) => type === 'snapshot',
  );
  live.close();
  return snapshot.call;
}
const say = (seq: number, start_ms: number, text: string) =>
  ingest.send({
    ...{ call: CALL, seq, type: 'utterance', utterance: `u-${seq}`, rev: 1, role: 'customer', channel: 0 },
    ...{ final: true, text, start_ms, end_ms: start_ms + 3_000 },
  });
const told = ({ flags, utterances, agent, until_ms }: CallView) => ({
  critical: flags.critical,
  utterances,
  agent: agent?.id,
  until_ms,
});

/** What everybody is told, whatever the call's state; `status` to who has it now. */
async function everybody(status: string[]): Promise<void> {
  const [own, ...more] = await list('T1');
  assert.deepEqual(more, []);
  assert.ok(own, 'its first team has it in the list');
  assert.deepEqual(told(own), { critical: 1, utterances: 1, agent: 'A1', until_ms: 5_000 });
  assert.equal(own.status, 'complete');
  const page = await ask<CallDetail>('T1', `/v1/calls/${CALL}`);
  assert.equal(page.status, 200);
  assert.deepEqual(
    page.body.utterances.map(({ text }) => text),
    [FIRST],
  );
  const { marks: _marks, ...line } = page.body;
  assert.deepEqual(line.call, own, 'the list and the page say the same');
  const live = await watched('T1');
  assert.deepEqual(live?.call, own, 'and so does the socket');
  assert.deepEqual(
    live?.utterances.map(({ text }) => text),
    [FIRST],
  );
  for (const answer of [JSON.stringify(own), page.text, JSON.stringify(live)])
    assert.doesNotMatch(answer, /"A2"|"T2"|12315|傻逼|scorecard":\{/);

  const [whole] = await list('T2');
  assert.ok(whole);
  assert.ok(status.includes(whole.status), whole.status);
  assert.deepEqual([whole.utterances, whole.agent?.id, whole.until_ms], [2, 'A2', undefined]);
  assert.ok(whole.flags.critical >= 2, JSON.stringify(whole.flags));
  assert.equal((await ask<CallDetail>('T2', `/v1/calls/${CALL}`)).body.utterances.length, 2);
  assert.equal((await watched('T2'))?.utterances.length, 2);

  assert.deepEqual(await list('T3'), []);
  assert.equal((await ask('T3', `/v1/calls/${CALL}`)).status, 404);
  assert.equal(await watched('T3'), null);
}

/** Filters find by what each team is told, and by nothing else. */
async function filters(): Promise<void> {
  const found = async (team: string, query: string) => (await list(team, query)).length;
  for (const query of ['?team=T1', '?agent=A1', '?queue=billing', '?severity=critical'])
    assert.equal(await found('T1', query), 1, query);
  for (const query of ['?team=T2', '?agent=A2', '?queue=second', '?severity=major', '?live=true'])
    assert.equal(await found('T1', query), 0, query);
  for (const query of ['?team=T2', '?agent=A2', '?queue=second', '?severity=critical', '?severity=major'])
    assert.equal(await found('T2', query), 1, query);
  assert.equal(await found('T2', '?team=T1'), 0);
}

test('while it goes on, its first team has its part, the second all of it, a third nothing', async () => {
  const at = new Date().toISOString();
  ingest.send({
    ...{ call: CALL, seq: 1, type: 'call.started', at, queue: 'billing' },
    agent: { id: 'A1', team: 'T1' },
  });
  say(2, 1_000, FIRST);
  await eventually('it is the first team’s', async () =>
    (await list('T1'))[0]?.flags.critical ? true : undefined,
  );
  assert.deepEqual(await list('T2'), []);
  ingest.send({
    ...{ call: CALL, seq: 3, type: 'call.updated', at_ms: 5_000, queue: 'second' },
    agent: { id: 'A2', team: 'T2' },
  });
  say(4, 6_000, SECOND);
  await eventually('all is heard', async () =>
    (await list('T2'))[0]?.utterances === 2 && ((await list('T2'))[0]?.flags.major ?? 0) > 0
      ? true
      : undefined,
  );
  await everybody(['live']);
  await filters();
});

test('the same after the server was killed', async () => {
  ingest.close();
  await earshot.stop('SIGKILL');
  await start();
  await everybody(['live']);
  await filters();
});

test('and once it is over and stored', async () => {
  ingest.send({
    call: CALL,
    seq: 5,
    type: 'call.ended',
    at: new Date().toISOString(),
    reason: 'customer_hangup',
  });
  await eventually(
    'the end, in the store',
    async () => {
      const [line] = await list('T2');
      const { outbox } = await earshot.get<{ outbox: { consumer: string; behind: number }[] }>('/v1/health');
      const behind = outbox.find(({ consumer }) => consumer === 'store')?.behind;
      return line?.status === 'complete' && behind === 0 ? true : undefined;
    },
    60_000,
  );
  await everybody(['complete']);
  await filters();
});
