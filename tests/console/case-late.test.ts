/** A case that was resolved and gets another flag, beside one of another team, in a real Chromium on the real server. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Case } from '../../engine/contract/case.ts';
import { asset } from '../../gateway/paths.ts';
import { connectAsr } from '../helpers/asr.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { customerSays } from '../helpers/customer-says.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { showIn } from '../helpers/show-in.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';

const WAIT = { timeout: 30_000 };
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('case-late');
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;

type Talk = [call: string, customer: string, agent: string, team: string, queue: string, lines: string[]];

function talk([call, customer, agent, team, queue, lines]: Talk): void {
  ingest.send({
    type: 'call.started',
    call,
    seq: 1,
    at: new Date().toISOString(),
    agent: { id: agent, team },
    queue,
    trade: 'telecom',
    direction: 'inbound',
    customer: { id: customer },
  });
  customerSays(ingest, call, lines);
}

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'test-asr');
  browser = await launchBrowser(found.path);
  page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

const caseOf = (call: string) =>
  eventually(`the case of ${call}`, async () =>
    (await earshot.get<{ items: Case[] }>('/v1/cases')).items.find(({ flags }) =>
      flags.some((flag) => flag.call === call),
    ),
  );

async function inChinese(width: number): Promise<void> {
  await page.setViewportSize({ width, height: 768 });
  await page.evaluate(() => {
    localStorage.setItem('earshot.language', 'zh');
    localStorage.setItem('earshot.theme', 'light');
  });
}

test('after it was resolved, a new flag brings the case back, and the page says why; another team’s case stands beside it', {
  skip,
}, async () => {
  talk(['late-1', 'm-5', 'A1024', 'T3', '账单', ['再这样我就去工信部投诉你们']]);
  const first = await caseOf('late-1');
  await page.goto(`${earshot.address}/cases/${first.id}`);
  await signIn(page, 'admin', TOKENS.password);
  await page.locator('.case-buttons').getByRole('button', { name: '认领' }).click();
  await page.locator('.case-head .state-working').waitFor(WAIT);
  await page.locator('.case-buttons').getByRole('button', { name: '处理完' }).click();
  await page.locator('.case-form').getByText('已回访', { exact: true }).click();
  await page.locator('.case-form button[type="submit"]').click();
  await page.locator('.case-head .state-review').waitFor(WAIT);

  talk(['late-2', 'm-5', 'A1024', 'T3', '账单', ['我要找银保监反映']]);
  await page.locator('.case-head').getByText('处理完后又有新标记').waitFor(WAIT);
  await page.locator('.case-head .state-working').waitFor(WAIT);
  await page.locator('.case-flag', { hasText: '处理完后新来的' }).waitFor(WAIT);
  await page.locator('.timeline li', { hasText: /处理完之后又有新标记：.*回到处理中/ }).waitFor(WAIT);
  await page.locator('.case-row', { hasText: '处理完后又有新标记' }).waitFor(WAIT);

  talk(['late-3', 'm-5', 'B2007', 'T4', '账单', ['不退我就打12315']]);
  const theirs = await caseOf('late-3');
  assert.notEqual(theirs.id, first.id);
  await page.reload();
  const related = page.locator('.case-related li', {
    has: page.locator(`a[href="/cases/${theirs.id}"]`),
  });
  await related.filter({ hasText: /待处理.*无人认领/ }).waitFor(WAIT);
  for (const [language, theme, width] of [
    ['zh', 'light', 1366],
    ['zh', 'dark', 1920],
    ['en', 'light', 1366],
    ['en', 'dark', 1920],
  ] as const) {
    await showIn(page, { language, theme }, width);
    await related.waitFor(WAIT);
    await page.screenshot({ path: `${out}/case-late-${language}-${theme}.png` });
  }
  await related.getByRole('link').click();
  await page.waitForURL(`**/cases/${theirs.id}*`);
});

test('an undo says what it took back, and of what somebody judged anew that it stays', { skip }, async () => {
  await inChinese(1366);
  const [first, theirs] = [await caseOf('late-1'), await caseOf('late-3')];
  await page.goto(`${earshot.address}/cases`);
  for (const { id } of [first, theirs])
    await page.locator(`.case-row:has(a[href*="${id}"]) input`).check(WAIT);
  await page.locator('.bulk-bar .of-wrong').click();
  await page.locator('.bulk-bar').getByRole('button', { name: '是否定或转述' }).click();
  const notice = page.locator('.case-notice');
  const flags = first.flags.length + theirs.flags.length;
  await notice.getByText(`已判定 ${flags} 个标记。`).waitFor(WAIT);
  // Beside it, by somebody else.
  const anew = await fetch(`${earshot.address}/v1/cases/${theirs.id}/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ command: 'judged-anew', type: 'judge', flags: [theirs.flags[0]!.flag] },
      ...{ verdict: 'right', reason: 'serious' },
    }),
  });
  assert.equal(anew.status, 200);
  await notice.getByRole('button', { name: '撤销' }).click();
  await page
    .locator('.case-notice.is-bad', {
      hasText: `已撤销，${flags - 1} 个标记恢复原来的判定；没有动的：1 个已经改判或撤销过。`,
    })
    .waitFor(WAIT);
  await page.screenshot({ path: `${out}/case-undo-partly.png` });
  assert.equal((await caseOf('late-3')).flags[0]?.verdict?.verdict, 'right');
});

test('a late flag that is taken back leaves the case as it was resolved, and the page tells both', {
  skip,
}, async () => {
  talk(['back-1', 'm-9', 'A1024', 'T3', '账单', ['再这样我就去工信部投诉你们']]);
  const { id } = await caseOf('back-1');
  await page.goto(`${earshot.address}/cases/${id}`);
  await page.locator('.case-buttons').getByRole('button', { name: '认领' }).click();
  await page.locator('.case-head .state-working').waitFor(WAIT);
  await page.locator('.case-buttons').getByRole('button', { name: '处理完' }).click();
  await page.locator('.case-form').getByText('已回访', { exact: true }).click();
  await page.locator('.case-form button[type="submit"]').click();
  await page.locator('.case-head .state-review').waitFor(WAIT);
  const before = await caseOf('back-1');
  talk(['back-2', 'm-9', 'A1024', 'T3', '账单', ['我要找银保监反映']]);
  await page.locator('.case-head .state-working').waitFor(WAIT);
  // The recogniser mends what it heard.
  ingest.send({
    ...{ type: 'utterance', call: 'back-2', seq: 3, utterance: 'u-0', rev: 2, channel: 0, role: 'customer' },
    ...{ final: true, start_ms: 0, end_ms: 3_000, text: '我要找一下保单' },
  });
  await page.locator('.case-head .state-review').waitFor(WAIT);
  await page
    .locator('.timeline li', { hasText: /标记撤回：.*，恢复为之前处理完的结果，待复核/ })
    .waitFor(WAIT);
  const after = await caseOf('back-1');
  assert.deepEqual(
    [after.resolved_at, after.resolved_by, after.resolution, after.due_at],
    [before.resolved_at, before.resolved_by, before.resolution, before.due_at],
  );
  await page.screenshot({ path: `${out}/case-restored.png` });
});
