/** Marking in a real Chromium on the real server: a miss at its words, a wrong flag at its card, both taken back. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Mark } from '../../engine/contract/mark.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { type Look, showIn } from '../helpers/show-in.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const CALL = 'marks-1';
const LINES: [role: 'agent' | 'customer', text: string][] = [
  ['agent', '您好 云桥通信 工号1024 很高兴为您服务'],
  ['customer', '我上个月的话费不对 手机号一三八零零零零一二三四'],
  ['agent', '我帮您查一下'],
  ['customer', '查了三天了 再这样我就找工信部反映'],
  ['agent', '您先别着急 我给您登记'],
  ['customer', '那我找媒体的朋友聊聊 看看你们怎么说'],
  ['agent', '好的 还有什么可以帮您'],
];

const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('marks-page');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'test-asr');
  ingest.send({
    type: 'call.started',
    call: CALL,
    seq: 1,
    at: new Date().toISOString(),
    agent: { id: 'A1024', team: 'T3' },
    queue: '账单',
    trade: 'telecom',
    direction: 'inbound',
  });
  for (const [index, [role, text]] of LINES.entries()) {
    const channel = role === 'agent' ? 1 : 0;
    const times = { start_ms: index * 4_000, end_ms: index * 4_000 + 3_000 };
    const words = { utterance: `u-${index}`, rev: 1, channel, role, final: true, ...times, text };
    ingest.send({ type: 'utterance', call: CALL, seq: index + 2, ...words });
  }
  browser = await launchBrowser(found.path);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${earshot.address}/calls/${CALL}`);
  await signIn(page, 'admin', TOKENS.password);
  await words('0/u-5').waitFor(WAIT);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

const words = (id: string) => page.locator(`.words[data-key="${id}"]`);
const card = () => page.locator('.flag-card').filter({ hasText: '客户要向监管部门投诉' });
const form = () => page.getByRole('dialog');
const shot = (name: string) => page.screenshot({ path: `${out}/${name}.png` });
const opacity = (id: string) =>
  words(id)
    .locator('.words-missed')
    .evaluate((one) => Number(getComputedStyle(one).opacity));
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
const marks = async () => (await earshot.get<{ items: Mark[] }>('/v1/marks')).items;
async function look(change: Look, width = 1366): Promise<void> {
  await showIn(page, change, width);
  await words('0/u-5').waitFor(WAIT);
}

test('the button of a line comes with the pointer, and takes no room when it is not seen', {
  skip,
}, async () => {
  await page.locator('h1').first().hover();
  assert.equal(await opacity('0/u-5'), 0);
  const before = await words('0/u-5').locator('.words-text').boundingBox();
  await words('0/u-5').hover();
  assert.equal(await opacity('0/u-5'), 1);
  assert.deepEqual(await words('0/u-5').locator('.words-text').boundingBox(), before);
  await shot('marks-hover');
});

test('a miss: words, category, rule and note in one form; it then stands at its words', {
  skip,
}, async () => {
  await words('0/u-5').hover();
  await words('0/u-5').getByRole('button', { name: '漏报' }).click();
  await form().getByText('那我找媒体的朋友聊聊').waitFor(WAIT);
  await form().getByRole('button', { name: '标为漏报' }).click();
  await form().getByText('请先选一个类别。').waitFor(WAIT);
  await form().getByText('升级投诉').click();
  const rules = form().getByLabel(/^规则/);
  await eventually('the rules of that category', async () =>
    (await rules.locator('option').count()) > 1 ? true : undefined,
  );
  await shot('marks-form-zh');
  const title = (await rules.locator('option').nth(1).textContent()) ?? '';
  await rules.selectOption({ index: 1 });
  await form().getByRole('textbox').fill('客户说要找媒体 回拨 13800138000');
  await form().getByRole('button', { name: '标为漏报' }).click();
  await form().waitFor({ ...WAIT, state: 'detached' });
  const line = words('0/u-5').locator('.mark-line');
  await line.getByText(title).waitFor(WAIT);
  assert.match(
    (await line.textContent()) ?? '',
    /漏报升级投诉.*客户说要找媒体 回拨 手机号\w{4}admin · .*撤回/,
  );
  assert.equal(await words('0/u-5').locator('.words-missed').count(), 0, 'one mark per person and place');
  const [mark] = await marks();
  assert.deepEqual([mark?.kind, mark?.utterance, mark?.by], ['missed', 'u-5', 'admin']);
});

test('a wrong flag is marked at its card, without a pointer: Enter opens, Escape leaves, the focus comes back', {
  skip,
}, async () => {
  const button = card().getByRole('button', { name: '误报' });
  await button.focus();
  await page.keyboard.press('Enter');
  await form().getByText('客户要向监管部门投诉').waitFor(WAIT);
  assert.equal(
    await form()
      .getByRole('textbox')
      .evaluate((one) => one === document.activeElement),
    true,
  );
  await page.keyboard.press('Escape');
  await form().waitFor({ ...WAIT, state: 'detached' });
  assert.equal(await focused(), '误报');
  await page.keyboard.press('Enter');
  await page.keyboard.type('只是说说');
  await shot('marks-wrong-form-zh');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), '标为误报');
  await page.keyboard.press('Tab');
  assert.equal(
    await form().evaluate((one) => one.contains(document.activeElement)),
    true,
    'Tab stays inside',
  );
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await card().locator('.mark-line').getByText('只是说说').waitFor(WAIT);
  assert.deepEqual(
    (await marks()).map(({ kind }) => kind),
    ['wrong', 'missed'],
  );
  await shot('marks-both-zh');
});

test('of all lines one is a stop of the Tab key, and arrows go on from there', { skip }, async () => {
  assert.equal(await page.locator('.words-missed[tabindex="0"]').count(), 1);
  await page.locator('.words-missed[tabindex="0"]').focus();
  assert.equal(await opacity('1/u-6'), 1, 'an open call’s newest line');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  const at = await page.evaluate(() => document.activeElement?.closest('.words')?.getAttribute('data-key'));
  assert.equal(at, '0/u-3', 'the line in between is marked and has no button');
  assert.equal(await page.locator('.words-missed[tabindex="0"]').count(), 1);
  await page.keyboard.press('Enter');
  await form().waitFor(WAIT);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.equal(await form().locator('input:checked').getAttribute('value'), 'escalation_threat');
  await page.keyboard.press('Escape');
});

test('marks of others come by themselves, and go when they are taken back there', { skip }, async () => {
  const answer = await fetch(`${earshot.address}/v1/calls/${CALL}/marks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'missed', channel: 1, utterance: 'u-4', category: 'agent_shirks' }),
  });
  const { id } = (await answer.json()) as Mark;
  await words('1/u-4').locator('.mark-line').getByText('坐席推诿').waitFor(WAIT);
  await fetch(`${earshot.address}/v1/calls/${CALL}/marks/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${TOKENS.api}` },
  });
  await words('1/u-4')
    .locator('.mark-line')
    .waitFor({ ...WAIT, state: 'detached' });
});

for (const [language, theme, width] of [
  ['en', 'light', 1366],
  ['en', 'dark', 1920],
  ['zh', 'dark', 1366],
  ['zh', 'light', 1920],
] as const)
  test(`the form fits the page: ${language}, ${theme}, ${width} wide`, { skip }, async () => {
    await look({ language, theme }, width);
    await words('0/u-3').hover();
    await words('0/u-3').locator('.words-missed').click();
    await form().locator('.choice').first().waitFor(WAIT);
    const box = await form().boundingBox();
    const height = width === 1366 ? 768 : 1080;
    assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height);
    assert.ok(
      await form().evaluate((one) => one.scrollHeight <= one.clientHeight),
      'nothing of it is hidden',
    );
    await shot(`marks-form-${language}-${theme}-${width}`);
    await page.keyboard.press('Escape');
  });

test('both are taken back with one click each', { skip }, async () => {
  await look({ language: 'zh', theme: 'light' });
  await words('0/u-5').locator('.mark-line').getByRole('button', { name: '撤回' }).click();
  await words('0/u-5')
    .locator('.mark-line')
    .waitFor({ ...WAIT, state: 'detached' });
  await card().locator('.mark-line').getByRole('button', { name: '撤回' }).click();
  await card()
    .locator('.mark-line')
    .waitFor({ ...WAIT, state: 'detached' });
  await card().getByRole('button', { name: '误报' }).waitFor(WAIT);
  assert.deepEqual(await marks(), []);
});

test('nothing went wrong on the page meanwhile', { skip }, () => {
  assert.deepEqual(errors, []);
});
