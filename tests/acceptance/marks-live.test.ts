/** A mark from the supervisor's click to ClickHouse: durable at once, told to who watches, stored once through a kill. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient } from '@clickhouse/client';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { Mark } from '../../engine/contract/mark.ts';
import { ChdbProcess } from '../../gateway/store/chdb-process.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Frames } from '../helpers/sockets.ts';

const CALL = 'marked-1';
const data = temporaryDir('marks-live');
let earshot: Earshot;
let ingest: Frames;
let live: Frames;

async function start(): Promise<void> {
  earshot = await startEarshot(data.dir);
  ingest = new Frames(earshot.ingestUrl, TOKENS.ingest);
  live = new Frames(earshot.liveUrl, TOKENS.api);
  await Promise.all([ingest.open(), live.open()]);
  ingest.send({ type: 'hello', protocol: 1, source: 'asr' });
  live.send({ type: 'subscribe', topics: [`call:${CALL}`] });
  await live.next('snapshot', ({ type }) => type === 'snapshot');
}

before(start);
after(async () => {
  ingest?.close();
  live?.close();
  await earshot?.stop();
  data.remove();
});

async function ask(method: 'POST' | 'DELETE', path: string, body?: object) {
  const response = await fetch(earshot.address + path, {
    method,
    headers: {
      authorization: `Bearer ${TOKENS.api}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, mark: (text === '' ? null : JSON.parse(text)) as Mark };
}
const told = (what: string, id: string, taken: boolean) =>
  live.next<{ mark: Mark }>(
    what,
    (frame) => frame.type === 'mark' && (frame.mark as Mark).id === id && frame.taken === taken,
  );
const marks = async () => (await earshot.get<CallDetail>(`/v1/calls/${CALL}`)).marks;

let kept: Mark;
let taken: Mark;

test('a mark is answered, masked, and told to those who watch the call', async () => {
  ingest.send({
    type: 'utterance',
    call: CALL,
    seq: 1,
    utterance: 'u-1',
    role: 'customer',
    final: true,
    start_ms: 0,
    end_ms: 3_000,
    text: '我要去银保监投诉你们',
  });
  const flag = await eventually('the flag', async () => {
    const page = await earshot.get<{ items: { id: string }[] }>(`/v1/flags?call=${CALL}&status=raised`);
    return page.items[0];
  });
  const wrong = await ask('POST', `/v1/calls/${CALL}/marks`, { kind: 'wrong', flag: flag.id });
  assert.equal(wrong.status, 201);
  taken = wrong.mark;
  await told('the wrong flag', taken.id, false);
  const missed = await ask('POST', `/v1/calls/${CALL}/marks`, {
    kind: 'missed',
    channel: 0,
    utterance: 'u-1',
    category: 'churn_threat',
    note: '回拨 13800138000',
  });
  kept = missed.mark;
  assert.match(kept.note ?? '', /^回拨 \[手机号·\w{4}\]$/);
  await told('the miss', kept.id, false);
  assert.deepEqual(await marks(), [taken, kept]);
  assert.equal((await ask('DELETE', `/v1/calls/${CALL}/marks/${taken.id}`)).status, 204);
  await told('that it was taken back', taken.id, true);
});

test('what was answered stands after a kill, and a new watcher’s snapshot has it', async () => {
  ingest.close();
  live.close();
  await earshot.stop('SIGKILL');
  await start();
  assert.deepEqual(await marks(), [kept]);
  const snapshot = await live.next<{ call: CallDetail }>('snapshot', ({ type }) => type === 'snapshot');
  assert.deepEqual(snapshot.call.marks, [kept]);
  const again = await ask('POST', `/v1/calls/${CALL}/marks`, {
    kind: 'missed',
    channel: 0,
    utterance: 'u-1',
    category: 'churn_threat',
  });
  assert.deepEqual([again.status, again.mark], [200, kept]);
});

test('ClickHouse has each mark as one row, the one that was taken back as that', async () => {
  const lag = async () => {
    const text = await (await fetch(`${earshot.address}/metrics`)).text();
    return /^earshot_outbox_lag\{consumer="store"\} 0$/m.test(text) ? true : undefined;
  };
  await eventually('an empty outbox', lag);
  ingest.close();
  live.close();
  await earshot.stop();
  const child = new ChdbProcess(data.dir, () => undefined);
  const { url, user, password } = await child.address(30_000);
  const client = createClient({ url, username: user, password, database: 'earshot' });
  try {
    const result = await client.query({
      query: 'SELECT id, taken, note FROM marks FINAL ORDER BY taken',
      format: 'JSONEachRow',
    });
    assert.deepEqual(await result.json(), [
      { id: kept.id, taken: 0, note: kept.note },
      { id: taken.id, taken: 1, note: '' },
    ]);
  } finally {
    await client.close();
    await child.close();
  }
});
