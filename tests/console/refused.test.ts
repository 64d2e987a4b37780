/** Refused events in a real Chromium: the note of the call's page as they come, and the page of health, in both languages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 45_000 };
const CALL = 'refused-call';
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const data = temporaryDir('console-refused');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;

const say = (seq: number, over: object = {}) =>
  ingest.send({
    ...{ call: CALL, seq, type: 'utterance', utterance: `u-${seq}`, role: 'customer', final: true },
    ...{ start_ms: seq * 1_000, end_ms: seq * 1_000 + 900, text: '我想问一下账单' },
    ...over,
  });

before(async () => {
  if ('skip' in found) return;
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'asr-7');
  say(1);
  await ingest.next('ack', (frame) => frame.type === 'ack' && frame.call === CALL);
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

const language = (to: 'zh' | 'en') =>
  page.evaluate((value) => localStorage.setItem('earshot.language', value), to);
const note = () => page.locator('.refused-note');

test('the call’s page says what was refused while it is open, why, and what its sender does about it', {
  skip,
}, async () => {
  await page.goto(`${earshot.address}/calls/${CALL}`);
  await page.getByText('我想问一下账单').first().waitFor(WAIT);
  assert.equal(await note().count(), 0);
  say(2, { text: '长'.repeat(4_001) });
  await note().getByText('发送方有 1 条事件没有被接收').waitFor(WAIT);
  await note().getByText('一句话超过 4,000 个字符 1 条').waitFor(WAIT);
  say(3, { start_ms: 1.5 });
  say(4, { start_ms: 2.5 });
  await note().getByText('发送方有 3 条事件没有被接收').waitFor(WAIT);
  // The most frequent first, with the field that it is about.
  await note().getByText('通话内的时间不对（start_ms）2 条；一句话超过 4,000 个字符 1 条。').waitFor(WAIT);
  const mend = note().getByText('发整数毫秒');
  assert.equal(await mend.isVisible(), false);
  await note().locator('summary').click();
  await mend.waitFor(WAIT);
  assert.deepEqual(await note().locator('li b').allTextContents(), [
    '通话内的时间不对（start_ms）',
    '一句话超过 4,000 个字符',
  ]);
  await language('en');
  await page.reload();
  await note().getByText('3 events of its senders were not taken').waitFor(WAIT);
  await note().getByText('Call time is wrong (start_ms) × 2; An utterance').waitFor(WAIT);
  await language('zh');
});

test('the page of health says it by source, with the code, and as something to look at', {
  skip,
}, async () => {
  ingest.send('garbage');
  await ingest.next('refusal', (frame) => frame.type === 'refused' && frame.code === 'NOT_AN_OBJECT');
  await page.goto(`${earshot.address}/settings/health`);
  const trouble = page.locator('[data-trouble="events_refused"]');
  await trouble
    .getByText('来源 asr-7 有 2 条事件没有接收：通话内的时间不对（start_ms）。发整数毫秒')
    .waitFor(WAIT);
  const row = page.locator('[data-refused="asr-7 TEXT_TOO_LONG"]');
  await row.getByText('把长话拆成几句发').waitFor(WAIT);
  assert.match((await row.textContent()) ?? '', /TEXT_TOO_LONG\s*1/);
  await page.locator('[data-refused="asr-7 NOT_AN_OBJECT"]').waitFor(WAIT);
  await language('en');
  await page.reload();
  await row.getByText('Send long speech as several utterances.').waitFor(WAIT);
  await trouble.getByText('2 events of source asr-7 were not taken').waitFor(WAIT);
});

test('no page threw an error', { skip }, () => assert.deepEqual(errors, []));
