/** Stopping and dying: a drain leaves nothing behind, kill -9 loses nothing that was acknowledged. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { connectAsr } from '../helpers/asr.ts';
import { childrenOf } from '../helpers/processes.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Frames } from '../helpers/sockets.ts';

const started: Earshot[] = [];
const data = temporaryDir('restart');
after(async () => {
  for (const earshot of started) await earshot.stop('SIGKILL');
  data.remove();
});

async function start(dir: string): Promise<Earshot> {
  const earshot = await startEarshot(dir);
  started.push(earshot);
  return earshot;
}

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function connect(earshot: Earshot, source: string): Promise<Frames> {
  const frames = await connectAsr(earshot, source);
  return frames;
}

const utterance = (call: string, seq: number, text: string) => ({
  type: 'utterance',
  call,
  seq,
  utterance: `u-${seq}`,
  role: 'customer',
  final: true,
  start_ms: seq * 3000,
  end_ms: seq * 3000 + 2000,
  text,
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} drains, exits 0 and leaves no process behind`, async () => {
    const own = temporaryDir(signal.toLowerCase());
    const earshot = await start(own.dir);
    const frames = await connect(earshot, 'asr');
    frames.send(utterance('drained', 1, '我要去银保监投诉'));
    await frames.next('the ack', (frame) => frame.type === 'ack');
    const pid = earshot.child.pid;
    assert.ok(pid);
    const children = childrenOf(pid);
    assert.ok(children.length > 0, 'the store runs as a child');
    assert.equal(await earshot.stop(signal), 0, earshot.output());
    await eventually('the children to be gone', async () => (children.some(isAlive) ? undefined : true));
    own.remove();
  });
}

test('kill -9 and a new start lose no acknowledged event, double no flag, and the sender resumes', async () => {
  const first = await start(data.dir);
  const before = await connect(first, 'asr');
  const words = ['您好我想问一下话费', '怎么又扣钱', '我要去银保监投诉', '你给我说清楚', '我等着'];
  for (const [index, text] of words.entries()) before.send(utterance('killed', index + 1, text));
  await before.next('every ack', (frame) => frame.type === 'ack' && frame.seq === words.length);
  await first.stop('SIGKILL');

  const second = await start(data.dir);
  const frames = new Frames(second.ingestUrl, TOKENS.ingest);
  await frames.open();
  frames.send({ type: 'hello', protocol: 1, source: 'asr' });
  const welcome = await frames.next<{ resume: Record<string, number> }>(
    'welcome',
    (frame) => frame.type === 'welcome',
  );
  assert.equal(welcome.resume.killed, words.length, 'the last durable number is told');
  frames.send(utterance('killed', words.length, words.at(-1) ?? ''));
  frames.send(utterance('killed', words.length + 1, '我第三次打电话了'));
  await frames.next('the ack', (frame) => frame.type === 'ack' && frame.seq === words.length + 1);

  const detail = await second.get<CallDetail>('/v1/calls/killed');
  assert.deepEqual(
    detail.utterances.map(({ text }) => text),
    [...words, '我第三次打电话了'],
  );
  const raised = detail.flags.filter(({ status }) => status === 'raised');
  assert.equal(raised.filter(({ category }) => category === 'escalation_threat').length, 1);
  assert.equal(raised.filter(({ category }) => category === 'repeated_request').length, 1);
  const stored = await eventually('both flags in the store', async () => {
    const { items } = await second.get<{ items: Flag[] }>('/v1/flags?call=killed');
    const seen = items.filter(({ category }) => category !== 'customer_anger');
    return seen.length >= 2 ? seen : undefined;
  });
  assert.equal(new Set(stored.map(({ id }) => id)).size, stored.length, 'no flag twice');
});

test('the telephone rang before the audio began: after kill -9 the call counts from where it did', async () => {
  const own = temporaryDir('zero');
  const call = 'rang';
  /** One final of a recogniser, on a connection of its own; epoch ms before it was opened, and after it was heard. */
  const say = async (earshot: Earshot, text: string) => {
    const from = Date.now();
    const socket = new Frames(
      `${earshot.ingestUrl}/aliyun-nls?call=${call}&role=customer&ends_call=never`,
      TOKENS.ingest,
    );
    await socket.open();
    const payload = { index: 1, begin_time: 0, time: 900, result: text };
    socket.send({ header: { name: 'SentenceEnd', task_id: text }, payload });
    const detail = await eventually(text, async () => {
      const found = await earshot.get<CallDetail>(`/v1/calls/${call}`).catch(() => undefined);
      return found?.utterances.some((one) => one.text === text) ? found : undefined;
    });
    const { start_ms } = detail.utterances.find((one) => one.text === text)!;
    return { socket, from, to: Date.now(), start_ms, detail };
  };
  const first = await start(own.dir);
  const before = await say(first, '您好我想问一下话费');
  const at = (seconds: number) => new Date(before.from + seconds * 1000).toISOString();
  await fetch(`${first.address}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.ingest}`, 'content-type': 'application/json' },
    body: JSON.stringify([
      { call, type: 'started', at: at(-6) },
      { call, type: 'agent', at: at(-5), agent: { id: 'A1' } },
      { call, type: 'agent', at: at(1), agent: { id: 'B2' } },
    ]),
  });
  const known = await eventually('both agents', async () => {
    const { call: line } = await first.get<CallDetail>(`/v1/calls/${call}`);
    return line.handed_over ? line : undefined;
  });
  assert.equal(known.started_at, before.from - 6_000);
  const zero = known.audio_started_at as number;
  assert.ok(zero >= before.from && zero <= before.to, `${zero - before.from}`);
  await first.stop('SIGKILL');

  const second = await start(own.dir);
  const after = await say(second, '我要去银保监投诉');
  assert.deepEqual(
    [after.detail.call.started_at, after.detail.call.audio_started_at, after.detail.call.handed_over],
    [known.started_at, zero, known.handed_over],
  );
  assert.ok(zero + after.start_ms >= after.from && zero + after.start_ms <= after.to);
  after.socket.socket.close();
  await second.stop('SIGKILL');
  own.remove();
});
