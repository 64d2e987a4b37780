/**
 * A call that is on its way, in a real Chromium: the page stands as it will, so that nothing moves when the call comes; a
 * server that cannot be reached and a store that is away are told apart, and asked again by a button.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import type { CallDetail } from '../../engine/contract/live.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { axeFinds } from '../helpers/axe.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const CALL = 'waiting-1';
const REST = /\/v1\/calls\/waiting-1/;
const PANELS = ['.facts', '.curve', '.transcript', '.call-flags'];

const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('call-waiting');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let context: BrowserContext;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'test-asr');
  const of = { call: CALL, channel: 0, rev: 1, role: 'customer', final: true };
  ingest.send({
    call: CALL,
    seq: 1,
    type: 'call.started',
    at: new Date().toISOString(),
    agent: { id: 'A7' },
  });
  const said = { utterance: 'u-1', start_ms: 0, end_ms: 2_000, text: '我就打12315 再去银保监投诉你们' };
  ingest.send({ ...of, ...said, seq: 2, type: 'utterance' });
  ingest.send({ call: CALL, seq: 3, type: 'call.ended', at_ms: 5_000, ended_by: 'customer' });
  await eventually('the call, complete', async () => {
    // It may not have reached the store yet.
    const found = await earshot.get<CallDetail>(`/v1/calls/${CALL}`).catch(() => undefined);
    return found?.call.status === 'complete';
  });
  browser = await launchBrowser(found.path);
  context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto(earshot.address);
  await signIn(page, 'admin', TOKENS.password);
  await page.locator('.user-button').waitFor(WAIT);
  await page.close();
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

/** A page whose socket says nothing and whose questions for the call are answered by `answer`. */
async function opened(answer: (route: Route) => Promise<void> | void): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.routeWebSocket(/\/v1\/live/, () => undefined);
  await page.route(REST, answer);
  await page.goto(`${earshot.address}/calls/${CALL}`);
  return page;
}

const placesOf = (page: Page) =>
  page.evaluate(
    (selectors) =>
      selectors.map((one) => {
        const { x, y, width, height } = document.querySelector(one)!.getBoundingClientRect();
        return [one, x, y, width, height];
      }),
    PANELS,
  );

test('the page stands as it will: no part of it moves when the call comes', { skip }, async () => {
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const page = await opened(async (route) => {
    await held;
    await route.continue();
  });
  await page.locator('.words-bones').waitFor(WAIT);
  assert.equal(await page.getByRole('status').getByText('正在取得通话').count(), 1);
  const before = await placesOf(page);
  const line = await page.locator('.words-bones .bone:last-child').first().boundingBox();
  assert.deepEqual(await axeFinds(page), []);
  await page.screenshot({ path: `${out}/call-waiting.png` });
  answer();
  await page.locator('.words').waitFor(WAIT);
  assert.deepEqual(await placesOf(page), before);
  const words = await page.locator('.words-text').first().boundingBox();
  assert.deepEqual([words?.x, words?.y, words?.height], [line?.x, line?.y, line?.height]);
  await page.close();
});

test('who wants no movement sees none of it', { skip }, async () => {
  const page = await opened(() => undefined);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const bone = page.locator('.bone').first();
  await bone.waitFor(WAIT);
  assert.equal(await bone.evaluate((one) => getComputedStyle(one).animationName), 'none');
  await page.close();
});

for (const [what, answer, title] of [
  ['a server that cannot be reached', (route: Route) => route.abort(), '连不上服务器'],
  [
    'a store that is away',
    (route: Route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: '{"code":"STORE_UNAVAILABLE"}',
      }),
    '暂时取不到这通电话',
  ],
] as const)
  test(`${what} is named, and asked again by a button that keeps the focus`, { skip }, async () => {
    let well = false;
    let asked = 0;
    const page = await opened(async (route) => {
      asked += 1;
      await (well ? route.continue() : answer(route));
    });
    await page.getByRole('heading', { name: title }).waitFor(WAIT);
    assert.deepEqual(await axeFinds(page), []);
    const again = page.getByRole('button', { name: '重试' });
    await again.focus();
    const before = asked;
    await page.keyboard.press('Enter');
    await eventually('it is asked', async () => asked > before);
    await again.waitFor(WAIT);
    assert.equal(await again.evaluate((one) => one === document.activeElement), true);
    well = true;
    await page.keyboard.press('Enter');
    await page.locator('.words').waitFor(WAIT);
    await page.close();
  });

test('no error was thrown', { skip }, () => assert.deepEqual(errors, []));
