/**
 * The inspector's day in a real Chromium on the real server: filter, open by key, correct an item, on to the next call,
 * the own list of a sampling plan, a calibration of two inspectors who do not see each other's word.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Review } from '../../engine/contract/review.ts';
import { hashPassword } from '../../gateway/auth/passwords.ts';
import { openLog } from '../../gateway/log/lmdb-log.ts';
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
const data = temporaryDir('quality-page');
const errors: string[] = [];
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let ann: Page;
let bo: Page;
let boss: Page;

/** People, as the server keeps them. */
async function addUsers(users: [name: string, role: string][]): Promise<void> {
  const { log, state } = await openLog({ dir: `${data.dir}/log`, now: Date.now });
  for (const [name, role] of users) {
    const key = `user/${createHash('sha256').update(name).digest('hex')}`;
    const hash = await hashPassword(TOKENS.password);
    await state.put(key, { name, role, teams: 'all', hash, must_change: false });
  }
  await log.close();
}

/** None of them greets or says goodbye: the machine takes points. The third says what no other does. */
const CALLS: [call: string, agent: string, queue: string, lines: [role: string, text: string][]][] = [
  [
    'qa-1',
    'A1',
    '账单',
    [
      ['customer', '我上个月的话费不对'],
      ['agent', '稍等我看一下'],
      ['customer', '好的'],
    ],
  ],
  [
    'qa-2',
    'A2',
    '宽带',
    [
      ['customer', '宽带断了三天'],
      ['agent', '我帮您报修'],
      ['customer', '快一点'],
    ],
  ],
  [
    'qa-3',
    'A1',
    '账单',
    [
      ['customer', '我要退订彩铃'],
      ['agent', '已经取消了'],
      ['customer', '嗯'],
    ],
  ],
  [
    'qa-4',
    'A3',
    '宽带',
    [
      ['customer', '网速太慢了'],
      ['agent', '您重启一下'],
      ['customer', '试过了'],
    ],
  ],
];

function talk([call, agent, queue, lines]: (typeof CALLS)[number], ago: number): void {
  const at = new Date(Date.now() - ago).toISOString();
  let seq = 1;
  ingest.send({
    type: 'call.started',
    call,
    seq: seq++,
    at,
    agent: { id: agent, team: 'T3' },
    queue,
    trade: 'telecom',
    direction: 'inbound',
  });
  for (const [i, [role, text]] of lines.entries()) {
    const start_ms = 2_000 + i * 20_000;
    const channel = role === 'agent' ? 1 : 0;
    const words = { role, channel, text, start_ms, end_ms: start_ms + 3_000, final: true, rev: 1 };
    ingest.send({ type: 'utterance', call, seq: seq++, utterance: `u-${i}`, ...words });
  }
  ingest.send({ type: 'call.ended', call, seq: seq++, at_ms: 70_000, ended_by: 'customer' });
}

async function loggedIn(user: string, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${earshot.address}${path}`);
  await signIn(page, user, TOKENS.password);
  await page.locator('.quality').waitFor(WAIT);
  return page;
}

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  await addUsers([
    ['ann', 'inspector'],
    ['bo', 'inspector'],
  ]);
  earshot = await startEarshot(data.dir);
  ingest = await connectAsr(earshot, 'test-asr');
  for (const [i, one] of CALLS.entries()) talk(one, (CALLS.length - i) * 120_000);
  await eventually(
    'all calls scored and stored',
    async () => {
      const { items } = await earshot.get<{ items: { scorecard?: object }[] }>('/v1/quality/calls');
      return items.length === CALLS.length && items.every(({ scorecard }) => scorecard) ? true : undefined;
    },
    90_000,
  );
  browser = await launchBrowser(found.path);
  ann = await loggedIn('ann', '/quality');
  bo = await loggedIn('bo', '/quality/mine');
  boss = await loggedIn('admin', '/quality');
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  data.remove();
});

const rows = (page: Page) => page.locator('.quality-table tbody tr');
const shot = (page: Page, name: string) => page.screenshot({ path: `${out}/${name}.png` });
const reviewsOf = async (query: string) =>
  (await earshot.get<{ items: Review[] }>(`/v1/quality/reviews?${query}`)).items;
const title = (page: Page, text: RegExp) =>
  eventually(`a title like ${text}`, async () => (text.test(await page.title()) ? true : undefined));

/** Gives each item that took points a word, from the keyboard. */
async function agreeToAll(page: Page): Promise<void> {
  await page.locator('.review-item[data-said="false"]').first().waitFor(WAIT);
  for (let left = await page.locator('.review-item[data-said="false"]').count(); left > 0; left -= 1) {
    await page.keyboard.press('a');
    await eventually('one item less', async () =>
      (await page.locator('.review-item[data-said="false"]').count()) < left ? true : undefined,
    );
  }
}

test('the work list is narrowed by what was said and not said; the address keeps it', { skip }, async () => {
  await rows(ann).nth(3).waitFor(WAIT);
  assert.match((await ann.locator('.quality-bar').textContent()) ?? '', /共 4 通/);
  await ann.locator('input[name="said"]').fill('彩铃');
  await ann.locator('.quality-filters button[type="submit"]').click();
  await eventually('one call', async () => ((await rows(ann).count()) === 1 ? true : undefined));
  assert.equal(await rows(ann).first().getAttribute('data-call'), 'qa-3');
  assert.match(ann.url(), /said=/);
  await ann.goto(
    `${earshot.address}/quality?said=${encodeURIComponent('彩铃')}&not_said=true&queue=${encodeURIComponent('账单')}`,
  );
  await eventually('the other call', async () =>
    (await rows(ann).count()) === 1 && (await rows(ann).first().getAttribute('data-call')) === 'qa-1'
      ? true
      : undefined,
  );
  await shot(ann, 'quality-filtered');
  await ann.goto(`${earshot.address}/quality?score_to=0`);
  await ann.getByText('没有符合条件的电话').waitFor(WAIT);
});

test('by keys: open, agree, correct one item with a reason, finish, and the next call stands there', {
  skip,
}, async () => {
  await ann.goto(`${earshot.address}/quality`);
  await rows(ann).nth(3).waitFor(WAIT);
  await shot(ann, 'quality-list');
  await ann.keyboard.press('?');
  await ann.locator('.key-list').waitFor(WAIT);
  assert.match((await ann.locator('.key-list').textContent()) ?? '', /复核这通电话/);
  await ann.keyboard.press('Escape');
  await ann.keyboard.press('j');
  await ann.keyboard.press('Enter');
  await ann.locator('.review-item').first().waitFor(WAIT);
  await title(ann, /复核 A3/);
  const machine = Number(await ann.locator('.review-scores dd').first().textContent());
  assert.ok(machine < 100, 'the machine took points');
  assert.equal(await ann.locator('[data-key="f"]').isDisabled(), true, 'each item wants a word first');
  await agreeToAll(ann);
  // The first item was not right: it gets its points back, with a reason.
  await ann.keyboard.press('k');
  await ann.locator('.review-item').first().focus();
  await ann.keyboard.press('x');
  assert.equal(await ann.locator('[data-key="f"]').isDisabled(), true, 'a correction wants a reason');
  await ann.locator('.review-reason').waitFor(WAIT);
  await ann.locator('.review-reason').fill('录音里有，识别漏了');
  const own = Number(await ann.locator('.review-own').textContent());
  assert.ok(own > machine, `${own} after the correction, ${machine} before`);
  await shot(ann, 'quality-review');
  const from = performance.now();
  await ann.keyboard.press('Control+Enter');
  await title(ann, /复核 A1/);
  await ann.locator('.review-item').first().waitFor(WAIT);
  console.log(`saved and the next call shown after ${Math.round(performance.now() - from)} ms`);
  const [done] = await reviewsOf('state=done');
  assert.deepEqual(
    [done?.call, done?.inspector, done?.machine_score, done?.score],
    ['qa-4', 'ann', machine, own],
  );
  const line = (
    await earshot.get<{
      items: { call: string; scorecard: { score: number }; final_score: { final: number } }[];
    }>('/v1/quality/calls')
  ).items.find(({ call }) => call === 'qa-4');
  assert.deepEqual([line?.scorecard.score, line?.final_score.final], [machine, own], 'both stand');
});

test('what is left in the middle is a draft, and another inspector is told who has it', {
  skip,
}, async () => {
  // Both have it before their eyes, and nobody has saved anything yet.
  await bo.goto(`${earshot.address}/quality/review/qa-3`);
  await agreeToAll(bo);
  await ann.locator('.review-comment textarea').fill('语气不错');
  await ann.locator('.review-head').click();
  await ann.keyboard.press('n');
  await title(ann, /复核 A2/);
  const [draft] = await reviewsOf('state=draft');
  assert.deepEqual([draft?.call, draft?.comment], ['qa-3', '语气不错']);
  await bo.keyboard.press('f');
  await bo.getByRole('alert').filter({ hasText: 'ann 正在复核这通电话' }).waitFor(WAIT);
  // Opened now, it is shown as hers and not offered.
  await bo.reload();
  await bo.locator('.review-held', { hasText: 'ann 正在复核这通电话' }).waitFor(WAIT);
  assert.equal(await bo.locator('[data-key="f"]').count(), 0);
  await shot(bo, 'quality-taken');
});

test('a plan draws calls, and each inspector has a list of the own ones with how far it is', {
  skip,
}, async () => {
  await boss.goto(`${earshot.address}/quality/plans`);
  await boss.getByText('还没有抽样计划').waitFor(WAIT);
  await boss.getByRole('button', { name: '新建计划' }).click();
  await boss.getByRole('textbox', { name: '名称' }).fill('每日随机');
  await boss.getByRole('textbox', { name: '每天几通' }).fill('2');
  await boss.getByText('还不能保存，缺：派给（轮流）').waitFor(WAIT);
  await boss.getByRole('combobox', { name: '派给（轮流）' }).click();
  await boss.locator('.ant-select-item-option', { hasText: 'bo' }).click();
  await shot(boss, 'quality-plan-form');
  await boss.keyboard.press('Escape');
  await boss.getByRole('button', { name: '保存计划' }).click();
  await boss.locator('.plan').waitFor(WAIT);
  await boss.getByRole('button', { name: '现在抽今天的' }).click();
  await boss.getByText('已复核 0 / 派出 2').waitFor(WAIT);
  await shot(boss, 'quality-plans');
  await bo.goto(`${earshot.address}/quality/mine`);
  await rows(bo).nth(1).waitFor(WAIT);
  assert.match((await bo.locator('.quality-bar').textContent()) ?? '', /完成 0 \/ 2/);
  await shot(bo, 'quality-mine');
  await bo.getByRole('button', { name: '从第一通开始' }).click();
  for (let n = 0; n < 2; n += 1) {
    const address = bo.url();
    await agreeToAll(bo);
    await bo.keyboard.press('f');
    await eventually('the next page', async () => (bo.url() === address ? undefined : true));
  }
  await eventually('both done', async () =>
    /完成 2 \/ 2/.test((await bo.locator('.quality-bar').textContent()) ?? '') ? true : undefined,
  );
});

test('two inspectors calibrate the same call blind; then both and the machine are compared', {
  skip,
}, async () => {
  await boss.goto(`${earshot.address}/quality`);
  await rows(boss).nth(3).waitFor(WAIT);
  await boss.locator('tr[data-call="qa-1"] input[type="checkbox"]').check();
  await boss.getByRole('button', { name: '派去校准' }).click();
  await boss.getByRole('textbox', { name: '这一轮的名称' }).fill('第一轮');
  await boss.getByRole('combobox', { name: '派给（至少两人）' }).click();
  for (const name of ['ann', 'bo']) await boss.locator('.ant-select-item-option', { hasText: name }).click();
  await boss.keyboard.press('Escape');
  await boss.getByRole('button', { name: '派出' }).click();
  await boss.getByText('已派出：1 通 × 2 人').waitFor(WAIT);

  for (const page of [ann, bo]) {
    await page.goto(`${earshot.address}/quality/mine`);
    await page.locator('tr[data-call="qa-1"]', { hasText: '校准' }).locator('a').click();
    await page.getByText('完成之前看不到别人的评分').waitFor(WAIT);
    assert.equal(await page.locator('.review-others').count(), 0, 'blind');
    await agreeToAll(page);
    if (page === bo) {
      await page.locator('.review-item').first().focus();
      await page.keyboard.press('x');
      await page.locator('.review-reason').fill('其实说了');
      await page.keyboard.press('Control+Enter');
    } else await page.keyboard.press('f');
    await eventually('the next page', async () => (/qa-1/.test(page.url()) ? undefined : true));
  }
  await boss.goto(`${earshot.address}/quality/calibration`);
  const pair = boss.locator('tr[data-pair="ann bo"]');
  await pair.waitFor(WAIT);
  const [, units, share] = (await pair.locator('th, td').allTextContents()) as [string, string, string];
  const items = Number(units);
  assert.equal(
    share,
    `${(((items - 1) / items) * 100).toFixed(1)}%`,
    'they differ in one item, and it never says 100%',
  );
  assert.match((await boss.locator('tr[data-pair="ann "]').textContent()) ?? '', /机器.*100\.0%/);
  for (const theme of ['light', 'dark'])
    for (const [language, width] of [
      ['zh', 1366],
      ['en', 1920],
    ] as const) {
      await boss.setViewportSize({ width, height: width === 1366 ? 768 : 1080 });
      await boss.evaluate(
        ([l, t]) => {
          localStorage.setItem('earshot.language', l as string);
          localStorage.setItem('earshot.theme', t as string);
        },
        [language, theme],
      );
      for (const [name, path, ready] of [
        ['calibration', '/quality/calibration', '.calibration-table tbody tr'],
        ['list', '/quality?longer=10', '.quality-table tbody tr'],
        ['review', '/quality/review/qa-4', '.review-item'],
        ['plans', '/quality/plans', '.plan'],
      ] as const) {
        await boss.goto(`${earshot.address}${path}`);
        await boss.locator(ready).first().waitFor(WAIT);
        await shot(boss, `quality-${name}-${width}-${language}-${theme}`);
        if (language === 'zh') assert.deepEqual(await axeFinds(boss), [], `${name} ${theme}`);
      }
    }
});

test('who leads opens a finished review again and gives it to somebody else, and it stands who did', {
  skip,
}, async () => {
  await boss.setViewportSize({ width: 1366, height: 768 });
  await boss.evaluate(() => {
    localStorage.setItem('earshot.language', 'zh');
    localStorage.setItem('earshot.theme', 'light');
  });
  await boss.goto(`${earshot.address}/quality/review/qa-4`);
  const before = Number(await boss.locator('.review-scores dd').last().textContent());
  await boss.getByRole('button', { name: '重新打开' }).click();
  const form = boss.getByRole('form', { name: '重新打开' });
  assert.equal(await form.getByRole('button', { name: '确定' }).isDisabled(), true, 'a reason is wanted');
  await form.getByLabel('交给').selectOption('bo');
  await form.getByLabel(/理由/).fill('第二项要再听');
  await shot(boss, 'quality-reassign');
  assert.deepEqual(await axeFinds(boss), []);
  await form.getByRole('button', { name: '确定' }).click();
  await boss.locator('.review-held', { hasText: 'bo 正在复核这通电话' }).waitFor(WAIT);
  const trail = (await boss.locator('.review-trail').textContent()) ?? '';
  assert.match(trail, new RegExp(`admin 重新打开，交给 bo（原来 ${before} 分）.*第二项要再听`));
  assert.equal(await boss.locator('.review-scores dd').count(), 2, 'no final score any more');
  await shot(boss, 'quality-reopened');
  await ann.goto(`${earshot.address}/quality/review/qa-4`);
  await ann.locator('.review-held', { hasText: 'bo 正在复核这通电话' }).waitFor(WAIT);
  assert.equal(await ann.getByRole('button', { name: '改派' }).count(), 0, 'inspectors do not give away');
  await bo.goto(`${earshot.address}/quality/mine`);
  await bo.locator('tr[data-call="qa-4"]', { hasText: '第二项要再听' }).waitFor(WAIT);
  await shot(bo, 'quality-mine-again');
});

test('a plan that runs gets another number and another inspector', { skip }, async () => {
  await boss.goto(`${earshot.address}/quality/plans`);
  await boss.getByRole('button', { name: '改数量和质检员' }).click();
  const form = boss.getByRole('form', { name: '改数量和质检员' });
  assert.deepEqual(await axeFinds(boss), []);
  await form.getByRole('textbox', { name: '每天几通' }).fill('3');
  await form.getByRole('combobox', { name: '派给（轮流）' }).click();
  await boss.locator('.ant-select-item-option', { hasText: 'ann' }).click();
  await boss.keyboard.press('Escape');
  await shot(boss, 'quality-plan-edit');
  await form.getByRole('button', { name: '保存计划' }).click();
  await boss.locator('.plan', { hasText: '随机 3 通/天' }).waitFor(WAIT);
  assert.match((await boss.locator('.plan header').textContent()) ?? '', /bo、ann/);
});

test('where nobody else may review, forms say so and lead to the users', { skip }, async () => {
  for (const name of ['ann', 'bo']) {
    const answer = await fetch(`${earshot.address}/v1/users/${name}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
      body: '{"disabled":true}',
    });
    assert.equal(answer.status, 200, await answer.text());
  }
  const users = boss.getByRole('link', { name: '去建用户' });
  await boss.goto(`${earshot.address}/quality`);
  await rows(boss).first().locator('input[type="checkbox"]').check();
  await boss.getByRole('button', { name: '派去校准' }).click();
  await boss.getByText('能派给的人现在有 1 个，至少要 2 个。').waitFor(WAIT);
  assert.equal(await users.getAttribute('href'), '/settings/users');
  await shot(boss, 'quality-nobody');

  // Of a review that an inspector holds who is gone, the admin alone is left; of the own one nobody is.
  await boss.goto(`${earshot.address}/quality/review/qa-4`);
  await boss.getByRole('button', { name: '改派' }).click();
  const form = boss.getByRole('form', { name: '改派' });
  await form.getByLabel('交给').selectOption('admin');
  await form.getByLabel(/理由/).fill('只剩我了');
  await form.getByRole('button', { name: '确定' }).click();
  await boss.getByRole('button', { name: '改派' }).click();
  await form.getByText('能派给的人现在有 0 个，至少要 1 个。').waitFor(WAIT);
  await users.waitFor(WAIT);
  assert.deepEqual(await axeFinds(boss), []);
  await shot(boss, 'quality-reassign-nobody');

  await boss.goto(`${earshot.address}/quality/plans`);
  await boss.getByRole('button', { name: '现在抽今天的' }).click();
  await boss.getByText('这些电话不能派给 bo, ann').waitFor(WAIT);
});

test('no page threw', { skip }, () => assert.deepEqual(errors, []));
