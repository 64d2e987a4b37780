/**
 * The rule author's day in a real Chromium on the real server: a rule is written, linted, fails its test, is mended,
 * back-tested on stored calls, shadowed, published, fires on the next live call, is stopped and resumed, put back, and
 * a miss and a flag of it become tests.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Flag } from '../../engine/contract/flag.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

// A set is loaded in a second of CPU time, which a busy machine gives late.
const WAIT = { timeout: 90_000 };
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('workbench');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;

const own = ({
  severity = 'minor',
  word = '蝴蝶兰',
  tested = word,
}: {
  severity?: string;
  word?: string;
  tested?: string;
} = {}) => `rules:
  - id: site-orchid
    title: 提到${word}
    category: x-site-word
    severity: ${severity}
    by: customer
    when: { said: { any: [${word}] } }
    tests:
      - { name: 说了要报, lines: [[0s, 1s, customer, 我想买${tested}]], expect: [{ at: 1s }] }
      - { name: 没说不报, lines: [[0s, 1s, customer, 好]], expect: [] }
`;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'test-asr');
  for (const [call, text] of [
    ['old-1', '我想买蝴蝶兰'],
    ['old-2', '蝴蝶兰怎么还没到'],
    ['old-3', '我想买水仙'],
    ...[4, 5, 6, 7, 8].map((n) => [`old-${n}`, '蝴蝶兰开了'] as const),
  ] as const)
    said(call, text, true);
  await eventually(
    'the stored calls',
    async () => {
      const { items } = await earshot.get<{ items: unknown[] }>('/v1/calls');
      return items.length === 8 ? true : undefined;
    },
    60_000,
  );
  browser = await launchBrowser(found.path);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${earshot.address}/workbench`);
  await signIn(page, 'admin', TOKENS.password);
  await page.locator('.wb-file').first().waitFor(WAIT);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

function said(call: string, text: string, ends: boolean): void {
  ingest.send({
    type: 'call.started',
    call,
    seq: 1,
    at: new Date().toISOString(),
    queue: '花店',
    direction: 'inbound',
  });
  const words = { utterance: 'u-1', rev: 1, channel: 0, role: 'customer', final: true };
  ingest.send({ type: 'utterance', call, seq: 2, ...words, start_ms: 0, end_ms: 2_000, text });
  if (ends) ingest.send({ type: 'call.ended', call, seq: 3, at: new Date().toISOString() });
}

const seen = (text: string | RegExp) => page.getByText(text).first().waitFor(WAIT);
const button = (name: string) => page.getByRole('button', { name, exact: true });
const tab = (name: RegExp) => page.getByRole('tab', { name }).click();
const shot = (name: string) => page.screenshot({ path: `${out}/workbench-${name}.png` });
const flagsOf = async (call: string) =>
  (await earshot.get<{ items: Flag[] }>(`/v1/flags?call=${call}`)).items.map(({ rule }) => rule);

async function write(text: string): Promise<void> {
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

async function publish(reason: string, status?: string): Promise<void> {
  await button('发布').click();
  const dialog = page.getByRole('dialog');
  if (status) await dialog.getByRole('combobox').first().selectOption({ label: status });
  await dialog.getByRole('textbox').fill(reason);
  await shot(`publish-${status ?? 'written'}`);
  await dialog.getByRole('button', { name: '发布', exact: true }).click();
}

test('who comes by a rule sees which of many files it is in', { skip }, async () => {
  await page.goto(`${earshot.address}/workbench?rule=escalation-regulator`);
  const chosen = page.locator('.wb-file[aria-current]');
  await chosen.waitFor(WAIT);
  const [list, row] = await Promise.all([page.locator('.wb-files ul').boundingBox(), chosen.boundingBox()]);
  assert.ok(list && row && row.y >= list.y && row.y + row.height <= list.y + list.height + 1);
});

test('a new file: faults stand at their places while it is written', { skip }, async () => {
  await page.getByLabel('新文件，如 own.yaml').fill('own.yaml');
  await button('新建').click();
  await page.locator('.cm-content').waitFor(WAIT);
  await write(own({ severity: 'mnor' }));
  await seen('1 处错误');
  await seen('第 5 行第 15 列');
  await page.locator('.cm-lint-marker-error').waitFor(WAIT);
  assert.ok(await button('发布').isDisabled());
  await seen('有错误，改好才能发布');
  await shot('fault');
});

test('a full-width colon is named as such', { skip }, async () => {
  await write(own().replace('by: ', 'by：'));
  await seen('"：" 是全角冒号，请换成半角冒号加空格 ": "');
  await seen('第 6 行第 7 列');
  await shot('full-width');
});

test('what was said of an older text is grey and unmarked while the new one is checked', {
  skip,
}, async () => {
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/v1/rule-files/lint', async (route) => {
    await held;
    await route.continue();
  });
  await write(own());
  const check = page.locator('#wb-panel');
  await check.getByText('正在检查').waitFor(WAIT);
  await check.locator('.wb-faults.is-old li').waitFor(WAIT);
  assert.equal(await page.locator('.cm-lint-marker-error').count(), 0);
  assert.equal(await page.getByText('1 处错误').count(), 0);
  assert.ok(await button('发布').isDisabled());
  await shot('checking');
  answer();
  await seen(/没有错误/);
  assert.equal(await check.locator('.wb-faults li').count(), 0);
  await page.unroute('**/v1/rule-files/lint');
});

test('the answer of a run of tests is dropped when the text is no longer that', { skip }, async () => {
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/v1/rule-files/test', async (route) => {
    await held;
    await route.continue();
  });
  await write(own({ severity: 'mnor' }));
  const answered = page.waitForResponse('**/v1/rule-files/test', WAIT);
  await button('运行测试').click();
  await seen('正在运行测试');
  await write(own({ word: '君子兰' }));
  await page.locator('#wb-panel').getByText('还没有运行。').waitFor(WAIT);
  answer();
  await (await answered).finished();
  await tab(/检查/);
  await seen(/没有错误/);
  await tab(/测试/);
  await page.locator('#wb-panel').getByText('还没有运行。').waitFor(WAIT);
  await page.unroute('**/v1/rule-files/test');
  await tab(/检查/);
  await write(own({ severity: 'mnor' }));
  await seen('1 处错误');
});

test('the list counts the rules of a draft', { skip }, async () => {
  await page.locator('[data-file="own.yaml"]', { hasText: '1 条规则' }).waitFor(WAIT);
});

test('completion offers what the schema allows there', { skip }, async () => {
  await page.locator('.cm-line', { hasText: 'severity' }).click();
  await page.keyboard.press('End');
  for (let n = 0; n < 'mnor'.length; n += 1) await page.keyboard.press('Backspace');
  await page.keyboard.press('Control+Space');
  const options = page.locator('.cm-tooltip-autocomplete li');
  await options.first().waitFor(WAIT);
  assert.deepEqual(await page.locator('.cm-completionLabel').allTextContents(), [
    'critical',
    'info',
    'major',
    'minor',
  ]);
  await shot('completion');
  await page.keyboard.press('Escape');
});

test('a rule that fails its test shows the truth table, is mended and passes', { skip }, async () => {
  await write(own({ word: '水仙', tested: '蝴蝶兰' }));
  await seen(/没有错误/);
  await button('发布').click();
  await page.getByRole('dialog').getByRole('textbox').fill('先试试');
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
  await seen(/测试不通过，没有发布/);
  await page.keyboard.press('Escape');
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await seen('2 条中 1 条不通过');
  const failure = await page.locator('.wb-failure').first().textContent();
  assert.match(failure ?? '', /应|期望/);
  assert.match(failure ?? '', /水仙/);
  await shot('failed-test');
  assert.ok(await button('发布').isDisabled());
  await seen('测试不通过，改好才能发布');
  await write(own());
  await tab(/检查/);
  await seen(/没有错误/);
  await button('运行测试').click();
  await seen('2 条全部通过');
});

test('the back-test shows what would be new, with its words and the way to the call', {
  skip,
}, async () => {
  await tab(/回测/);
  await button('开始回测').click();
  await page.locator('[data-change="site-orchid"]').waitFor(WAIT);
  const cells = await page.locator('[data-change="site-orchid"] td').allTextContents();
  assert.deepEqual(cells, ['0', '7', '7', '0', '0']);
  const sample = page.locator('.wb-samples .is-new li').first();
  assert.match((await sample.textContent()) ?? '', /old-\d · 00:02.*蝴蝶兰/);
  assert.match((await sample.locator('a').getAttribute('href')) ?? '', /^\/calls\/old-\d\?at=2000$/);
  await shot('backtest');
  // Few at first, and the way to all.
  const listed = page.locator('.wb-samples .is-new li');
  assert.equal(await listed.count(), 5);
  await button('看全部 7 条').click();
  await listed.nth(6).waitFor(WAIT);
  assert.equal(await listed.count(), 7);
  await shot('backtest-all');
  await button('收起').click();
  assert.equal(await listed.count(), 5);
});

test('shadowed, it reaches nobody; published, it fires on the next live call', { skip }, async () => {
  await publish('先看一阵', '影子');
  await seen('已发布，第 2 版已生效');
  assert.match(readFileSync(join(data.dir, 'rules', 'own.yaml'), 'utf8'), /status: shadow/);
  said('live-1', '我想买蝴蝶兰', false);
  await eventually(
    'a shadow flag',
    async () => {
      const { items } = await earshot.get<{ items: Flag[] }>('/v1/flags?shadow=true&call=live-1');
      return items.some(({ rule }) => rule === 'site-orchid') ? true : undefined;
    },
    60_000,
  );
  assert.deepEqual(await flagsOf('live-1'), []);
  await publish('没有误报，正式用', '正式');
  await seen('已发布，第 3 版已生效');
  said('live-2', '我想买蝴蝶兰', false);
  await eventually('a flag', async () =>
    (await flagsOf('live-2')).includes('site-orchid') ? true : undefined,
  );
});

test('stopped with a reason, it takes its flags back at once; resumed, it brings them again', {
  skip,
}, async () => {
  const standing = (status: string) =>
    eventually(`a flag that is ${status}`, async () => {
      const { items } = await earshot.get<{ items: Flag[] }>('/v1/flags?call=live-2');
      return items.some((one) => one.rule === 'site-orchid' && one.status === status) ? true : undefined;
    });
  await page.goto(`${earshot.address}/rules/site-orchid`);
  await page.locator('.rule-head button', { hasText: '停用' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('花名太常见');
  await page.getByRole('dialog').getByRole('button', { name: '停用规则' }).click();
  await page.locator('.rule-stopped', { hasText: '花名太常见' }).waitFor(WAIT);
  await standing('withdrawn');
  await page.locator('.rule-head button', { hasText: '恢复' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '恢复规则' }).click();
  await page.locator('.rule-stopped').waitFor({ ...WAIT, state: 'detached' });
  await standing('raised');
});

test('the list says what each rule did, in any order; a miss becomes a test of its rule', {
  skip,
}, async () => {
  const answer = await fetch(`${earshot.address}/v1/calls/old-3/marks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'missed',
      channel: 0,
      utterance: 'u-1',
      rule: 'site-orchid',
      note: '水仙也算',
    }),
  });
  assert.equal(answer.status, 201);
  await page.goto(`${earshot.address}/rules`);
  await button('标为漏报').click();
  await page.waitForURL(/sort=missed/);
  const first = page.locator('.rule-figures tbody tr').first();
  await page.locator('[data-figures="site-orchid"] td').last().getByText('1').waitFor(WAIT);
  assert.equal(await first.getAttribute('data-figures'), 'site-orchid');
  await shot('figures');
  await first.getByRole('link').click();
  await page.locator('.rule-marks', { hasText: '水仙也算' }).waitFor(WAIT);
  await shot('misses');
  await page.locator('.rule-marks').getByRole('link', { name: '做成测试' }).click();
  await seen(/测试已加进规则 site-orchid/);
  await page.locator('.cm-line', { hasText: '水仙' }).first().waitFor(WAIT);
  page.once('dialog', (dialog) => void dialog.accept());
  await button('丢弃草稿').click();
  await seen('与生效的一样');
});

test('the history tells who, why and what, and any version can be put back', { skip }, async () => {
  await page.goto(`${earshot.address}/workbench?file=own.yaml`);
  await tab(/历史/);
  await seen('没有误报，正式用');
  await page.locator('[data-version="3"]').getByRole('button', { name: '与前一版的差别' }).click();
  await page.locator('.wb-line.is-gone', { hasText: 'status: shadow' }).waitFor(WAIT);
  await page.locator('.wb-line.is-new', { hasText: 'status: stable' }).waitFor(WAIT);
  await shot('history');
  await page.locator('[data-version="2"]').getByRole('button', { name: '回退到这一版' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('再看一阵');
  await page.getByRole('dialog').getByRole('button', { name: '回退到这一版' }).click();
  await seen('已发布，第 4 版已生效');
  assert.match(readFileSync(join(data.dir, 'rules', 'own.yaml'), 'utf8'), /status: shadow/);
  assert.match(
    (await page.locator('[data-version="4"]').textContent()) ?? '',
    /回到第 2 版.*admin.*再看一阵/,
  );
});

test('a flag becomes a test of its rule, in the editor', { skip }, async () => {
  await page.goto(`${earshot.address}/calls/live-2`);
  await page.getByRole('link', { name: '做成测试' }).first().click();
  await seen(/测试已加进规则 site-orchid|已有这条测试/);
  await page.locator('.cm-line', { hasText: '应报' }).waitFor(WAIT);
  await button('运行测试').click();
  await seen('3 条全部通过');
  await tab(/改动/);
  await page.locator('.wb-line.is-new', { hasText: '应报' }).waitFor(WAIT);
});

test('the page at its widths, in the dark and in English; no error was thrown', { skip }, async () => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await shot('1920');
  await page.goto(`${earshot.address}/rules/site-orchid`);
  await page.getByRole('link', { name: '编辑规则' }).click();
  await page.locator('.cm-line', { hasText: 'site-orchid' }).first().waitFor(WAIT);
  await page.evaluate(() => {
    localStorage.setItem('earshot.language', 'en');
    localStorage.setItem('earshot.theme', 'dark');
  });
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.reload();
  await page.locator('.cm-line', { hasText: 'site-orchid' }).first().waitFor(WAIT);
  await page.getByRole('tab', { name: 'History' }).click();
  await seen('back to version 2');
  await shot('en-dark');
  assert.deepEqual(errors, []);
});
