/**
 * A supervisor of one team in a real Chromium on the real server, who tries to see another team's call: on the wall, by
 * its address, by the API and by the live socket.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 45_000 };
const THREAT = '我现在就打12315 再去银保监投诉你们';
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const data = temporaryDir('console-scope');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;

async function call(id: string, team: string, agent: string): Promise<void> {
  const at = new Date().toISOString();
  ingest.send({ call: id, seq: 1, type: 'call.started', at, agent: { id: agent, team }, queue: '账单' });
  ingest.send({
    ...{ call: id, seq: 2, type: 'utterance', utterance: 'u-1', rev: 1, role: 'customer', channel: 0 },
    ...{ final: true, text: THREAT, start_ms: 1_000, end_ms: 4_000 },
  });
  await ingest.next(`ack of ${id}`, (frame) => frame.type === 'ack' && frame.call === id && frame.seq === 2);
}

before(async () => {
  if ('skip' in found) return;
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'test-asr');
  await call('own-call', 'T1', 'A1');
  await call('foreign-call', 'T2', 'A2');
  browser = await launchBrowser(found.path);
  const admin = await browser.newContext({ extraHTTPHeaders: { origin: earshot.address } });
  const { request } = admin;
  const login = await request.post(`${earshot.address}/v1/session`, {
    data: { user: 'admin', password: TOKENS.password },
  });
  assert.equal(login.status(), 200, await login.text());
  const made = await request.post(`${earshot.address}/v1/users`, {
    data: { name: 'lead', role: 'supervisor', teams: ['T1'] },
  });
  assert.equal(made.status(), 201, await made.text());
  const { password } = (await made.json()) as { password: string };
  // Both flags stand, and whoever sees all sees both.
  await eventually('both flags', async () => {
    const { items } = (await (await request.get(`${earshot.address}/v1/flags`)).json()) as {
      items: { call: string }[];
    };
    return ['own-call', 'foreign-call'].every((id) => items.some((flag) => flag.call === id));
  });
  page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(earshot.address);
  await signIn(page, 'lead', password);
  await page.locator('.line-pill', { hasText: '实时' }).waitFor(WAIT);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

test('the wall and the stream show the own team and nothing of the other', { skip }, async () => {
  await page.locator('.wall-row[href="/calls/own-call"]').waitFor(WAIT);
  await page.locator('.stream [data-flag][href^="/calls/own-call?"]').first().waitFor(WAIT);
  assert.equal(await page.locator('[href^="/calls/foreign-call"]').count(), 0);
});

test('by its address the other call is one that nobody knows', { skip }, async () => {
  await page.goto(`${earshot.address}/calls/own-call`);
  await page.getByText(THREAT.slice(0, 6)).first().waitFor(WAIT);
  await page.goto(`${earshot.address}/calls/foreign-call`);
  await page.getByText('没有找到这通电话').waitFor(WAIT);
  assert.equal(await page.getByText(THREAT.slice(0, 6)).count(), 0);
});

test('by the API neither the call nor its flags are told', { skip }, async () => {
  const answers = await page.evaluate(async () => {
    const status = async (path: string) => (await fetch(path)).status;
    const flags = (await (await fetch('/v1/flags')).json()) as { items: { call: string }[] };
    return {
      own: await status('/v1/calls/own-call'),
      foreign: await status('/v1/calls/foreign-call'),
      flags: [...new Set(flags.items.map(({ call }) => call))],
    };
  });
  assert.deepEqual(answers, { own: 200, foreign: 404, flags: ['own-call'] });
});

test('by the live socket the call is null, and its news do not come', { skip }, async () => {
  const told = await page.evaluate(
    () =>
      new Promise<string[]>((done, failed) => {
        const frames: string[] = [];
        const socket = new WebSocket(`ws://${location.host}/v1/live`);
        socket.onerror = () => failed(new Error('no live socket'));
        socket.onopen = () =>
          socket.send(
            JSON.stringify({ type: 'subscribe', topics: ['flags', 'calls', 'cases', 'call:foreign-call'] }),
          );
        socket.onmessage = ({ data: frame }) => {
          frames.push(String(frame));
          if (frames.length > 1) return;
          Object.assign(window, { told: frames, socket });
          done(frames);
        };
      }),
  );
  const snapshot = JSON.parse(told[0] as string) as { call: unknown; calls: { call: string }[] };
  assert.equal(snapshot.call, null);
  assert.deepEqual(
    snapshot.calls.map(({ call }) => call),
    ['own-call'],
  );
  // News of both, one after the other in the log: when that of the own call has come, the other would have, too.
  for (const [id, n] of [
    ['foreign-call', 3],
    ['own-call', 3],
  ] as const)
    ingest.send({
      ...{ call: id, seq: n, type: 'utterance', utterance: 'u-2', rev: 1, role: 'customer', channel: 0 },
      ...{ final: true, text: '你们到底管不管', start_ms: 6_000, end_ms: 8_000 },
    });
  const frames = await page.waitForFunction(() => {
    const { told } = window as unknown as { told: string[] };
    return told.slice(1).some((frame) => frame.includes('own-call')) && told;
  }, WAIT);
  const all = ((await frames.jsonValue()) as string[]).join('\n');
  assert.ok(!all.includes('"foreign-call"') && !all.includes('A2'), all);
});

test('a call that went to another team: what was said before is read and marked, and stays marked', {
  skip,
}, async () => {
  await call('left-call', 'T1', 'A1');
  const of = { call: 'left-call', channel: 0 };
  await page.goto(earshot.address);
  const told = page.locator('.stream [data-flag][href^="/calls/left-call?"]').first();
  await told.waitFor(WAIT);
  // The page of the call is open as it goes.
  await told.click();
  await page.getByText(THREAT.slice(0, 6)).first().waitFor(WAIT);
  ingest.send({ ...of, seq: 3, type: 'call.updated', at_ms: 5_000, agent: { id: 'A2', team: 'T2' } });
  ingest.send({
    ...{ ...of, seq: 4, type: 'utterance', utterance: 'u-2', rev: 1, role: 'customer', final: true },
    ...{ text: '换了人说的话', start_ms: 6_000, end_ms: 8_000 },
  });
  await ingest.next('ack', ({ type, call: id, seq }) => type === 'ack' && id === 'left-call' && seq === 4);
  await page.getByText('转给了其他班组').waitFor(WAIT);
  await page.locator('.call-status', { hasText: '已转其他班组' }).waitFor(WAIT);
  assert.equal(await page.getByText('换了人说的话').count(), 0);
  const card = page.locator('.flag-card').first();
  await card.getByRole('button', { name: '误报' }).click(WAIT);
  await page.getByRole('button', { name: '标为误报' }).click();
  await card.locator('.mark-line').waitFor(WAIT);
  await page.reload();
  await card.locator('.mark-line').waitFor(WAIT);
  assert.equal(await page.getByText('换了人说的话').count(), 0);
});

test('it stands in the list as what it is, with the counts of that time, and its flag stays in the stream', {
  skip,
}, async () => {
  for (const query of ['', '?team=T1', '?severity=critical']) {
    await page.goto(`${earshot.address}/calls${query}`);
    const row = page.locator('.calls-table tbody tr', { has: page.locator('[href="/calls/left-call"]') });
    await row.getByText('已转其他班组').waitFor(WAIT);
    assert.match((await row.textContent()) ?? '', /A1[\s\S]*0:05/);
    assert.doesNotMatch((await row.textContent()) ?? '', /A2/);
  }
  await page.goto(`${earshot.address}/calls?team=T2`);
  await page.getByText('没有符合条件的通话').waitFor(WAIT);
  await page.goto(earshot.address);
  await page.locator('.wall-row[href="/calls/own-call"]').waitFor(WAIT);
  await page.locator('.stream [data-flag][href^="/calls/left-call?"]').first().waitFor(WAIT);
  assert.equal(await page.locator('.wall-row[href="/calls/left-call"]').count(), 0);
});

test('a list that is open follows: a call that ends, and one that goes to another team', {
  skip,
}, async () => {
  await call('ends-call', 'T1', 'A1');
  await call('goes-call', 'T1', 'A1');
  await page.goto(`${earshot.address}/calls`);
  const row = (id: string) =>
    page.locator('.calls-table tbody tr', { has: page.locator(`[href="/calls/${id}"]`) });
  for (const id of ['ends-call', 'goes-call']) await row(id).getByText('通话中').waitFor(WAIT);
  ingest.send({ call: 'ends-call', seq: 3, type: 'call.ended', reason: 'customer' });
  await row('ends-call').getByText('客户挂断').waitFor(WAIT);
  const agent = { id: 'A2', team: 'T2' };
  ingest.send({ call: 'goes-call', seq: 3, type: 'call.updated', at_ms: 5_000, agent });
  await row('goes-call').getByText('已转其他班组').waitFor(WAIT);
  assert.doesNotMatch((await row('goes-call').textContent()) ?? '', /A2/);
  // It comes back, and is open again.
  ingest.send({
    ...{ call: 'goes-call', seq: 4, type: 'call.updated', at_ms: 6_000 },
    ...{ agent: { id: 'A1', team: 'T1' } },
  });
  await row('goes-call').getByText('通话中').waitFor(WAIT);
});

test('while the store is away the list shows the calls that go on, says what is missing, and leads on', {
  skip,
}, async () => {
  const stored = /\/v1\/calls\?(?!.*live=true)/;
  await page.route(stored, (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: '{"code":"STORE_UNAVAILABLE"}',
    }),
  );
  await page.goto(`${earshot.address}/calls`);
  const lines = page.locator('.calls-table tbody tr');
  await lines.locator('[href="/calls/own-call"]').waitFor(WAIT);
  // Above the calls, where it is seen without scrolling past them.
  await page.locator('.calls-missing + .calls-list', { has: lines.first() }).waitFor(WAIT);
  await page.getByText('已结束的通话暂时读不到').waitFor(WAIT);
  assert.equal(await lines.locator('[href="/calls/left-call"]').count(), 0);
  await page.unroute(stored);
  await page.getByRole('button', { name: '重试' }).click();
  await lines.locator('[href="/calls/left-call"]').waitFor(WAIT);
  assert.equal(await page.locator('.calls-missing, .not-read').count(), 0);
});

test('no page threw an error', { skip }, () => assert.deepEqual(errors, []));
