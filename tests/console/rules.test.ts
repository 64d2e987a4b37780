/**
 * The rules page in a real Chromium on the real server: found, read, stopped and resumed by one person, seen by
 * another without a reload; files that are refused and mended; and what a role without the right to stop sees.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Flag } from '../../engine/contract/flag.ts';
import { hashPassword } from '../../gateway/auth/passwords.ts';
import { openLog } from '../../gateway/log/lmdb-log.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const CALL = 'rules-1';
const REGULATOR = 'escalation-regulator';
const TITLE = '客户要向监管部门投诉';
const INSPECTOR = { user: 'inspector', password: 'inspector-password-1' };

const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('rules-page');
const dataDir = join(data.dir, 'data');
const site = join(data.dir, 'site-rules');
const file = join(site, 'own.yaml');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
/** Of the admin, who does things; and of an inspector, who may only look. */
let page: Page;
let other: Page;

const own = (id: string, word: string) => `rules:
  - id: ${id}
    title: 提到${word}
    category: x-site-word
    severity: minor
    status: trial
    by: customer
    scope: { trade: bank }
    when: { said: { any: [${word}] } }
    reason: 本站的词
    tests:
      - { name: 说了, call: { trade: bank }, lines: [[0s, 1s, customer, ${word}]], expect: [{ at: 1s }] }
      - { name: 没说, call: { trade: bank }, lines: [[0s, 1s, customer, 好]], expect: [] }
`;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  mkdirSync(site, { recursive: true });
  writeFileSync(file, own('site-orchid', '蝴蝶兰'));
  await addInspector();
  earshot = await startEarshot(dataDir, { EARSHOT_RULES: site });
  ingest = await connectAsr(earshot, 'test-asr');
  browser = await launchBrowser(found.path);
  page = await loggedIn('admin', TOKENS.password);
  other = await loggedIn(INSPECTOR.user, INSPECTOR.password);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

/** Users beside the admin have no page yet; the state that the server opens has one. */
async function addInspector(): Promise<void> {
  const { log, state } = await openLog({ dir: join(dataDir, 'log'), now: Date.now });
  const hash = await hashPassword(INSPECTOR.password);
  const key = createHash('sha256').update(INSPECTOR.user).digest('hex');
  await state.put(`user/${key}`, { name: INSPECTOR.user, role: 'inspector', hash, must_change: false });
  await log.close();
}

async function loggedIn(user: string, password: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const opened = await context.newPage();
  opened.on('pageerror', (error) => errors.push(error.message));
  await opened.goto(`${earshot.address}/rules`);
  await signIn(opened, user, password);
  await rows(opened).first().waitFor(WAIT);
  return opened;
}

const rows = (on = page) => on.locator('.rule-row');
const row = (id: string, on = page) => on.locator(`[data-rule="${id}"]`);
const pane = (on = page) => on.locator('.rule-pane');
const dialog = () => page.getByRole('dialog');
const seen = (text: string | RegExp, on = page) => on.getByText(text).first().waitFor(WAIT);
const gone = (text: string | RegExp, on = page) =>
  on
    .getByText(text)
    .first()
    .waitFor({ ...WAIT, state: 'detached' });
const shot = (name: string) => page.screenshot({ path: `${out}/rules-${name}.png` });
const query = () => decodeURIComponent(new URL(page.url()).search);

async function flagOf(rule: string, status: string): Promise<void> {
  await eventually(`${rule} ${status}`, async () => {
    const { items } = await earshot.get<{ items: Flag[] }>(`/v1/flags?call=${CALL}`);
    return items.find((flag) => flag.rule === rule && flag.status === status);
  });
}

let said = 0;
function say(text: string): void {
  said += 1;
  const start_ms = said * 2_000;
  const words = { role: 'customer', final: true, start_ms, end_ms: start_ms + 1_000, text };
  ingest.send({ type: 'utterance', call: CALL, seq: said, utterance: `u-${said}`, rev: 1, ...words });
}

test('the live page leads to the rules and does not carry them', { skip }, async () => {
  const loaded: string[] = [];
  page.on('response', (response) => loaded.push(response.url()));
  await page.goto(earshot.address);
  await seen('还没有通话');
  const assets = loaded.filter((url) => url.includes('/assets/'));
  assert.ok(assets.length > 0);
  assert.ok(!assets.some((url) => /rules-page|dialog/.test(url)), assets.join('\n'));
  const sizes = await Promise.all(
    assets.map(async (url) => {
      const response = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
      return Number(response.headers.get('content-length'));
    }),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total > 50_000 && total < 350 * 1024, `${total} bytes`);
  await page.getByRole('navigation').getByRole('link', { name: '规则', exact: true }).click();
  await rows().first().waitFor(WAIT);
});

test('all rules of the set are listed under their categories, with how many', { skip }, async () => {
  const { items } = await earshot.get<{ items: unknown[] }>('/v1/rules');
  assert.equal(await rows().count(), items.length);
  await page
    .locator('.rules-list [role="status"]')
    .getByText(`${items.length} 条`, { exact: true })
    .waitFor(WAIT);
  await page.getByRole('heading', { name: /^升级投诉/ }).waitFor(WAIT);
  await shot('list');
  const idsOf = (name: string) =>
    page.locator(`[${name}]`).evaluateAll((lines, of) => lines.map((line) => line.getAttribute(of)), name);
  assert.deepEqual(
    await idsOf('data-figures'),
    await idsOf('data-rule'),
    'figures stand in the order of the list',
  );
  // Verdicts that could not be read are not none.
  const judged = page.locator(`[data-figures="${REGULATOR}"] td`).nth(1);
  await judged.getByText('–', { exact: true }).waitFor(WAIT);
  let answer = () => {};
  const asked = new Promise<void>((done) => {
    answer = done;
  });
  await page.route('**/v1/cases/measures', async (route) => {
    await asked;
    await route.abort('connectionreset');
  });
  await page.reload();
  await judged.getByText('读取中', { exact: true }).waitFor(WAIT);
  answer();
  await judged.getByText('未读到', { exact: true }).waitFor(WAIT);
  await shot('verdicts-not-read');
  await page.unroute('**/v1/cases/measures');
  await page.reload();
  await judged.getByText('–', { exact: true }).waitFor(WAIT);
});

test('words typed with an input method find rules by title, id and category', { skip }, async () => {
  const search = page.getByRole('searchbox');
  await search.focus();
  const keys = await page.context().newCDPSession(page);
  await keys.send('Input.imeSetComposition', { text: 'jian guan', selectionStart: 9, selectionEnd: 9 });
  await keys.send('Input.insertText', { text: '监管' });
  await page.waitForURL(/\?q=/, WAIT);
  assert.equal(query(), '?q=监管');
  await eventually('only those', async () => ((await rows().count()) < 10 ? true : undefined));
  await row(REGULATOR).waitFor(WAIT);
  for (const [text, id] of [
    ['escalation-reg', REGULATOR],
    ['升级投诉 监管', REGULATOR],
    ['x-site', 'site-orchid'],
  ] as const) {
    await search.fill(text);
    await eventually(text, async () => (query() === `?q=${text.replace(' ', '+')}` ? true : undefined));
    await row(id).waitFor(WAIT);
  }
});

test('filters stay in the address over a reload; where nothing fits the page says so', { skip }, async () => {
  await page.locator('.filter-clear').click();
  await page.getByRole('button', { name: '一般', exact: true }).click();
  await page.getByRole('button', { name: '状态' }).click();
  await page.getByRole('checkbox', { name: /试用/ }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '行业' }).click();
  await page.getByRole('checkbox', { name: /银行/ }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '按严重程度' }).click();
  assert.equal(query(), '?severity=minor&status=trial&trade=bank&group=severity');
  await page.reload();
  await row('site-orchid').waitFor(WAIT);
  await row(REGULATOR).waitFor({ ...WAIT, state: 'detached' });
  await page.getByRole('heading', { name: /^一般/ }).waitFor(WAIT);
  await shot('filtered');
  await page.getByRole('searchbox').fill('没有这个词');
  await seen('没有符合条件的规则');
  await shot('nothing');
  await page.locator('.filter-clear').click();
  await row(REGULATOR).waitFor(WAIT);
  assert.equal(query(), '?group=severity', 'grouping hides nothing and stays');
  await page.getByRole('button', { name: '按类别' }).click();
});

test('by keys alone one goes through the list and reads each rule', { skip }, async () => {
  await page.keyboard.press('j');
  const first = await rows().first().getAttribute('data-rule');
  await page.waitForURL(`**/rules/${first}`, WAIT);
  await page.keyboard.press('ArrowDown');
  const second = await rows().nth(1).getAttribute('data-rule');
  await page.waitForURL(`**/rules/${second}`, WAIT);
  assert.equal(await row(second!).evaluate((link) => link === document.activeElement), true);
  await page.keyboard.press('Home');
  await page.waitForURL(`**/rules/${first}`, WAIT);
  assert.equal(await page.locator('.rule-row[tabindex="0"]').count(), 1, 'Tab leaves the list at once');
});

test('a rule tells what it listens for, why, and by which tests it is held', { skip }, async () => {
  await page.goto(`${earshot.address}/rules/churn-bank`);
  for (const text of [
    '客户要注销卡和账户、把钱转走',
    '存款和卡转走之前',
    '副卡、挂失补卡',
    '先问原因',
    '要把卡剪了',
  ])
    await pane().getByText(text).first().waitFor(WAIT);
  await pane().locator('.yaml').first().getByText('leaves_bank').first().waitFor(WAIT);
  await pane().getByText('2 条必须触发，2 条不得触发').waitFor(WAIT);
  await pane().locator('summary').filter({ hasText: '$no_churn' }).click();
  await pane().locator('.rule-words').getByText('不销户').waitFor(WAIT);
  await pane().locator('.rule-facts').getByText('银行').waitFor(WAIT);
  assert.equal(await row('churn-bank').getAttribute('aria-current'), 'true');
  await shot('detail');
  await page.goto(`${earshot.address}/rules/no-such-rule`);
  await seen('没有这条规则');
});

test('a stop asks for a reason and says how many flags it takes back', { skip }, async () => {
  say('我不跟你说了 我现在就打12315 再去银保监投诉你们');
  await flagOf(REGULATOR, 'raised');
  await page.goto(`${earshot.address}/rules/${REGULATOR}`);
  await pane().getByText('进行中的通话里 1 个').waitFor(WAIT);
  const button = pane().getByRole('button', { name: '停用' });
  await button.click();
  await dialog().getByText('进行中的通话里有它的 1 个标记，会立即全部撤回。').waitFor(WAIT);
  await page.keyboard.press('Escape');
  await dialog().waitFor({ ...WAIT, state: 'detached' });
  assert.equal(await button.evaluate((one) => one === document.activeElement), true, 'back where one was');
  await button.click();
  await dialog().getByRole('button', { name: '停用规则' }).click();
  await dialog().getByText('请写明原因。').waitFor(WAIT);
  await shot('stop');
});

test('who stopped it, when and why stands on the page, on that of somebody else too', { skip }, async () => {
  await other.evaluate(() => Object.assign(window, { sameDocument: true }));
  await dialog().getByRole('textbox').fill('今天误报太多');
  await dialog().getByRole('button', { name: '停用规则' }).click();
  await dialog().waitFor({ ...WAIT, state: 'detached' });
  await pane()
    .getByText(/^admin 于 \d\d:\d\d:\d\d 停用$/)
    .waitFor(WAIT);
  await pane().getByText('今天误报太多').waitFor(WAIT);
  await flagOf(REGULATOR, 'withdrawn');
  await row(REGULATOR, other).getByText('已停用').waitFor(WAIT);
  await other.locator('.overview-stop').getByText('今天误报太多').waitFor(WAIT);
  assert.equal(await other.evaluate(() => 'sameDocument' in window), true, 'it was not loaded again');
  await shot('stopped');
});

test('whose role may not stop rules sees them and no button', { skip }, async () => {
  await row(REGULATOR, other).click();
  await pane(other).getByText('今天误报太多').waitFor(WAIT);
  assert.equal(await pane(other).getByRole('button').count(), 0);
  assert.equal(await other.getByRole('button', { name: '重新加载规则' }).count(), 0);
  const answer = await other.evaluate(
    async (id) => (await fetch(`/v1/rules/${id}/resume`, { method: 'POST' })).status,
    REGULATOR,
  );
  assert.equal(answer, 403);
});

test('a resumed rule judges again, and its flag is back', { skip }, async () => {
  await pane().getByRole('button', { name: '恢复' }).click();
  await dialog().getByText('今天误报太多').waitFor(WAIT);
  await shot('resume');
  await dialog().getByRole('button', { name: '恢复规则' }).click();
  await pane().getByRole('button', { name: '停用' }).waitFor(WAIT);
  await flagOf(REGULATOR, 'raised');
  await pane(other)
    .locator('.rule-stopped')
    .waitFor({ ...WAIT, state: 'detached' });
});

test('a rule that misfires is stopped from its flag, in the stream and on the call page', {
  skip,
}, async () => {
  await page.goto(earshot.address);
  const flag = page.locator('.stream-flag').filter({ hasText: TITLE });
  await flag.hover();
  await flag.getByRole('button', { name: `停用这条规则：${TITLE}` }).click();
  await dialog().getByText(REGULATOR).waitFor(WAIT);
  await shot('stop-from-stream');
  await dialog().getByRole('button', { name: '取消' }).click();
  await page.goto(`${earshot.address}/calls/${CALL}`);
  const card = page.locator('.flag-card').filter({ hasText: TITLE });
  await card.locator('summary').filter({ hasText: '规则与用时' }).click();
  await card.getByRole('button', { name: '停用这条规则' }).click();
  await dialog().getByRole('textbox').fill('从标记里停用');
  await dialog().getByRole('button', { name: '停用规则' }).click();
  await card.getByText('规则已停用').first().waitFor(WAIT);
  await card.getByRole('link', { name: REGULATOR }).click();
  await pane().getByText('从标记里停用').waitFor(WAIT);
});

test('files that are wrong are refused with their places, for everybody to see', { skip }, async () => {
  writeFileSync(file, own('site-orchid', '蝴蝶兰').replace('category', 'categoy'));
  await page.getByRole('button', { name: '重新加载规则' }).click();
  await seen('规则文件有错，没有载入；错误列在下面。');
  for (const on of [page, other]) {
    const refused = on.locator('.refused');
    await refused.getByText(/own\.yaml:4:5$/).waitFor(WAIT);
    await refused.getByText(/没有叫 "categoy" 的键/).waitFor(WAIT);
  }
  await row('site-orchid').waitFor(WAIT);
  await shot('refused');
});

test('mended files come into force, and both pages show the new set', { skip }, async () => {
  writeFileSync(file, own('site-peony', '牡丹'));
  await page.getByRole('button', { name: '重新加载规则' }).click();
  for (const on of [page, other]) {
    await on.locator('.refused').waitFor({ ...WAIT, state: 'detached' });
    await row('site-peony', on).waitFor(WAIT);
    assert.equal(await row('site-orchid', on).count(), 0);
  }
  await gone('规则文件有错，没有载入；错误列在下面。');
  const { set } = await earshot.get<{ set: { hash: string } }>('/v1/rules');
  await seen(`规则集 ${set.hash.slice(0, 8)}`, other);
});

test('the page fits the screen at both widths and speaks English', { skip }, async () => {
  await page.evaluate(() => localStorage.setItem('earshot.language', 'en'));
  await page.goto(`${earshot.address}/rules/${REGULATOR}`);
  await pane().getByText('What it listens for').waitFor(WAIT);
  await pane()
    .getByText(/^Stopped by admin/)
    .waitFor(WAIT);
  // What a rule says to its readers is English here; the names of its tests are Chinese, and marked so.
  const said = await pane()
    .locator('.rule-main > .rule-part', { hasText: 'Known false positives' })
    .textContent();
  assert.match(said ?? '', /only asks for the number of the regulator/);
  assert.doesNotMatch(said ?? '', /\p{Script=Han}/u);
  const named = pane().locator('.rule-tests [lang="zh-CN"]');
  assert.equal(await named.count(), await pane().locator('.rule-tests li').count());
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    const beyond = await page.evaluate(() => {
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
      return [scrollHeight - clientHeight, scrollWidth - clientWidth];
    });
    assert.deepEqual(beyond, [0, 0]);
  }
  await shot('en-1920');
});

test('a server that does not answer leaves the rules that were known, and says so', { skip }, async () => {
  await page.evaluate(() => localStorage.setItem('earshot.language', 'zh'));
  await page.goto(`${earshot.address}/rules`);
  await rows().first().waitFor(WAIT);
  await earshot.stop('SIGKILL');
  await seen('重连中');
  await page.getByRole('button', { name: '重新加载规则' }).click();
  await seen('没有等到服务器的回答：可能已经办成，也可能没有。请先看现在的状态。');
  assert.ok((await rows().count()) > 10);
  assert.deepEqual(errors, []);
});
