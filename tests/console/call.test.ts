/**
 * The call page and the list of calls in a real Chromium on the real server: the page grows while the call goes on,
 * explains its flags, takes one back, and shows the same from the store after the end.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { CallDetail } from '../../engine/contract/live.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const CALL = 'page-1';
const THREAT = '我不跟你说了 我现在就打12315 再去银保监投诉你们';
const ANGRY = '上午那个人说到任意网点都行 我请了半天假跑过去 网点说要找客服 你现在又说要回老家 你们耍我玩呢';

const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('call-page');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;
let seq = 0;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'test-asr');
  browser = await launchBrowser(found.path);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${earshot.address}/calls/nobody-knows-this`);
  await signIn(page, 'admin', TOKENS.password);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

function send(frame: Record<string, unknown>): void {
  seq += 1;
  ingest.send({ call: CALL, seq, ...frame });
}

type Said = { rev?: number; final?: boolean };
function say(
  id: string,
  role: string,
  start_ms: number,
  end_ms: number,
  text: string,
  said: Said = {},
): void {
  const channel = role === 'agent' ? 1 : 0;
  const { rev = 1, final = true } = said;
  send({ type: 'utterance', utterance: id, rev, channel, role, final, start_ms, end_ms, text });
}

const words = (id: string) => page.locator(`.words[data-key="${id}"]`);
const card = (title: string) => page.locator('.flag-card').filter({ hasText: title });
const seen = (text: string | RegExp) => page.getByText(text).first().waitFor(WAIT);
const shot = (name: string) => page.screenshot({ path: `${out}/${name}.png` });

async function speak(language: 'zh' | 'en'): Promise<void> {
  await page.evaluate((to) => localStorage.setItem('earshot.language', to), language);
  await page.reload();
}

test('a call that nobody knows is said to be unknown, in words', { skip }, async () => {
  await seen('没有找到这通电话');
  await seen('nobody-knows-this');
  await shot('call-unknown');
});

test('the page grows while the call goes on: a partial, then its final', { skip }, async () => {
  send({
    type: 'call.started',
    at: new Date().toISOString(),
    agent: { id: 'A1024', team: 'T3' },
    customer: { id: 'm-77', number: '13800001234' },
    queue: '账单',
    trade: 'telecom',
    direction: 'inbound',
    attributes: { tier: 'gold' },
  });
  say('u-1', 'agent', 0, 2_500, '您好 云桥通信 工号1024 很高兴为您服务');
  await eventually('the open call', async () => {
    const open = await earshot.get<{ items: { call: string }[] }>('/v1/calls?live=true');
    return open.items.find(({ call }) => call === CALL);
  });
  await page.goto(`${earshot.address}/calls/${CALL}`);
  await words('1/u-1').waitFor(WAIT);
  await page.getByRole('heading', { name: 'A1024' }).waitFor(WAIT);
  say('u-2', 'customer', 3_000, 4_000, '我上个月', { final: false, rev: 0 });
  await words('0/u-2').getByText('正在说').waitFor(WAIT);
  assert.match((await words('0/u-2').getAttribute('class')) ?? '', /partial/);
  say('u-2', 'customer', 3_000, 5_000, '我上个月的话费不对');
  await words('0/u-2').getByText('我上个月的话费不对').waitFor(WAIT);
  await page.locator('.words.partial').waitFor({ ...WAIT, state: 'detached' });
});

test('silences and masked numbers are shown', { skip }, async () => {
  say('u-3', 'agent', 13_000, 15_000, '麻烦您报一下手机号');
  await seen('静默 8 秒');
  say('u-4', 'customer', 15_500, 19_000, '我手机号一三八零零零零一二三四 你记一下');
  const chip = words('0/u-4').locator('.masked');
  await chip.waitFor(WAIT);
  assert.match((await chip.textContent()) ?? '', /^手机号[0-9a-z]{4}$/);
  assert.match((await chip.getAttribute('title')) ?? '', /脱敏/);
});

test('an angry turn is a chip beside the words, a point of the curve and a flag that says how angry', {
  skip,
}, async () => {
  say('u-5', 'agent', 19_500, 20_500, '您先别着急');
  say('u-6', 'customer', 21_000, 28_500, ANGRY);
  await words('0/u-6')
    .getByText(/^愤怒 \d+%$/)
    .waitFor(WAIT);
  await card('客户明显发怒')
    .getByText(/客户这句话的愤怒程度 \d+%，达到 \d+% 的界线/)
    .waitFor(WAIT);
  // The hot words themselves are marked, and lead to the card.
  await words('0/u-6').locator('mark').first().waitFor(WAIT);
  await page.locator('.curve-bar.is-angry').first().waitFor(WAIT);
  const keys = page.getByRole('slider');
  await keys.focus();
  assert.match((await keys.getAttribute('aria-valuetext')) ?? '', /^00:21 愤怒 \d+%$/);
  await keys.press('ArrowLeft');
  assert.match((await keys.getAttribute('aria-valuetext')) ?? '', /^00:15 愤怒 \d+%$/);
  // Its time is where the words begin, not where they end, when it was decided.
  await page.getByRole('button', { name: /^重要 00:21/ }).waitFor(WAIT);
  await card('客户明显发怒').getByRole('button', { name: '跳到 00:21' }).waitFor(WAIT);
});

test('a threat is suspected in a partial and confirmed by the final; its words lead to its card', {
  skip,
}, async () => {
  say('u-7', 'customer', 30_000, 33_000, '我不跟你说了 我现在就打12315', { final: false, rev: 0 });
  await card('客户要向监管部门投诉').getByText('疑似').waitFor(WAIT);
  say('u-7', 'customer', 30_000, 36_000, THREAT);
  await words('0/u-7').locator('mark', { hasText: '银保监' }).waitFor(WAIT);
  await card('客户要向监管部门投诉')
    .getByText('疑似')
    .waitFor({ ...WAIT, state: 'detached' });
  const marked = await words('0/u-7').locator('mark').allTextContents();
  assert.deepEqual(marked, ['打', '12315', '银保监']);
  await words('0/u-7').locator('mark').first().click();
  const threat = card('客户要向监管部门投诉');
  assert.equal(await threat.evaluate((element) => element === document.activeElement), true);
  await threat.getByText(/客户说了.*“12315”、“银保监”/).waitFor(WAIT);
  assert.match(page.url(), /\?flag=[0-9a-f]+$/, 'a link to this page opens at this flag');
  const { flags } = await earshot.get<CallDetail>(`/v1/calls/${CALL}`);
  const flag = flags.find(({ category }) => category === 'escalation_threat');
  assert.match(page.url(), new RegExp(`flag=${flag?.id}$`));
});

test('the time in each stage is told in numbers', { skip }, async () => {
  const threat = card('客户要向监管部门投诉');
  for (const stage of ['接入', '落盘', '评分', '规则', '推送']) {
    await threat.locator('.stages').getByText(stage, { exact: true }).waitFor(WAIT);
  }
  await threat.getByText(/^共 [\d.]+ (ms|s)$/).waitFor(WAIT);
  await threat.locator('.stages').getByText('未等模型').waitFor(WAIT);
  await threat.getByText('escalation-regulator').waitFor(WAIT);
  await shot('call-live-zh');
});

test('the page fits the screen, and the same in English', { skip }, async () => {
  const overflow = () =>
    page.evaluate(() => {
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
      return [scrollHeight - clientHeight, scrollWidth - clientWidth];
    });
  assert.deepEqual(await overflow(), [0, 0]);
  await speak('en');
  await seen(/Customer said .*“12315”, “银保监”/);
  await seen('8 s of silence');
  await words('0/u-4').locator('.masked').getByText('mobile').waitFor(WAIT);
  await page.locator('.flag-card.chosen').waitFor(WAIT);
  assert.deepEqual(await overflow(), [0, 0]);
  await shot('call-live-en');
  await speak('zh');
  await seen(/客户说了.*“12315”、“银保监”/);
});

test('a rewritten final takes its flag back, on the page too', { skip }, async () => {
  say('u-7', 'customer', 30_000, 36_000, '我不跟你说了 我下次再打', { rev: 2 });
  const threat = card('客户要向监管部门投诉');
  await threat.getByText('已撤回', { exact: true }).waitFor(WAIT);
  await words('0/u-7').getByText('我不跟你说了 我下次再打').waitFor(WAIT);
  assert.equal(await words('0/u-7').locator('mark').count(), 0);
  assert.match((await threat.getAttribute('class')) ?? '', /struck/);
  await shot('call-retracted');
});

test('who reads further up is not pulled down, and is told of new words', { skip }, async () => {
  for (let n = 0; n < 20; n += 1) {
    const start = 37_000 + n * 2_000;
    say(`w-${n}`, n % 2 ? 'agent' : 'customer', start, start + 1_800, `第${n}句 我再说明一下情况`);
  }
  await words('1/w-19').waitFor(WAIT);
  const scroller = page.locator('.transcript-scroll');
  const fromEnd = () =>
    scroller.evaluate((one) => Math.round(one.scrollHeight - one.clientHeight - one.scrollTop));
  await eventually('the newest words in view', async () => ((await fromEnd()) < 2 ? true : undefined));
  await scroller.hover();
  await page.mouse.wheel(0, -3_000);
  const pill = page.getByRole('button', { name: /^回到最新/ });
  await pill.waitFor(WAIT);
  say('w-20', 'agent', 77_000, 79_000, '这是后来的一句');
  await page.getByRole('button', { name: '回到最新（1 句新话）' }).waitFor(WAIT);
  assert.equal(await scroller.evaluate((one) => one.scrollTop), 0);
  await pill.click();
  await eventually('the newest words again', async () => ((await fromEnd()) < 2 ? true : undefined));
  await pill.waitFor({ ...WAIT, state: 'detached' });
});

test('after the end the page says who hung up; a new page shows the call from the store', {
  skip,
}, async () => {
  send({ type: 'call.ended', at: new Date().toISOString(), reason: 'customer_hangup' });
  await page.getByText(/^客户挂断 · \d\d:\d\d$/).waitFor(WAIT);
  await eventually(
    'the finished call',
    async () => {
      const detail = await earshot.get<CallDetail>(`/v1/calls/${CALL}`);
      return detail.call.status === 'complete' ? detail : undefined;
    },
    60_000,
  );
  await page.goto(`${earshot.address}/calls/${CALL}?at=28000`);
  await words('0/u-6')
    .getByText(/^愤怒 \d+%$/)
    .waitFor(WAIT);
  await card('客户明显发怒').waitFor(WAIT);
  await card('客户要向监管部门投诉').getByText('已撤回', { exact: true }).waitFor(WAIT);
  await seen(/^客户挂断 · \d\d:\d\d$/);
  await seen('通话已结束（历史记录）');
  await eventually('the words of that moment in view', async () => {
    const box = await words('0/u-6').boundingBox();
    return box && box.y > 100 && box.y < 700 ? true : undefined;
  });
  await shot('call-finished');
});

test('the list of calls has it, filtered by what stands in the address, and leads to it', {
  skip,
}, async () => {
  await page.goto(`${earshot.address}/calls?team=T3`);
  const row = page.locator('.calls-table tbody tr');
  await row.first().waitFor(WAIT);
  assert.equal(await row.count(), 1);
  assert.match((await row.textContent()) ?? '', /A1024.*账单.*电信.*客户挂断/);
  await shot('calls-list');
  await page.locator('input[name="agent"]').fill('nobody');
  await page.locator('button[type="submit"]').click();
  await seen('没有符合条件的通话');
  assert.match(page.url(), /agent=nobody&team=T3$/);
  await page.goBack();
  await page.getByLabel('标记', { exact: true }).click();
  const { call } = await earshot.get<CallDetail>(`/v1/calls/${CALL}`);
  assert.deepEqual(call.flags, { critical: 0, major: 2, minor: 0, info: 0 });
  await page.getByText('有严重标记', { exact: true }).click();
  await seen('没有符合条件的通话');
  await page.getByLabel('标记', { exact: true }).click();
  await page.getByText('有重要标记', { exact: true }).click();
  await row.first().waitFor(WAIT);
  await page.getByLabel('日期', { exact: true }).click();
  await page.getByText('昨天', { exact: true }).click();
  await seen('没有符合条件的通话');
  assert.match(page.url(), /team=T3&severity=major&since=(\d{4}-\d\d-\d\d)&until=\1$/);
  await shot('calls-list-days');
  await page.getByLabel('日期', { exact: true }).click();
  await page.getByText('近 7 天', { exact: true }).click();
  await row.first().waitFor(WAIT);
  await page.getByLabel('日期', { exact: true }).click();
  await page.getByText('自选日期', { exact: true }).click();
  // The calendar speaks the language of the console, whichever the browser's is.
  await page.locator('input[name="until"]').click();
  await page.locator('.ant-picker-dropdown th', { hasText: '三' }).waitFor(WAIT);
  await shot('calls-list-calendar');
  await page.locator('input[name="until"]').fill('2001-02-03');
  await page.locator('input[name="since"]').fill('2001-02-03');
  await page.locator('button[type="submit"]').click();
  await seen('没有符合条件的通话');
  assert.equal(await page.locator('input[name="since"]').inputValue(), '2001-02-03');
  await page.goBack();
  await row.first().click();
  await page.waitForURL(`**/calls/${CALL}`, WAIT);
  await words('0/u-6').waitFor(WAIT);
});

test('nothing went wrong on the page meanwhile', { skip }, () => {
  assert.deepEqual(errors, []);
});
