/**
 * The whole loop on real parts: a call sent by a plain WebSocket client; its flag on the live socket, in
 * ClickHouse, and on the page in a real Chromium.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import { Frames } from '../helpers/sockets.ts';

const data = temporaryDir('live-loop');
let earshot: Earshot;
let ingest: Frames;
let live: Frames;

before(async () => {
  earshot = await startEarshot(data.dir);
  live = new Frames(earshot.liveUrl, TOKENS.api);
  await live.open();
  live.send({ type: 'subscribe', topics: ['flags', 'calls'] });
  await live.next('snapshot', (frame) => frame.type === 'snapshot');
  ingest = await connectAsr(earshot, 'test-asr');
});

after(async () => {
  ingest?.close();
  live?.close();
  await earshot?.stop();
  data.remove();
});

const THREAT = '我不跟你说了 我现在就打12315 再去银保监投诉你们';
const call = 'loop-1';
let seq = 0;
const say = (
  id: string,
  role: string,
  start_ms: number,
  end_ms: number,
  text: string,
  final = true,
  rev = 1,
) => {
  seq += 1;
  const channel = role === 'agent' ? 1 : 0;
  ingest.send({
    type: 'utterance',
    call,
    seq,
    utterance: id,
    rev,
    channel,
    role,
    final,
    start_ms,
    end_ms,
    text,
  });
};

test('a threat to go to the regulator becomes a flag on the live socket, with its reason and its times', async () => {
  seq += 1;
  ingest.send({
    type: 'call.started',
    call,
    seq,
    at: new Date().toISOString(),
    agent: { id: 'A1024', team: 'T3' },
    queue: '账单',
    trade: 'telecom',
    direction: 'inbound',
  });
  say('u-1', 'agent', 0, 2500, '您好 云桥通信 工号1024 很高兴为您服务');
  say('u-2', 'customer', 3000, 4000, '我不跟你说了', false, 0);
  say('u-2', 'customer', 3000, 8000, THREAT);
  const { flag } = await live.next<{ flag: Flag }>('the flag', (frame) => {
    const found = frame.flag as Flag | undefined;
    return frame.type === 'flag' && found?.category === 'escalation_threat' && found.status === 'raised';
  });
  assert.equal(flag.call, call);
  assert.equal(flag.severity, 'critical');
  assert.equal(flag.at_ms, 8000);
  assert.equal(flag.agent?.id, 'A1024');
  const [evidence] = flag.evidence;
  assert.ok(evidence);
  assert.equal(THREAT.slice(evidence.start, evidence.end), evidence.text, 'the offsets point at the words');
  assert.equal(flag.why.holds, true);
  assert.ok(flag.latency_ms, 'a flag carries the time of each stage');
  assert.ok(flag.latency_ms.total >= flag.latency_ms.log);
  await ingest.next('the ack', (frame) => frame.type === 'ack' && frame.seq === seq);
});

test('the flag is in ClickHouse, once', async () => {
  const items = await eventually('the flag in the store', async () => {
    const page = await earshot.get<{ items: Flag[] }>(`/v1/flags?call=${call}&category=escalation_threat`);
    return page.items.length > 0 ? page.items : undefined;
  });
  assert.equal(items.length, 1);
  assert.equal(items[0]?.status, 'raised');
});

test('the call shows its latest words, masked', async () => {
  say('u-3', 'customer', 9000, 12000, '我手机号一三八零零零零一二三四 你记一下');
  const detail = await eventually('the masked number', async () => {
    const found = await earshot.get<CallDetail>(`/v1/calls/${call}`);
    return found.utterances.length === 3 ? found : undefined;
  });
  assert.equal(detail.utterances[1]?.text, THREAT);
  assert.match(detail.utterances[2]?.text ?? '', /\[手机号·[0-9a-z]{4}\]/);
  assert.doesNotMatch(JSON.stringify(detail), /一三八零零零零一二三四/);
});

test('the flag is on the page in a real browser, and a screenshot of it is kept', async (t) => {
  const found = findBrowser();
  if ('skip' in found) return t.skip(found.skip);
  const browser = await launchBrowser(found.path);
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(earshot.address);
    await signIn(page, 'admin', TOKENS.password);
    await page.getByText('客户要向监管部门投诉').first().waitFor({ timeout: 30_000 });
    const out = asset('tests', 'out');
    mkdirSync(out, { recursive: true });
    await page.screenshot({ path: `${out}/live-loop.png` });
    await page.goto(`${earshot.address}/calls/${call}`);
    await page.locator('mark').first().waitFor({ timeout: 30_000 });
    assert.match((await page.locator('mark').allTextContents()).join(' '), /12315|银保监/);
    await page.screenshot({ path: `${out}/live-loop-call.png` });
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
  }
});

test('after the end the call is served from the store', async () => {
  seq += 1;
  ingest.send({ type: 'call.ended', call, seq, at: new Date().toISOString(), reason: 'customer_hangup' });
  const detail = await eventually(
    'the finished call',
    async () => {
      const found = await earshot.get<CallDetail>(`/v1/calls/${call}`);
      return found.call.status === 'complete' ? found : undefined;
    },
    60_000,
  );
  assert.equal(detail.utterances.length, 3);
  assert.ok(detail.flags.some((flag) => flag.category === 'escalation_threat' && flag.status === 'raised'));
  assert.ok(detail.utterances[1]?.mood, 'the score of the model is kept');
});
