/** The agent's panel in a frame of another site, in a real Chromium on the real server, 360 px wide. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { axeFinds } from '../helpers/axe.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('agent-page');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;
let panel: FrameLocator;
let crm: Server;
let seq = 0;

const call = (id: string, agent: string) =>
  ingest.send({
    type: 'call.started',
    call: id,
    seq: ++seq,
    at: new Date().toISOString(),
    agent: { id: agent, team: 'T3' },
    queue: '账单',
    customer: { id: 'm-5' },
    trade: 'telecom',
    direction: 'inbound',
  });
const say = (id: string, role: 'agent' | 'customer', start_ms: number, text: string) =>
  ingest.send({
    type: 'utterance',
    call: id,
    seq: ++seq,
    utterance: `u-${seq}`,
    rev: 1,
    channel: role === 'agent' ? 1 : 0,
    role,
    final: true,
    start_ms,
    end_ms: start_ms + 2_500,
    text,
  });
async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`${earshot.address}${path}`, {
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  return (await answer.json()) as T;
}
const check = (rule: string, state: string) =>
  panel.locator(`.checks li[data-rule="${rule}"][data-state="${state}"]`);
const cards = () => panel.locator('.agent-prompt');

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  let path = '';
  crm = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<body style="margin:0"><iframe src="${earshot.address}${path}" style="border:0;width:360px;height:700px"></iframe>`,
    );
  });
  await new Promise<void>((done) => crm.listen(0, '127.0.0.1', done));
  const site = `http://127.0.0.1:${(crm.address() as AddressInfo).port}`;
  const config = `${data.dir}/earshot.yaml`;
  writeFileSync(config, `embed: { frame_ancestors: '${site}' }\n`);
  earshot = await startEarshot(data.dir, {}, 0, ['--config', config]);
  ({ path } = await ask<{ path: string }>('/v1/embed-tokens', { agent: 'A1024' }));
  ingest = await connectAsr(earshot, 'test-asr');
  browser = await launchBrowser(found.path);
  page = await browser.newPage({ viewport: { width: 360, height: 700 } });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(site);
  panel = page.frameLocator('iframe');
});
after(async () => {
  await browser?.close();
  ingest?.close();
  crm?.close();
  await earshot?.stop();
  data.remove();
});

test('between calls it says so, and its token is gone from the address', { skip }, async () => {
  await panel.getByText('当前没有通话').waitFor(WAIT);
  const inside = page.frames()[1];
  assert.ok(inside && !inside.url().includes('token'), inside?.url());
  assert.equal(await panel.locator('.user-button').count(), 0, 'nobody logs out of another program here');
  await page.screenshot({ path: `${out}/agent-idle-zh-light.png` });
});

test('a call of this agent raises a prompt; calls of others do not', { skip }, async () => {
  call('panel-other', 'A2');
  say('panel-other', 'customer', 0, '你再不处理我就去工信部投诉你们');
  call('panel-own', 'A1024');
  await check('missing-opening', 'open').waitFor(WAIT);
  await page.screenshot({ path: `${out}/agent-checks-zh-light.png` });
  say('panel-own', 'agent', 0, '您好 工号一零二四 很高兴为您服务');
  await check('missing-opening', 'done').waitFor(WAIT);
  await check('missing-closing', 'open').waitFor(WAIT);
  await panel.getByText('没有需要提醒的').waitFor(WAIT);
  say('panel-own', 'customer', 4_000, '查了三天了 再这样我就找工信部投诉你们');
  await cards().first().waitFor(WAIT);
  const calls = await ask<{ flags: { coach?: string; status: string }[] }>('/v1/calls/panel-own');
  const coached = calls.flags.filter(({ coach, status }) => coach && status === 'raised');
  assert.ok((await cards().count()) <= Math.min(3, coached.length));
  const own = panel.locator('.agent-own');
  assert.equal(await own.getAttribute('open'), null, 'own calls are folded while one talks');
  await own.locator('summary').click();
  await panel.getByText('还没有已结束的通话').waitFor(WAIT);
  await own.locator('summary').click();
  await panel.getByText('还没有已结束的通话').waitFor({ state: 'hidden', ...WAIT });
  const inside = page.frames()[1]!;
  const wide = await inside.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `it is ${wide} px wide`);
});

test('both languages and both themes', { skip }, async () => {
  await page.screenshot({ path: `${out}/agent-call-zh-light.png` });
  await panel.locator('.theme-switch').click();
  await panel.locator('.theme-switch[data-choice="light"]').click();
  await panel.locator('.theme-switch[data-choice="dark"]').waitFor(WAIT);
  await page.screenshot({ path: `${out}/agent-call-zh-dark.png` });
  await panel.locator('.language-switch').click();
  await panel.getByText('Agent assistant').waitFor(WAIT);
  const prompt = cards().filter({ hasText: 'Do not talk them out of it.' }).first();
  await prompt.waitFor(WAIT);
  assert.doesNotMatch((await prompt.textContent()) ?? '', /\p{Script=Han}/u);
  await page.screenshot({ path: `${out}/agent-call-en-dark.png` });
  await panel.locator('.language-switch').click();
  await cards().filter({ hasText: '不要劝阻投诉' }).first().waitFor(WAIT);
});

test('in both themes axe finds nothing, from 320 px on nothing is cut', {
  skip,
}, async () => {
  const inside = page.frames()[1]!;
  for (const theme of ['light', 'dark'] as const) {
    await inside.evaluate((to) => {
      document.documentElement.dataset.theme = to;
    }, theme);
    assert.deepEqual(await axeFinds(inside), [], theme);
  }
  for (const width of [320, 420]) {
    await page.locator('iframe').evaluate((frame, to) => {
      (frame as HTMLElement).style.width = `${to}px`;
    }, width);
    const wide = await inside.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} px at ${width}`);
    await page.screenshot({ path: `${out}/agent-call-${width}.png` });
  }
  await page.locator('iframe').evaluate((frame) => {
    (frame as HTMLElement).style.width = '360px';
  });
});

test('shown and dismissed are recorded, and the prompt is gone', { skip }, async () => {
  const id = await cards().first().getAttribute('data-prompt');
  await cards().first().getByRole('button', { name: '不用' }).click();
  await panel.locator(`[data-prompt="${id}"]`).waitFor({ state: 'detached', ...WAIT });
  await eventually('the answers', async () => {
    const { rules } = await ask<{ rules: { shown: number; dismissed: number }[] }>('/v1/prompts/counts');
    return rules.find(({ shown, dismissed }) => shown === 1 && dismissed === 1);
  });
});

test('afterwards the call is there with its score, and what was found can be appealed against', {
  skip,
}, async () => {
  say('panel-own', 'agent', 8_000, '你爱去哪投诉去哪投诉 关我什么事 你有病吧');
  ingest.send({ type: 'call.ended', call: 'panel-own', seq: ++seq, at: new Date().toISOString() });
  await panel.getByText('当前没有通话').waitFor(WAIT);
  await eventually('the scorecard of the whole call', async () => {
    const { call } = await ask<{ call: { status: string; scorecard?: { items: object[] } } }>(
      '/v1/calls/panel-own',
    );
    return call.status === 'complete' && (call.scorecard?.items.length ?? 0) > 0 ? true : undefined;
  });
  await page.reload();

  const row = panel.locator('.agent-recent button[aria-expanded]').first();
  assert.match((await row.textContent(WAIT)) ?? '', /账单/);
  await row.click(WAIT);
  await panel.getByText(/^\d\d-\d\d \d\d:\d\d 前可以申诉。$/).waitFor(WAIT);
  await panel
    .locator('.agent-said', { hasText: /^00:08 .*你有病/ })
    .first()
    .waitFor(WAIT);
  const appeal = panel.getByRole('button', { name: '申诉' }).first();
  await appeal.click(WAIT);
  await panel.getByLabel('为什么认为不对').fill('结束语说了，录音里有');
  await page.screenshot({ path: `${out}/agent-appeal-zh-dark.png` });
  // The answer is lost, and what is asked next as well: it may have been done, which is seen once the line is back.
  let cut = true;
  await page.context().route(/\/v1\/(calls\/panel-own\/appeals|appeals\?call=)/, async (route) => {
    if (!cut) return route.continue();
    if (route.request().method() === 'POST') await route.fetch();
    await route.abort('connectionreset');
  });
  await panel.getByRole('button', { name: '提交申诉' }).click();
  await panel.getByText('申诉可能已经提交，也可能没有').waitFor(WAIT);
  await page.screenshot({ path: `${out}/agent-appeal-lost-zh-dark.png` });
  assert.equal(await panel.getByText('没有记下来').count(), 0);
  cut = false;
  await panel.getByText('申诉处理中').waitFor(WAIT);
  // The browser tells of each line that was cut here, and of nothing else.
  const told = errors.splice(0);
  assert.deepEqual(
    told.filter((one) => !one.includes('ERR_CONNECTION_RESET')),
    [],
  );
  const { items } = await ask<{ items: { text: string; state: string; agent: string }[] }>('/v1/appeals');
  assert.deepEqual(
    items.map(({ text, state, agent }) => [text, state, agent]),
    [['结束语说了，录音里有', 'open', 'A1024']],
  );
  await page.screenshot({ path: `${out}/agent-appealed-zh-dark.png` });
  assert.deepEqual(errors, []);
});

test('a supervisor sees the appeal, must give a reason, decides; the agent reads it; a second decision names the first', {
  skip,
}, async () => {
  const desk = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  desk.on('pageerror', (error) => errors.push(error.message));
  await desk.goto(`${earshot.address}/appeals`);
  await signIn(desk, 'admin', TOKENS.password);
  const card = desk.locator('.appeal').filter({ hasText: '结束语说了，录音里有' });
  await card.waitFor(WAIT);
  assert.match((await card.locator('dl').textContent()) ?? '', /^队列账单客户m-5坐席说/);
  const link = card.locator('header a');
  assert.match((await link.getAttribute('href')) ?? '', /^\/calls\/panel-own\?(flag=.+|at=\d+)$/);
  assert.match((await link.textContent()) ?? '', /^打开通话 00:\d\d$/);
  await card.getByRole('button', { name: '采纳' }).click();
  await card.getByText('请先写理由。').waitFor(WAIT);
  await card.getByLabel('处理理由').fill('听过录音，确实说了');
  // Another number than all or none is typed, and must lie between them.
  await card.getByRole('radio', { name: '改扣其他分数' }).check();
  const other = card.getByLabel('改扣几分');
  await other.fill('0');
  await card.getByRole('button', { name: '采纳' }).click();
  assert.equal(await other.getAttribute('aria-invalid'), 'true');
  assert.equal(await other.evaluate((one) => one === document.activeElement), true);
  assert.match((await card.getByText(/^1 到 \d+ 分$/).textContent()) ?? '', /分$/);
  for (const theme of ['light', 'dark'] as const) {
    await desk.evaluate((to) => {
      document.documentElement.dataset.theme = to;
    }, theme);
    assert.deepEqual(await axeFinds(desk), [], theme);
    await desk.screenshot({ path: `${out}/appeals-zh-${theme}.png` });
  }
  await desk.locator('.language-switch').click();
  await desk.getByText('The agent says').waitFor(WAIT);
  await desk.screenshot({ path: `${out}/appeals-en-dark.png` });
  await desk.locator('.language-switch').click();
  await card.getByRole('radio', { name: '不扣分' }).check();
  const id = await card.getAttribute('data-appeal');
  await card.getByRole('button', { name: '采纳' }).click();
  await desk.getByText('没有待处理的申诉').waitFor(WAIT);
  await desk.getByRole('button', { name: '已采纳' }).click();
  await desk.getByText('听过录音，确实说了').waitFor(WAIT);
  await desk.screenshot({ path: `${out}/appeals-accepted-zh.png` });
  await desk.goto(`${earshot.address}/calls/panel-own`);
  await desk.getByRole('button', { name: '申诉 1 条' }).click(WAIT);
  await desk.locator('.call-appeals').getByText('听过录音，确实说了').waitFor(WAIT);
  assert.deepEqual(await axeFinds(desk), [], 'call with its appeals');
  const late = await ask<{ code: string; by: string }>(`/v1/appeals/${id}/decision`, {
    state: 'rejected',
    reason: '晚了',
  });
  assert.deepEqual([late.code, late.by], ['APPEAL_DECIDED', 'admin']);
  await page.reload();
  await panel.locator('.agent-recent button[aria-expanded]').first().click(WAIT);
  await panel.getByText('听过录音，确实说了').waitFor(WAIT);
  await desk.close();
  assert.deepEqual(errors, []);
});

test('an agent who logs in has a name, an own password and a way out', { skip }, async () => {
  const made = await ask<{ password: string }>('/v1/users', { name: '陈晨', role: 'agent', agent: 'A1024' });
  const own = await (await browser.newContext({ viewport: { width: 380, height: 780 } })).newPage();
  own.on('pageerror', (error) => errors.push(error.message));
  await own.goto(`${earshot.address}/`);
  await signIn(own, '陈晨', made.password);
  await own.locator('.user-button', { hasText: '陈晨' }).waitFor(WAIT);
  await own.getByText('您正在使用一次性密码').waitFor(WAIT);
  for (const width of [380, 320]) {
    await own.setViewportSize({ width, height: 780 });
    const wide = await own.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} px at ${width}`);
  }
  await own.setViewportSize({ width: 380, height: 780 });
  await own.locator('.agent-recent button[aria-expanded]').first().click(WAIT);
  await own.locator('.agent-said').first().waitFor(WAIT);
  await own.locator('.user-button').click();
  assert.deepEqual(await own.getByRole('menuitem').allTextContents(), ['修改密码', '退出登录']);
  await own.screenshot({ path: `${out}/agent-own-zh-light.png` });
  assert.deepEqual(await axeFinds(own), []);
  await own.getByRole('menuitem', { name: '修改密码' }).click();
  await own.locator('input[type="password"]').first().waitFor(WAIT);
  const [old, next, again] = await own.locator('input[type="password"]').all();
  await own.screenshot({ path: `${out}/agent-password-zh-light.png` });
  await old?.fill(made.password);
  await next?.fill('my-own-password-7');
  await again?.fill('my-own-password-7');
  await own.locator('button[type="submit"]').click();
  await own.getByRole('link', { name: '返回坐席助手' }).click(WAIT);
  await own.getByText('当前没有通话').waitFor(WAIT);
  assert.equal(await own.getByText('您正在使用一次性密码').count(), 0);
  await own.locator('.language-switch').click();
  await own.locator('.agent-recent button[aria-expanded]').first().click(WAIT);
  await own.locator('.agent-said').first().waitFor(WAIT);
  await own.screenshot({ path: `${out}/agent-own-en-light.png` });
  await own.locator('.user-button').click();
  await own.getByRole('menuitem', { name: 'Log out' }).click();
  await own.locator('input[autocomplete="username"]').waitFor(WAIT);
  assert.deepEqual(errors, []);
});

test('an account without an agent id is led to where it is given one, and back', { skip }, async () => {
  const desk = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await desk.goto(`${earshot.address}/`);
  await signIn(desk, 'admin', TOKENS.password);
  await desk.locator('.user-menu, .shell, nav').first().waitFor(WAIT);
  await desk.goto(`${earshot.address}/agent`);
  await desk.getByText('请在 设置 › 用户 给账号填工号。').waitFor(WAIT);
  for (const theme of ['light', 'dark'] as const) {
    await desk.evaluate((to) => {
      document.documentElement.dataset.theme = to;
    }, theme);
    assert.deepEqual(await axeFinds(desk), [], theme);
    await desk.screenshot({ path: `${out}/agent-none-zh-${theme}.png` });
  }
  assert.equal(await desk.getByRole('link', { name: '回到控制台' }).getAttribute('href'), '/');
  await desk.getByRole('link', { name: '设置 › 用户' }).click();
  await desk.waitForURL(/\/settings\/users$/);
  await desk.goto(`${earshot.address}/agent`);
  await desk.locator('.language-switch').click();
  await desk.getByRole('link', { name: 'Settings › Users' }).waitFor(WAIT);
  await desk.screenshot({ path: `${out}/agent-none-en-light.png` });
  await desk.close();
});

test('of several calls at once each can be shown, and where a prompt waits is said', { skip }, async () => {
  call('panel-first', 'A1024');
  await panel.getByText('没有需要提醒的').waitFor(WAIT);
  call('panel-second', 'A1024');
  const which = panel.locator('.agent-calls button');
  await which.nth(1).waitFor(WAIT);
  assert.deepEqual(
    await which.evaluateAll((all) =>
      all.map((one) => [one.getAttribute('data-call'), one.getAttribute('aria-pressed')]),
    ),
    [
      ['panel-second', 'true'],
      ['panel-first', 'false'],
    ],
  );
  await ask('/v1/calls/panel-first/prompts', { text: '先安抚，再查单' });
  const own = panel.locator('.agent-calls [data-call="panel-first"]');
  await own.getByText(/^\d 条提示$/).waitFor(WAIT);
  assert.equal(await cards().filter({ hasText: '先安抚，再查单' }).count(), 0);
  await page.screenshot({ path: `${out}/agent-two-calls.png` });
  assert.deepEqual(await axeFinds(page.frames()[1]!), []);
  const fate = async () =>
    (await ask<{ prompts: { seen?: true; status?: string }[] }>('/v1/calls/panel-first')).prompts.map(
      ({ seen, status }) => [seen, status],
    );
  assert.deepEqual(await fate(), [[undefined, undefined]]);
  await own.click();
  const card = cards().filter({ hasText: '先安抚，再查单' });
  await card.waitFor(WAIT);
  // Whoever sent it is told.
  await eventually('that it was seen', async () => ((await fate())[0]?.[0] === true ? true : undefined));
  ingest.send({ type: 'call.ended', call: 'panel-second', seq: ++seq, at: new Date().toISOString() });
  await panel.locator('.agent-calls').waitFor({ state: 'detached', ...WAIT });
  await card.getByRole('button', { name: '已做' }).click();
  await card.waitFor({ state: 'detached', ...WAIT });
  await eventually('that it was done', async () => ((await fate())[0]?.[1] === 'acted' ? true : undefined));
});
