/** A case from the flag to ClickHouse: told at once, one winner of a race, whole after a kill, with the store dead. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createClient } from '@clickhouse/client';
import type { Case, CaseDetail } from '../../engine/contract/case.ts';
import { ChdbProcess } from '../../gateway/store/chdb-process.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Frames } from '../helpers/sockets.ts';

const data = temporaryDir('cases-live');
let earshot: Earshot;
let ingest: Frames;
let live: Frames;
let cookie: string;

async function start(): Promise<void> {
  earshot = await startEarshot(data.dir);
  ingest = new Frames(earshot.ingestUrl, TOKENS.ingest);
  live = new Frames(earshot.liveUrl, TOKENS.api);
  await Promise.all([ingest.open(), live.open()]);
  ingest.send({ type: 'hello', protocol: 1, source: 'asr' });
  live.send({ type: 'subscribe', topics: ['cases'] });
  await live.next('snapshot', ({ type }) => type === 'snapshot');
  const login = await fetch(`${earshot.address}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: earshot.address },
    body: JSON.stringify({ user: 'admin', password: TOKENS.password }),
  });
  cookie = String(login.headers.get('set-cookie')).split(';')[0]!;
}

before(start);
after(async () => {
  ingest?.close();
  live?.close();
  await earshot?.stop();
  data.remove();
});

const said = (call: string, seq: number, text: string) => ({
  type: 'utterance',
  call,
  seq,
  utterance: `u-${seq}`,
  role: 'customer',
  final: true,
  start_ms: seq * 3_000,
  end_ms: seq * 3_000 + 2_000,
  text,
});
const started = (call: string, customer: string) => ({
  type: 'call.started',
  call,
  seq: 1,
  at: new Date().toISOString(),
  agent: { id: 'A1', team: 'T1' },
  queue: 'billing',
  customer: { id: customer },
});
async function command(id: string, body: object, who: 'token' | 'admin' = 'token') {
  const response = await fetch(`${earshot.address}/v1/cases/${id}/commands`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(who === 'token' ? { authorization: `Bearer ${TOKENS.api}` } : { cookie, origin: earshot.address }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as Case & { code?: string; owner: string },
  };
}
const told = (what: string, fits: (one: Case) => boolean) =>
  live.next<{ case: Case }>(what, (frame) => frame.type === 'case' && fits(frame.case as Case));
const cases = async () => (await earshot.get<{ items: Case[] }>('/v1/cases')).items;

let kept: CaseDetail;

test('a critical flag is a case on every screen at once, and the next call of the customer joins it', async () => {
  ingest.send(started('c-1', 'm-5'));
  ingest.send(said('c-1', 2, '我要去银保监投诉你们'));
  const { case: one } = await told('the case', ({ calls }) => calls.includes('c-1'));
  assert.deepEqual([one.state, one.priority, one.team, one.queue], ['open', 'urgent', 'T1', 'billing']);
  assert.match(one.flags[0]!.quote ?? '', /银保监/);
  ingest.send(started('c-2', 'm-5'));
  ingest.send(said('c-2', 2, '我已经向银保监投诉了'));
  const { case: both } = await told('the second call', ({ calls }) => calls.includes('c-2'));
  assert.deepEqual([both.id, both.calls], [one.id, ['c-1', 'c-2']]);
});

test('two claim at once: one has it, the other is told who; both screens show the one', async () => {
  const [one] = await cases();
  const answers = await Promise.all([
    command(one!.id, { command: 'claim-by-admin', type: 'claim' }, 'admin'),
    command(one!.id, { command: 'claim-by-token', type: 'claim' }),
  ]);
  const [won, lost] = answers.sort((a, b) => a.status - b.status);
  assert.deepEqual([won!.status, lost!.status, lost!.body.code], [200, 409, 'CASE_TAKEN']);
  assert.equal(lost!.body.owner, won!.body.owner);
  assert.equal((await told('the claim', ({ state }) => state === 'working')).case.owner, won!.body.owner);
});

test('a verdict and an action are kept; kill -9 loses none of it and tells nothing twice', async () => {
  const [one] = await cases();
  const judge = {
    command: 'judge-once',
    type: 'judge',
    flags: one!.flags.map(({ flag }) => flag),
    verdict: 'right',
    reason: 'serious',
    note: '客户电话 13812345678',
  };
  assert.equal((await command(one!.id, judge)).status, 200);
  const act = { command: 'act-once', type: 'act', kind: 'coach', text: '一对一辅导', check_after_days: 14 };
  assert.equal((await command(one!.id, { ...act, category: 'escalation_threat' })).status, 200);
  kept = await earshot.get<CaseDetail>(`/v1/cases/${one!.id}`);
  await earshot.stop('SIGKILL');
  ingest.close();
  live.close();
  await start();
  const snapshot = live.seen.find(({ type }) => type === 'snapshot') as { cases?: Case[] } | undefined;
  assert.deepEqual(snapshot?.cases, [kept.case]);
  assert.deepEqual(await earshot.get<CaseDetail>(`/v1/cases/${one!.id}`), kept);
  const again = await command(one!.id, judge);
  assert.equal(again.status, 200);
  assert.equal((await cases()).length, 1);
});

test('with ClickHouse dead a new flag opens a case, which is claimed and resolved', async () => {
  const pid = storePid();
  process.kill(pid, 'SIGSTOP');
  try {
    ingest.send(started('c-3', 'm-6'));
    ingest.send(said('c-3', 2, '我要去银保监投诉你们'));
    const { case: one } = await told('the case', ({ calls }) => calls.includes('c-3'));
    assert.equal((await command(one.id, { command: 'claim-c-3', type: 'claim' })).status, 200);
    const resolve = { command: 'resolve-c-3', type: 'resolve', resolution: 'calmed' };
    assert.equal((await command(one.id, resolve)).body.state, 'review');
    assert.equal((await cases()).length, 2);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});

test('cases, verdicts and actions are rows of ClickHouse in the end, each once, masked', async () => {
  await eventually('everything stored', async () => {
    const { rows } = await earshot.get<{ rows: number }>('/v1/store');
    return rows === 0 ? true : undefined;
  });
  await earshot.stop();
  const store = new ChdbProcess(data.dir, () => undefined);
  const { url, user, password } = await store.address(60_000);
  const client = createClient({ url, username: user, password, database: 'earshot' });
  const rows = async (query: string) =>
    (await client.query({ query, format: 'JSONEachRow' })).json<Record<string, unknown>>();
  try {
    assert.deepEqual(
      await rows("SELECT state, calls, flags, owner != '' AS owned FROM cases FINAL ORDER BY opened_at"),
      [
        { state: 'working', calls: ['c-1', 'c-2'], flags: kept.case.flags.length, owned: 1 },
        { state: 'review', calls: ['c-3'], flags: 1, owned: 1 },
      ],
    );
    const verdicts = await rows('SELECT flag, verdict, reason, note FROM verdicts FINAL ORDER BY flag');
    assert.deepEqual(
      verdicts.map(({ flag }) => flag),
      kept.case.flags.map(({ flag }) => flag).sort(),
    );
    assert.match(String(verdicts[0]!.note), /^客户电话 \[手机号·/);
    const actions = await rows(
      'SELECT kind, category, check_at IS NOT NULL AS checked FROM case_actions FINAL',
    );
    assert.deepEqual(actions, [{ kind: 'coach', category: 'escalation_threat', checked: 1 }]);
  } finally {
    await client.close();
    await store.close();
  }
});

/** The process that holds the embedded ClickHouse. */
function storePid(): number {
  const isStore = (pid: string) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return (
        parent === earshot.child.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('chdb-child')
      );
    } catch {
      return false;
    }
  };
  return Number(readdirSync('/proc').find((name) => /^\d+$/.test(name) && isStore(name)));
}
