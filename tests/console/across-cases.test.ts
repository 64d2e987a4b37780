/** A flag across calls in a real Chromium on the real server: claimed on the wall by `c`, and worked on in its case. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Case } from '../../engine/contract/case.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { showIn } from '../helpers/show-in.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 45_000 };
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('across-cases');
const CALLS = ['queue-1', 'queue-2', 'queue-3', 'queue-4'];
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;

async function call(id: string): Promise<void> {
  const at = new Date().toISOString();
  ingest.send({
    ...{ call: id, seq: 1, type: 'call.started', at, queue: '账单', customer: { id: `m-${id}` } },
    agent: { id: 'A1', team: 'T1' },
  });
  ingest.send({
    ...{ call: id, seq: 2, type: 'utterance', utterance: 'u-1', rev: 1, role: 'customer', channel: 0 },
    ...{ final: true, text: '我现在就打12315 再去银保监投诉你们', start_ms: 1_000, end_ms: 4_000 },
  });
  await ingest.next(`ack of ${id}`, (frame) => frame.type === 'ack' && frame.call === id && frame.seq === 2);
}

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'test-asr');
  for (const id of CALLS) await call(id);
  browser = await launchBrowser(found.path);
  page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(earshot.address);
  await signIn(page, 'admin', TOKENS.password);
  await page.locator('.line-pill', { hasText: '实时' }).waitFor(WAIT);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

const across = async (): Promise<Case | undefined> =>
  (await earshot.get<{ items: Case[] }>('/v1/cases')).items.find(({ flags }) => flags[0]?.across);

test('four grave calls of a queue are one case of the queue, which `c` claims on the wall', {
  skip,
}, async () => {
  const flag = page.locator('.scope-flag', { hasText: '账单' });
  await flag.locator('.case-link', { hasText: '待处理' }).waitFor(WAIT);
  await flag.locator('summary').focus();
  await page.screenshot({ path: `${out}/across-case-wall.png` });
  await page.keyboard.press('c');
  await page.getByText('已认领，这个工单归您了。').waitFor(WAIT);
  const one = await eventually('the claim', async () => {
    const of = await across();
    return of?.owner === 'admin' ? of : undefined;
  });
  assert.deepEqual(
    [one.state, one.queue, one.team, one.calls, one.flags.length],
    ['working', '账单', 'T1', [], 1],
  );
  await flag.locator('.case-link', { hasText: '处理中' }).waitFor(WAIT);
  // Once more it says who has it.
  await flag.locator('summary').focus();
  await page.keyboard.press('c');
  await page.getByText(/^您在 .+ 已经认领了这个工单。$/).waitFor(WAIT);
  // Nobody's case of a call was touched by it.
  assert.equal(one.flags[0]?.rule, 'queue-in-trouble');
});

test('its page says what was counted and why, and leads to each call', { skip }, async () => {
  await page.locator('.scope-flag .case-link').click();
  const counted = page.locator('.case-pane .case-counted');
  await counted
    .locator('a')
    .nth(CALLS.length - 1)
    .waitFor(WAIT);
  assert.deepEqual(await counted.locator('a').allTextContents(), [...CALLS].reverse());
  const said = (await counted.locator('p').textContent()) ?? '';
  assert.match(said, /队列 账单：计入 4 通、\d+ 个标记。规则：同一队列，30 分钟内至少 4 通。计入的是：/);
  // What it counts later stands there, too, though its case does not change.
  await call('queue-5');
  await counted.locator('a', { hasText: 'queue-5' }).waitFor(WAIT);
  await page.screenshot({ path: `${out}/across-case-page.png` });
  await counted.locator('a').first().click();
  await page.waitForURL(/\/calls\/queue-5\?flag=/, WAIT);
  await page.goBack();
});

test('it names the cases of its calls, which are claimed together; who was faster with one is told', {
  skip,
}, async () => {
  const pane = page.locator('.case-pane');
  await pane
    .locator('.case-related li')
    .nth(CALLS.length)
    .waitFor({ ...WAIT, state: 'attached' });
  for (const id of [...CALLS, 'queue-5'])
    assert.equal(await pane.locator('.case-related li', { hasText: id }).getByText('同一事件').count(), 1);
  const button = pane.getByRole('button', { name: '认领其中没人负责的 5 个' });
  await button.waitFor(WAIT);
  for (const [language, theme, width] of [
    ['en', 'dark', 1920],
    ['en', 'light', 1366],
    ['zh', 'dark', 1366],
    ['zh', 'light', 1920],
  ] as const) {
    await showIn(page, { language, theme }, width);
    await pane.locator('.case-related button').waitFor(WAIT);
    await page.screenshot({ path: `${out}/across-related-${language}-${theme}.png` });
  }
  const { items } = await earshot.get<{ items: Case[] }>('/v1/cases');
  const theirs = items.find(({ calls }) => calls.includes('queue-2'))!;
  // Somebody claims one of them between the press and its arrival.
  await page.route('**/v1/cases/commands', async (route) => {
    const answer = await fetch(`${earshot.address}/v1/cases/${theirs.id}/commands`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
      body: JSON.stringify({ command: 'faster-1', type: 'claim' }),
    });
    assert.equal(answer.status, 200);
    await route.continue();
  });
  await button.click();
  const faster = await eventually('the faster claim', async () => {
    const { items } = await earshot.get<{ items: Case[] }>('/v1/cases');
    return items.find(({ id }) => id === theirs.id)?.owner ?? undefined;
  });
  await page.locator('.case-notice', { hasText: `已认领 4 个。1 个已由 ${faster} 认领。` }).waitFor(WAIT);
  await page.screenshot({ path: `${out}/across-claimed.png` });
  await page.unroute('**/v1/cases/commands');
  await page.locator('.case-notice button').click();
  await pane.locator('.case-related button').waitFor({ ...WAIT, state: 'detached' });
  await pane.locator('.case-related a').first().click();
  await pane.locator('.case-related li', { hasText: /处理中.*同一事件/ }).waitFor(WAIT);
  await page.goBack();
});

test('it is judged and resolved like any other', { skip }, async () => {
  const pane = page.locator('.case-pane');
  await pane.locator('.case-counted').waitFor(WAIT);
  await pane.locator('.case-flag .verdict-button.of-right').click(WAIT);
  await pane.locator('.verdict-reasons button').first().click(WAIT);
  await pane.locator('.verdict-said').waitFor(WAIT);
  await page.keyboard.press('r');
  await page.locator('.case-form .choice-chips').waitFor(WAIT);
  await page.getByText('已回访', { exact: true }).click();
  await page.locator('.case-form button[type="submit"]').click();
  await pane.locator('.case-head .state-review').waitFor(WAIT);
  const one = await across();
  assert.deepEqual([one?.state, one?.flags[0]?.verdict?.verdict], ['review', 'right']);
});

test('no page threw an error', { skip }, () => assert.deepEqual(errors, []));
