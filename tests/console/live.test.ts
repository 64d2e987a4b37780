/**
 * The live page in a real Chromium on the real server: from the login over the wall and the stream to a server that
 * dies under it and comes back.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const CALLS = 30;
const THREAT = '我不跟你说了 我现在就打12315 再去银保监投诉你们';
const FLAG = '客户要向监管部门投诉';

const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('live-page');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir);
  browser = await launchBrowser(found.path);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 }, colorScheme: 'light' });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(earshot.address);
});

after(async () => {
  ingest?.close();
  await browser?.close();
  await earshot?.stop('SIGKILL');
  data.remove();
});

const seen = (text: string | RegExp) => page.getByText(text).first().waitFor(WAIT);
const shot = (name: string) => page.screenshot({ path: `${out}/${name}.png` });
const rows = () => page.locator('.wall-row');
const flags = () => page.locator('.stream [data-flag]');
const pill = (text: string) => page.locator('.line-pill').filter({ hasText: text }).waitFor(WAIT);

async function logIn(password: string): Promise<void> {
  await signIn(page, 'admin', password);
}

async function connect(): Promise<void> {
  ingest?.close();
  ingest = await connectAsr(earshot, 'test-asr');
}

const next = new Map<string, number>();
function send(call: string, frame: Record<string, unknown>): void {
  const seq = (next.get(call) ?? 0) + 1;
  next.set(call, seq);
  ingest.send({ call, seq, ...frame });
}

function say(call: string, utterance: string, start_ms: number, text: string): void {
  const words = { utterance, rev: 1, role: 'customer', channel: 0, final: true, text };
  send(call, { type: 'utterance', start_ms, end_ms: start_ms + 3_000, ...words });
}

const callId = (index: number) => `wall-${String(index).padStart(2, '0')}`;

/** What the nth of the calls says first: every sixth threatens, every sixth wants to leave, the others are calm. */
function opening(index: number): string {
  if (index % 6 === 0) return THREAT;
  return index % 6 === 1 ? '我要销户 再也不用了' : '你好 我查一下账单';
}

test('a wrong password is told so, the right one opens the live page', { skip }, async () => {
  await logIn('not-the-password');
  await seen('用户名或密码不对，请再试一次。');
  await shot('live-login');
  await logIn(TOKENS.password);
  await pill('实时');
});

test('without calls the page says how to send some', { skip }, async () => {
  await seen('还没有通话');
  await seen(earshot.ingestUrl);
  await seen('还没有标记');
  await shot('live-empty');
});

test('calls come onto the wall, the most urgent first', { skip }, async () => {
  // A row under the pointer keeps its place: it is still where the sign-in button was.
  await page.mouse.move(1, 1);
  await connect();
  for (let index = 0; index < CALLS; index += 1) {
    const agent = { id: `A10${index}`, team: `T${index % 3}` };
    const about = { agent, queue: '账单', trade: 'telecom', direction: 'inbound' };
    send(callId(index), { type: 'call.started', at: new Date().toISOString(), ...about });
    say(callId(index), 'u-1', 1_000, opening(index));
  }
  await seen(`${CALLS} 通`);
  await rows().filter({ hasText: '严重' }).nth(4).waitFor(WAIT);
  const shown = await page.waitForFunction(
    () => {
      const risks = Array.from(document.querySelectorAll<HTMLElement>('.wall-row'))
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((row) => Number(row.querySelector('.wall-risk b')?.textContent));
      const inOrder = risks.every((risk, index) => risks.slice(index).every((lower) => lower - risk < 5));
      return inOrder && (risks[0] ?? 0) >= 40 ? risks : null;
    },
    undefined,
    WAIT,
  );
  const risks = (await shown.jsonValue()) as number[];
  assert.ok(risks.length > 8, 'a screen of rows is drawn');
  assert.ok(risks.length < CALLS, 'and not many more');
});

test('what happens on one queue again and again stands above the stream, with whose it is and the calls', {
  skip,
}, async () => {
  const strip = page.locator('.scope-flag').filter({ hasText: '同一队列半小时内多通出事' });
  await strip.filter({ hasText: '队列 账单' }).filter({ hasText: '5 通' }).waitFor(WAIT);
  await strip.locator('summary').click();
  const calls = await strip.locator('.scope-calls a').allTextContents();
  assert.deepEqual(calls.sort(), [0, 6, 12, 18, 24].map(callId));
  await shot('live-scope');
  await strip.locator('summary').click();
});

test('a flag comes into the stream with its words, and leads to its place in the call', {
  skip,
}, async () => {
  const link = flags().filter({ hasText: FLAG }).first();
  await link.waitFor(WAIT);
  assert.match((await link.textContent()) ?? '', /12315/);
  assert.match((await link.getAttribute('href')) ?? '', /^\/calls\/wall-\d\d\?flag=.+/);
  await shot('live-calls');
});

test('the page itself does not scroll, its lists do', { skip }, async () => {
  const beyond = await page.evaluate(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
    return [scrollHeight - clientHeight, scrollWidth - clientWidth];
  });
  assert.deepEqual(beyond, [0, 0]);
  const wall = page.locator('.wall-scroll');
  await wall.evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await page.locator(`.wall-item[aria-posinset="${CALLS}"]`).waitFor(WAIT);
  await wall.evaluate((list) => list.scrollTo(0, 0));
  await page.locator('.wall-item[aria-posinset="1"]').waitFor(WAIT);
});

test('j goes through the rows and Enter opens one; back is the wall again', { skip }, async () => {
  await page.keyboard.press('j');
  await page.locator('.wall-item[aria-posinset="1"] .wall-row:focus').waitFor(WAIT);
  await page.keyboard.press('j');
  await page.locator('.wall-item[aria-posinset="2"] .wall-row:focus').waitFor(WAIT);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/calls\/wall-/, WAIT);
  await page.goBack();
  await rows().first().waitFor(WAIT);
});

test('the pages can be left and come back to, again and again', { skip }, async () => {
  const nav = page.locator('.top-nav');
  for (const _ of [1, 2]) {
    await nav.getByText('通话记录').click();
    await page.waitForURL(/\/calls$/, WAIT);
    assert.equal(await page.getByText('页面出错了').count(), 0);
    await nav.getByText('实时监控').click();
    await rows().first().waitFor(WAIT);
  }
});

test('a filter stays in the address over a reload', { skip }, async () => {
  const critical = page.getByRole('button', { name: '严重', exact: true });
  await critical.click();
  await page.waitForURL(/\?severity=critical$/, WAIT);
  await seen(`5 / ${CALLS} 通`);
  await page.reload();
  await seen(`5 / ${CALLS} 通`);
  assert.equal(await critical.getAttribute('aria-pressed'), 'true');
  assert.equal(await flags().filter({ hasText: '客户要离开' }).count(), 0);
  await shot('live-filtered');
  await page.getByText('清除筛选').click();
  await flags().filter({ hasText: '客户要离开' }).first().waitFor(WAIT);
  assert.equal(new URL(page.url()).search, '');
});

/** Controls whose label leaves out the words that they show: who speaks to the page says what he sees. */
const mislabelled = () =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('button[aria-label], a[aria-label]')).flatMap(
      (control) => {
        const label = control.getAttribute('aria-label') ?? '';
        const words = control.textContent.trim();
        return label.toLowerCase().includes(words.toLowerCase()) ? [] : [`${label} ≠ ${words}`];
      },
    ),
  );

test('the page speaks the other language and wears the other theme, also after a reload', {
  skip,
}, async () => {
  assert.deepEqual(await mislabelled(), []);
  await page.locator('.language-switch').click();
  await seen('Wall of calls');
  assert.deepEqual(await mislabelled(), []);
  await page.locator('.theme-switch').click();
  await page.locator('.theme-switch[data-choice="light"]').click();
  await page.reload();
  await seen('Customer will complain to the regulator');
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await shot('live-en-dark');
  await page.locator('.language-switch').click();
  await seen('通话墙');
});

test('a server that dies leaves a page that says so', { skip }, async () => {
  await earshot.stop('SIGKILL');
  await pill('重连中');
  await seen(/连接已断开，正在自动重连。下面是 .+前）的情况，可能已经过时。/);
  assert.equal(await page.locator('.shell').getAttribute('data-stale'), 'true');
  assert.ok((await rows().count()) > 8, 'what was known is still there');
  await shot('live-lost');
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.locator('.language-switch').click();
  await pill('Reconnecting');
  const ends = await page.locator('.user-button').evaluate((last) => last.getBoundingClientRect().right);
  assert.ok(ends <= 1356, `the bar ends at ${ends} of 1366`);
  await page.locator('.language-switch').click();
  if (size) await page.setViewportSize(size);
});

test('a server that comes back makes it live again, without a reload', { skip }, async () => {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  earshot = await startEarshot(data.dir, {}, Number(new URL(earshot.address).port));
  await pill('实时');
  assert.equal(await page.locator('.shell').getAttribute('data-stale'), null);
  await connect();
  say(callId(3), 'u-9', 60_000, THREAT);
  await page
    .locator(`.stream [data-flag][href^="/calls/${callId(3)}?"]`)
    .first()
    .waitFor(WAIT);
  assert.equal(await page.evaluate(() => 'sameDocument' in window), true);
});

test('a floor whose calls are all over is not told how to connect a sender', { skip }, async () => {
  for (let index = 0; index < CALLS; index += 1) send(callId(index), { type: 'call.ended', reason: 'agent' });
  await page.getByText('现在没有进行中的通话').waitFor({ timeout: 60_000 });
  assert.equal(await page.getByText('接入地址').count(), 0);
  await page.locator('.wall a', { hasText: '通话记录' }).waitFor(WAIT);
});

test('whoever logs out leaves nothing on the screen', { skip }, async () => {
  await page.locator('.user-button').click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.locator('input[autocomplete="username"]').waitFor(WAIT);
  assert.equal(await rows().count(), 0);
  await page.reload();
  await page.locator('input[autocomplete="username"]').waitFor(WAIT);
  assert.deepEqual(errors, []);
});
