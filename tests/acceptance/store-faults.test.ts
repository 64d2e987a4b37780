/** The whole server while its store is slow; one person's calls deleted everywhere. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { Storing } from '../../engine/contract/storing.ts';
import type { DeletionReport } from '../../gateway/deletion.ts';
import { earshot as command } from '../helpers/cli.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Frames } from '../helpers/sockets.ts';

const data = temporaryDir('store-faults');
let earshot: Earshot;
let ingest: Frames;
let live: Frames;
before(async () => {
  earshot = await startEarshot(data.dir);
  ingest = new Frames(earshot.ingestUrl, TOKENS.ingest);
  live = new Frames(earshot.liveUrl, TOKENS.api);
  await Promise.all([ingest.open(), live.open()]);
  ingest.send({ type: 'hello', protocol: 1, source: 'asr' });
  live.send({ type: 'subscribe', topics: ['flags'] });
  await live.next('snapshot', ({ type }) => type === 'snapshot');
});
after(async () => {
  ingest?.close();
  live?.close();
  await earshot?.stop();
  data.remove();
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
const acked = (call: string, seq: number) =>
  ingest.next(
    `ack of ${call}`,
    (frame) => frame.type === 'ack' && frame.call === call && Number(frame.seq) >= seq,
  );
const flagged = (call: string) =>
  live.next(`a flag of ${call}`, (frame) => {
    const all = (frame.type === 'batch' ? frame.deltas : [frame]) as { flag?: { call: string } }[];
    return all.some(({ flag }) => flag?.call === call);
  });
const storing = () => earshot.get<Storing>('/v1/store');

test('while the store hangs, events, flags and logins go on, the wait is seen everywhere, and all is stored once after it', async () => {
  const pid = storePid();
  process.kill(pid, 'SIGSTOP');
  try {
    ingest.send(said('slow', 1, '我要去银保监投诉你们'));
    await acked('slow', 1);
    await flagged('slow');
    const login = await fetch(`${earshot.address}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'admin', password: TOKENS.password }),
    });
    assert.equal(login.status, 200);
    const behind = await eventually('storing to be behind', async () => {
      const now = await storing();
      return now.behind ? now : undefined;
    });
    assert.ok(behind.rows > 0 && behind.oldest_s >= 10, JSON.stringify(behind));
    const ready = await earshot.get<{ ready: boolean; reasons: string[]; store: Storing }>('/readyz');
    assert.equal(ready.ready, true);
    assert.match(ready.reasons.join(), /ClickHouse is slow: \d+ rows? waits?, the oldest for \d+ s/);
    assert.equal(ready.store.behind, true);
    const metrics = await (await fetch(`${earshot.address}/metrics`)).text();
    const gauge = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
    assert.ok(gauge('earshot_store_lag') > 0);
    assert.ok(gauge('earshot_store_oldest_wait_seconds') >= 10);
    assert.equal(gauge('earshot_store_set_aside'), 0);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await eventually('nothing to wait', async () => ((await storing()).rows === 0 ? true : undefined), 90_000);
  const { items } = await earshot.get<{ items: { id: string }[] }>('/v1/flags?team=nobody');
  assert.deepEqual(items, []);
  const exported = JSON.parse(command(['export', 'slow', '--data', data.dir]).out) as Record<
    string,
    unknown[]
  >;
  assert.deepEqual([exported.utterances!.length, exported.events!.length], [1, 1]);
  // Heard and scored while nothing was stored: both came with one batch.
  const [event] = exported.events as { heard_seq: number | null; scored_seq: number | null }[];
  assert.ok(event!.heard_seq !== null && event!.scored_seq! > event!.heard_seq, JSON.stringify(event));
  const files = exported.rule_set_source as { name: string; text: string }[];
  assert.ok(files.some(({ text }) => text.includes('escalation-regulator')));
  assert.ok(exported.flags!.length > 0);
  assert.ok(exported.flag_changes!.length > 0);
});

test('one person is deleted everywhere by the raw number: an open call when it is over, the rest at once', async () => {
  const started = (call: string, number: string) => ({
    type: 'call.started',
    call,
    seq: 1,
    customer: { id: `m-${call}`, number },
    queue: '账单',
  });
  for (const [call, number] of [
    ['hers', '13812345678'],
    ['his', '13987654321'],
  ] as const) {
    ingest.send(started(call, number));
    ingest.send(said(call, 2, '我要去银保监投诉你们'));
    await acked(call, 2);
    await flagged(call);
  }
  const ask = async (customer: string) => {
    const answer = await fetch(`${earshot.address}/v1/customers`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customer }),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as DeletionReport;
  };
  const early = await ask('138 1234 5678');
  assert.deepEqual([early.calls, early.open, early.done], [0, 1, false]);
  assert.ok((await earshot.get<CallDetail>('/v1/calls/hers')).utterances.length > 0, 'an open call goes on');
  for (const call of ['hers', 'his'])
    ingest.send({ type: 'call.ended', call, seq: 3, reason: 'customer_hangup' });
  await eventually('both to be complete and stored', async () => {
    const open = await earshot.get<{ items: { call: string }[] }>('/v1/calls?live=true');
    const over = !open.items.some(({ call }) => call === 'hers' || call === 'his');
    return over && (await storing()).rows === 0 ? true : undefined;
  });
  // By the command, as an operator would. The server may have done it by itself a moment ago.
  const { code, out, err } = command(['delete-person', '13812345678', '--data', data.dir]);
  assert.equal(code, 0, out + err);
  assert.match(out, /nothing is left/);
  const gone = await live.next('consoles to be told', ({ type }) => type === 'gone');
  assert.deepEqual(gone.calls, ['hers']);
  const again = await ask('13812345678');
  assert.deepEqual([again.calls, again.open, again.done], [0, 0, true]);
  assert.deepEqual(
    Object.values(again.found).filter((n) => n !== 0),
    [],
  );
  const unknown = await fetch(`${earshot.address}/v1/calls/hers`, {
    headers: { authorization: `Bearer ${TOKENS.api}` },
  });
  assert.equal(unknown.status, 404);
  const kept = await earshot.get<CallDetail>('/v1/calls/his');
  assert.deepEqual([kept.utterances.length, kept.flags.length > 0], [1, true]);
  const { items } = await earshot.get<{ items: { action: string; detail?: string }[] }>('/v1/audit');
  const lines = items.filter(({ action }) => action === 'person.deleted');
  assert.ok(lines.length >= 4);
  assert.doesNotMatch(JSON.stringify(lines), /138|号码/);
  // A restart brings nothing back.
  await earshot.stop();
  earshot = await startEarshot(data.dir);
  const after = await ask('13812345678');
  assert.deepEqual([after.calls, after.done], [0, true]);
});
