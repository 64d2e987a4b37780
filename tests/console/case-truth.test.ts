/** Cases where the page could say what is not so: lost answers, begun verdicts, own reviews, strays, nobody told. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Case } from '../../engine/contract/case.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { customerSays } from '../helpers/customer-says.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('case-truth');
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;
/** The live line brings nothing more. */
let mute = false;

function talk(call: string, agent: string, lines: readonly string[]): void {
  const at = new Date().toISOString();
  ingest.send({ type: 'call.started', call, seq: 1, at, agent: { id: agent, team: 'T3' }, queue: '账单' });
  customerSays(ingest, call, lines);
}

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  const config = `${data.dir}/earshot.yaml`;
  writeFileSync(config, 'cases:\n  review_by_other: true\n  claim_s: { critical: 10 }\n');
  earshot = await startEarshot(`${data.dir}/data`, {}, 0, ['--config', config]);
  ingest = await connectAsr(earshot, 'test-asr');
  talk('truth-1', 'A1024', ['我上个月的话费不对', '再这样我就去工信部投诉你们']);
  talk('truth-2', 'A1031', ['宽带断了三天没有人管', '我要去银保监投诉你们']);
  browser = await launchBrowser(found.path);
  page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  await page.routeWebSocket('**/v1/live', (socket) => {
    const line = socket.connectToServer();
    line.onMessage((frame) => {
      if (!mute) socket.send(frame);
    });
  });
  await page.goto(`${earshot.address}/cases`);
  await signIn(page, 'admin', TOKENS.password);
  await page.locator('.case-row').nth(1).waitFor(WAIT);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

const pane = () => page.locator('.case-pane');
const shot = (name: string) => page.screenshot({ path: `${out}/${name}.png` });
const caseOf = async (call: string) =>
  (await earshot.get<{ items: Case[] }>('/v1/cases')).items.find(({ calls }) => calls.includes(call)) as Case;
const row = (agent: string) => page.locator('.case-row', { hasText: agent });
async function inEnglish(name: string): Promise<void> {
  await page.evaluate(() => localStorage.setItem('earshot.language', 'en'));
  await page.reload();
  await page.locator('.case-row').first().waitFor(WAIT);
  await shot(name);
  await page.evaluate(() => localStorage.setItem('earshot.language', 'zh'));
  await page.reload();
  await page.locator('.case-row').first().waitFor(WAIT);
}

test('where escalations reach nobody, the page says it once and rows only that they are escalated', {
  skip,
}, async () => {
  await eventually('both to be escalated', async () =>
    (await caseOf('truth-1')).escalated.unclaimed && (await caseOf('truth-2')).escalated.unclaimed
      ? true
      : undefined,
  );
  await page.locator('.cases-untold', { hasText: '升级没有通知到任何人' }).waitFor(WAIT);
  assert.equal(await page.locator('.cases-untold a').getAttribute('href'), '/settings/alerts');
  assert.equal(await page.locator('.case-row-facts', { hasText: '已升级' }).count(), 2);
  assert.equal(await page.locator('.case-escalated').count(), 0);
  await row('A1024').locator('a').click();
  await pane().locator('.case-head', { hasText: '已升级' }).waitFor(WAIT);
  await page.goBack();
  await shot('truth-untold');
  await inEnglish('truth-untold-en');
});

test('a supervisor, who cannot mend it, reads who can', { skip }, async () => {
  const made = await fetch(`${earshot.address}/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: '周敏', role: 'supervisor', teams: ['T3'] }),
  });
  const { password } = (await made.json()) as { password: string };
  const own = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  await own.goto(`${earshot.address}/cases`);
  await signIn(own, '周敏', password);
  await own.locator('.cases-untold', { hasText: '请管理员在服务器的配置里添加告警目标' }).waitFor(WAIT);
  assert.equal(await own.locator('.cases-untold a').count(), 0);
  await own.screenshot({ path: `${out}/truth-untold-supervisor.png` });
  await own.context().close();
});

test('the answer to a claim is lost: it may have been done, and what is so is shown', { skip }, async () => {
  await page.locator('[data-view="unclaimed"]').click();
  await row('A1024').locator('a').click();
  await pane().locator('[data-key="c"]').waitFor(WAIT);
  const { id } = await caseOf('truth-1');
  // So that only the page's own question can bring the truth.
  mute = true;
  await page.route(`**/v1/cases/${id}/commands`, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.keyboard.press('c');
  await page.locator('.case-notice.is-bad', { hasText: '可能已经办成，也可能没有' }).waitFor(WAIT);
  await pane().locator('.case-head .state-working').waitFor(WAIT);
  await shot('truth-lost');
  mute = false;
  await page.unroute(`**/v1/cases/${id}/commands`);
  await page.locator('.case-notice button').click();
});

test('a case that left the view stays before one, but is neither counted nor selected', {
  skip,
}, async () => {
  const stray = row('A1024');
  assert.equal(await stray.getAttribute('data-stray'), 'true');
  assert.match((await stray.textContent()) ?? '', /已不在此列/);
  assert.equal(await page.locator('.cases-list .panel-head [role="status"]').textContent(), '1 个');
  assert.equal(await stray.locator('input').isDisabled(), true);
  await page.keyboard.press('x');
  assert.equal(await page.locator('.bulk-bar').count(), 0);
  await shot('truth-stray');
  await inEnglish('truth-stray-en');
});

test('a verdict that was begun is named before the case ends, and finished or dropped', {
  skip,
}, async () => {
  await pane().locator('.case-flag .verdict-button.of-right').first().click();
  await page.keyboard.press('r');
  const half = page.locator('.case-form .unjudged');
  assert.match((await half.textContent()) ?? '', /^1 个判定还没选原因，尚未保存.*：属实/s);
  await page.getByText('已回访', { exact: true }).click();
  const send = page.locator('.case-form button[type="submit"]');
  assert.equal(await send.isDisabled(), true);
  await shot('truth-begun');
  await half.getByRole('button', { name: '放弃这些判定' }).click();
  await half.getByText('还没有判定').waitFor(WAIT);
  assert.equal(await pane().locator('.verdict-reasons').count(), 0);
  await send.click();
  await pane().locator('.case-head .state-review').waitFor(WAIT);
});

test('who resolved a case sees why he may not close it', { skip }, async () => {
  const close = pane().getByRole('button', { name: '关闭工单' });
  assert.equal(await close.isDisabled(), true);
  await pane().locator('.case-buttons .tip').hover();
  await page.locator('.tip-bubble', { hasText: '处理的人不能自己复核' }).waitFor(WAIT);
  await shot('truth-own-review');
  await page.goto(`${earshot.address}/cases`);
  await row('A1024').waitFor(WAIT);
  assert.doesNotMatch((await row('A1024').textContent()) ?? '', /已升级/);
});

test('on the wall: c on a call without a flag says so', { skip }, async () => {
  await page.goto(earshot.address);
  talk('truth-3', 'A1040', ['你好']);
  const quiet = page.locator('.wall [data-call="truth-3"]');
  await quiet.waitFor(WAIT);
  await quiet.focus();
  await page.keyboard.press('c');
  await page.locator('.case-notice', { hasText: '没有可认领的标记' }).waitFor(WAIT);
  await shot('truth-nothing');
});

test('a flag that was taken back is not offered to be claimed', { skip }, async () => {
  // The silence after its one word is flagged.
  const offered = page.locator('.stream-group', { hasText: 'A1040' }).locator('.stream-flag.is-raised');
  await offered.locator('.case-claim').first().waitFor(WAIT);
  const id = await offered.locator('[data-flag]').first().getAttribute('data-flag');
  const { flags } = await earshot.get<CallDetail>('/v1/calls/truth-3');
  const { rule } = flags.find((flag) => flag.id === id) as Flag;
  const stopped = await fetch(`${earshot.address}/v1/rules/${rule}/stop`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: '误报太多' }),
  });
  assert.equal(stopped.status, 200);
  const gone = page.locator('.stream-flag.is-withdrawn', { has: page.locator(`[data-flag="${id}"]`) });
  await gone.waitFor(WAIT);
  assert.equal(await gone.locator('.case-claim').count(), 0);
  await shot('truth-withdrawn');
});

test('a call that nobody here may see is asked for twice, and no longer', { skip }, async () => {
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/calls/nobody-knows')) asked += 1;
  });
  await page.goto(`${earshot.address}/calls/nobody-knows`);
  await page.getByText('它也可能不在您的班组').waitFor(WAIT);
  await eventually('it to be asked for twice', async () => (asked === 2 ? true : undefined));
  await page.waitForTimeout(6_000);
  assert.equal(asked, 2);
});
