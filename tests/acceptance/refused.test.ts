/**
 * Events that the door refuses, on the real server: told with their reason at the call, live, in its stored record and
 * after a kill, and at their source for whoever keeps the server running.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SiteHealth } from '../../engine/contract/health.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import { connectAsr } from '../helpers/asr.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Frames } from '../helpers/sockets.ts';

const CALL = 'refused-1';
const data = temporaryDir('refused');
let earshot: Earshot;
let ingest: Frames;

async function start(): Promise<void> {
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'asr-7');
}

before(start);
after(async () => {
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

const say = (seq: number, over: object = {}) =>
  ingest.send({
    ...{ call: CALL, seq, type: 'utterance', utterance: `u-${seq}`, role: 'customer', final: true },
    ...{ start_ms: seq * 1_000, end_ms: seq * 1_000 + 900, text: '我想问一下账单' },
    ...over,
  });
const acked = (seq: number) =>
  ingest.next(`ack of ${seq}`, (frame) => frame.type === 'ack' && Number(frame.seq) >= seq);
const detail = async () => (await earshot.get<CallDetail>(`/v1/calls/${CALL}`)).call;
const told = ({ refused = [] }: CallView) =>
  refused.map(({ code, count, field }) => `${code} ${count} ${field ?? '-'}`);

test('who watches the call hears of a refused event, though nothing else of it changes', async () => {
  say(1);
  await acked(1);
  const live = new Frames(earshot.liveUrl, TOKENS.api);
  await live.open();
  live.send({ type: 'subscribe', topics: [`call:${CALL}`] });
  const snapshot = await live.next<{ call: CallDetail }>('snapshot', ({ type }) => type === 'snapshot');
  assert.deepEqual(told(snapshot.call.call), []);
  say(2, { text: '长'.repeat(4_001) });
  const line = await live.next<{ call: CallView }>(
    'its line, anew',
    (frame) => frame.type === 'call' && ((frame.call as CallView).refused ?? []).length > 0,
  );
  assert.deepEqual(told(line.call), ['TEXT_TOO_LONG 1 text']);
  live.close();
});

test('its page and the list say what was refused, and of which source it was', async () => {
  say(3, { start_ms: 1.5 });
  say(4, { start_ms: 2.5 });
  say(5);
  await acked(5);
  const all = ['TIME_INVALID 2 start_ms', 'TEXT_TOO_LONG 1 text'];
  assert.deepEqual(told(await detail()), all);
  assert.equal((await detail()).holes, 3);
  const { items } = await earshot.get<{ items: CallView[] }>('/v1/calls?live=true');
  assert.deepEqual(told(items.find(({ call }) => call === CALL) as CallView), all);
  const health = await earshot.get<SiteHealth>('/v1/health');
  assert.deepEqual(
    health.refused.map(({ source, token, events }) => [source, token, events.map(({ code }) => code)]),
    [['asr-7', null, ['TIME_INVALID', 'TEXT_TOO_LONG']]],
  );
  assert.deepEqual(health.troubles.find(({ name }) => name === 'events_refused')?.detail, {
    source: 'asr-7',
    code: 'TIME_INVALID',
    count: 2,
    field: 'start_ms',
  });
});

test('a kill of the server takes no count of before the last event, and the end keeps them in the record', async () => {
  ingest.close();
  await earshot.stop('SIGKILL');
  await start();
  const before = ['TIME_INVALID 2 start_ms', 'TEXT_TOO_LONG 1 text'];
  await eventually('the call', async () => ((await detail()).utterances === 2 ? true : undefined));
  assert.deepEqual(told(await detail()), before);
  ingest.send({ type: 'call.ended', call: CALL, seq: 6 });
  await acked(6);
  await eventually(
    'the stored record',
    async () => {
      const { status } = await detail();
      const { outbox } = await earshot.get<SiteHealth>('/v1/health');
      return status === 'complete' && outbox.every(({ behind }) => behind === 0) ? true : undefined;
    },
    60_000,
  );
  // Too late, long after the end: known as long as the server runs.
  say(7);
  await ingest.next('the refusal', (frame) => frame.type === 'refused' && frame.code === 'CALL_OVER');
  assert.deepEqual(told(await detail()), [...before, 'CALL_OVER 1 -']);
  await earshot.stop();
  await start();
  assert.deepEqual(told(await detail()), before);
});
