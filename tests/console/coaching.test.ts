/**
 * A call whose roles came in the wrong way round, in a real Chromium on the real server: it stands out on the wall, the
 * page says why, roles are swapped and swapped back, a prompt goes to the agent; axe finds nothing on any page in either theme.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { CallDetail } from '../../engine/contract/live.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { axeFinds } from '../helpers/axe.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const CALL = 'swapped-1';
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('coaching');
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
  const lines = [
    ['customer', '您好，工号八零二一，很高兴为您服务'],
    ['agent', '你们这个账单怎么回事'],
    ['customer', '请您稍等，我这边帮您查一下'],
    ['agent', '我要去银保监投诉你们'],
  ];
  const agent = { id: 'A1', team: 'T1', name: '周敏' };
  ingest.send({ type: 'call.started', call: CALL, seq: 1, agent, queue: 'billing', direction: 'inbound' });
  for (const [index, [role, text]] of lines.entries()) {
    const words = {
      utterance: `u-${index}`,
      rev: 1,
      final: true,
      role,
      text,
      channel: role === 'agent' ? 1 : 0,
    };
    const times = { start_ms: index * 3_000 + 500, end_ms: index * 3_000 + 2_500 };
    ingest.send({ type: 'utterance', call: CALL, seq: index + 2, ...words, ...times });
  }
  browser = await launchBrowser(found.path);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${earshot.address}/`);
  await signIn(page, 'admin', TOKENS.password);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

const detail = async () =>
  (await (
    await fetch(`${earshot.address}/v1/calls/${CALL}`, { headers: { authorization: `Bearer ${TOKENS.api}` } })
  ).json()) as CallDetail;

test('the call stands out on the wall, and its page says why', { skip }, async () => {
  const row = page.locator(`[data-call="${CALL}"]`);
  await row.locator('.wall-unheard', { hasText: '角色疑似反了' }).waitFor(WAIT);
  await page.screenshot({ path: `${out}/coaching-wall.png` });
  await row.click();
  const said = page.locator('.hearing [data-trouble="roles"]');
  await said.filter({ hasText: '很可能标反了' }).waitFor(WAIT);
  assert.equal(await said.locator('strong').textContent(), '角色疑似反了', 'in the words of the wall');
  const threats = (await detail()).flags.filter(({ category }) => category === 'escalation_threat');
  assert.deepEqual(threats, [], 'an agent may speak of the regulator');
});

test('swapping the roles judges the whole call anew; it can be undone', { skip }, async () => {
  await page.getByRole('button', { name: '对调角色' }).click();
  await page.getByRole('button', { name: '取消' }).click();
  assert.equal((await detail()).call.roles_swapped, undefined);
  await page.getByRole('button', { name: '对调角色' }).click();
  await page.getByRole('button', { name: '确认对调' }).click();
  await page.locator('.hearing', { hasText: 'admin' }).waitFor(WAIT);
  const { call, utterances, flags } = await detail();
  assert.equal(call.hearing, undefined);
  assert.deepEqual(
    utterances.map(({ role }) => role),
    ['agent', 'customer', 'agent', 'customer'],
  );
  assert.ok(flags.some(({ category, status }) => category === 'escalation_threat' && status === 'raised'));
  await page.screenshot({ path: `${out}/coaching-swapped.png` });
  await page.getByRole('button', { name: '撤销对调' }).click();
  await page.locator('.hearing', { hasText: '很可能标反了' }).waitFor(WAIT);
  assert.equal((await detail()).call.roles_swapped, undefined);
});

test('a prompt is masked, and shown with who sent it and when', { skip }, async () => {
  await page.locator('.coaching-text').fill('先道歉，再回拨13800138000');
  await page.keyboard.press('Enter');
  const sent = page.locator('.between-prompt', { hasText: '先道歉' });
  await sent.waitFor(WAIT);
  assert.match((await sent.textContent()) ?? '', /admin/);
  assert.match((await sent.locator('.masked').textContent()) ?? '', /^手机号[0-9a-z]{4}$/);
  assert.doesNotMatch((await sent.textContent()) ?? '', /13800138000/);
  assert.match((await sent.textContent()) ?? '', /坐席还没看到$/);
  await page.reload();
  await sent.waitFor(WAIT);
  await page.screenshot({ path: `${out}/coaching-prompt.png` });
});

test('a call whose source is lost says so on its page, too, until the source is back', { skip }, async () => {
  const open = async () => {
    const source = await connectAsr(earshot, 'test-asr-2');
    return source;
  };
  const tell = (source: Frames, seq: number, event: object) => source.send({ call: 'cut-1', seq, ...event });
  const first = await open();
  tell(first, 1, { type: 'call.started', agent: { id: 'A2', team: 'T1' }, queue: 'billing' });
  await page.goto(earshot.address);
  const row = page.locator('[data-call="cut-1"]');
  await row.waitFor(WAIT);
  first.close();
  await row.locator('.wall-frozen').waitFor(WAIT);
  const name = await row.locator('.wall-frozen').textContent();
  await row.click();
  const trouble = page.locator('.hearing [data-trouble="cut_off"]');
  await trouble.filter({ hasText: '来源断开' }).waitFor(WAIT);
  assert.equal(await trouble.locator('strong').textContent(), name);
  await page.screenshot({ path: `${out}/coaching-cut-off.png` });
  const second = await open();
  const words = { type: 'utterance', utterance: 'u-1', rev: 1, final: true, role: 'agent', channel: 1 };
  tell(second, 2, { ...words, text: '您好，请讲', start_ms: 500, end_ms: 1_500 });
  await trouble.waitFor({ ...WAIT, state: 'detached' });
  tell(second, 3, { type: 'call.ended', reason: 'agent' });
  await second.next('ack of its end', (frame) => frame.type === 'ack' && frame.seq === 3);
  second.close();
});

for (const theme of ['light', 'dark']) {
  for (const path of [
    '/',
    `/calls/${CALL}`,
    '/calls',
    '/cases',
    '/rules',
    '/settings/users',
    '/settings/directory',
    '/settings/audit',
    '/password',
  ]) {
    test(`axe finds nothing on ${path}, ${theme}`, { skip }, async () => {
      await page.evaluate((value) => localStorage.setItem('earshot.theme', value), theme);
      await page.goto(`${earshot.address}${path}`);
      await page.locator('#main').waitFor(WAIT);
      await page.waitForTimeout(1_500);
      assert.deepEqual(await axeFinds(page), []);
    });
  }
}

test('no page threw', { skip }, () => assert.deepEqual(errors, []));
