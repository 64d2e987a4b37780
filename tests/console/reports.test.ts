/**
 * The manager's day in a real Chromium on the real server with 50,000 finished calls: the figures of the page against
 * counts made here, another time, filters, the calls and the words behind a figure, CSV, paper, the wallboard.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';
import { Rollup } from '../../gateway/reports/rollup.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { connectAsr } from '../helpers/asr.ts';
import { axeFinds } from '../helpers/axe.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import {
  ANGRY,
  type MadeCall,
  madeCalls,
  madeCases,
  storeCalls,
  storeScores,
  ZONE,
} from '../reports/made-calls.ts';

const WAIT = { timeout: 60_000 };
const found = findBrowser();
const skip = 'skip' in found ? found.skip : false;
const out = asset('tests', 'out');
const data = temporaryDir('reports-page');
const NOW = Date.now();
const CALLS = madeCalls(50_000, 30, NOW);
const CASES = madeCases(CALLS);
const finalOf = ({ people, score }: MadeCall) => people ?? score;
const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const dayOf = ({ at }: MadeCall) => dayFormat.format(at);
const daysAgo = (days: number) => dayFormat.format(NOW - days * 86_400_000);
const errors: string[] = [];
let earshot: Earshot;
let browser: Browser;
let page: Page;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  const store = await openStore({ dataDir: data.dir });
  await store.ask((client) => storeCalls(client, CALLS, CASES));
  await store.ask((client) => storeScores(client, CALLS));
  const rollup = new Rollup({
    ask: (question) => store.ask(question),
    zone: ZONE,
    angry: ANGRY,
    teamOfQueue: () => undefined,
    words: (text) => text.split(' '),
  });
  await rollup.run();
  // They are rolled up: the server need not do it once more.
  await store.ask((client) => client.command({ query: 'TRUNCATE TABLE call_touches' }));
  await store.close();
  earshot = await startEarshot(data.dir, { EARSHOT_TIME_ZONE: ZONE });
  browser = await launchBrowser(found.path);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 }, acceptDownloads: true });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${earshot.address}/reports`);
  await signIn(page, 'admin', TOKENS.password);
  await page.locator('.reports').waitFor(WAIT);
});

after(async () => {
  await browser?.close();
  await earshot?.stop();
  data.remove();
});

const card = (title: string) => page.locator('.report-card', { has: page.locator('h2', { hasText: title }) });
const tile = (name: string) => page.locator('.report-tiles > div', { hasText: name });
const shot = (name: string, fullPage = false) => page.screenshot({ path: `${out}/${name}.png`, fullPage });
const rate = (part: number, all: number) => `${((part / all) * 100).toFixed(1)}%`;
const whole = (n: number) => n.toLocaleString('en');
async function settled(): Promise<void> {
  await page.locator('.report-tiles').waitFor(WAIT);
  await page.waitForFunction(
    () => document.querySelectorAll('.report-card[aria-busy="true"]').length === 0,
    undefined,
    WAIT,
  );
}
const own = (from: string, to: string, more = '') =>
  `${earshot.address}/reports?period=own&from=${from}&to=${to}${more}`;
const within = (from: string, to: string) => CALLS.filter((c) => dayOf(c) >= from && dayOf(c) <= to);

test('the figures of a time are those counted here', { skip }, async () => {
  const [from, to] = [daysAgo(20), daysAgo(9)];
  await page.goto(own(from, to));
  await settled();
  const calls = within(from, to);
  const heard = calls.filter((c) => c.heard);
  const known = calls.filter((c) => c.known);
  const texts = Object.fromEntries(
    await Promise.all(
      ['听到的通话', '覆盖率', '愤怒率', '平均分'].map(async (name) => [
        name,
        await tile(name).textContent(),
      ]),
    ),
  ) as Record<string, string>;
  assert.match(texts.听到的通话!, new RegExp(`${whole(heard.length)}.*${whole(calls.length)}`));
  assert.ok(texts.覆盖率!.includes(rate(known.filter((c) => c.heard).length, known.length)), texts.覆盖率);
  assert.ok(texts.愤怒率!.includes(rate(heard.filter((c) => c.angry).length, heard.length)), texts.愤怒率);
  const meanOf = (scores: number[]) =>
    (scores.reduce((sum, score) => sum + score, 0) / scores.length).toFixed(1);
  const finals = meanOf(calls.flatMap((c) => finalOf(c) ?? []));
  const machine = meanOf(calls.flatMap(({ score }) => score ?? []));
  assert.ok(texts.平均分!.includes(finals), texts.平均分);
  // Scores as people left them, beside the machine's, which can be chosen; what nobody heard is counted apart.
  const scores = card('评分分布');
  const said = (await scores.textContent()) ?? '';
  const changed = calls.filter((c) => finalOf(c) !== c.score).length;
  assert.ok(said.includes(`平均 ${finals} 分`) && said.includes(`机器平均 ${machine} 分`), said);
  assert.ok(said.includes(`${whole(changed)} 通被复核或申诉改过分`), said);
  assert.ok(said.includes(`${whole(calls.length - heard.length)} 通一句话都没听到`), said);
  await scores.getByRole('button', { name: '机器分', exact: true }).click();
  await scores.getByText(`平均 ${machine} 分`, { exact: false }).first().waitFor(WAIT);
  await settled();
  await shot('reports-zh-light-1366', true);
});

test('another time by one click, and it stands in the address', { skip }, async () => {
  await page.getByRole('button', { name: '月', exact: true }).click();
  await settled();
  assert.match(page.url(), /period=month/);
  const before = new URL(page.url()).searchParams.get('from');
  await page.getByRole('button', { name: '往前' }).click();
  await settled();
  const from = new URL(page.url()).searchParams.get('from') as string;
  assert.ok(from < String(before));
  const month = CALLS.filter((c) => dayOf(c).startsWith(from.slice(0, 7)));
  const shown = (await tile('听到的通话').textContent()) ?? '';
  if (month.length > 0) assert.ok(shown.includes(whole(month.filter((c) => c.heard).length)), shown);
  await page.goBack();
  await settled();
  assert.equal(new URL(page.url()).searchParams.get('from'), before);
});

test('a figure says how it is counted, with the statement that counted it', { skip }, async () => {
  const shown = card('走势');
  await shown.locator('.how-counted summary').click();
  assert.match(
    (await shown.locator('.how-counted').textContent()) ?? '',
    /愤怒率 = .*SELECT toString\(day\).*call_days/s,
  );
});

test('agents: those who differ come first with a word, the others are no ranking', { skip }, async () => {
  await page.goto(own(daysAgo(20), daysAgo(9)));
  await settled();
  const rows = card('对比').locator('tbody tr');
  const told = await rows.filter({ hasText: '高于其余' }).locator('th').allTextContents();
  for (const agent of ['A000', 'A001', 'A002', 'A003', 'A004']) assert.ok(told.includes(agent), told.join());
  assert.ok((await rows.filter({ hasText: '看不出差别' }).count()) > 0);
});

test('where no agent has enough calls, that is said, and not that none differs', { skip }, async () => {
  const day = daysAgo(9);
  await page.goto(own(day, day));
  await settled();
  const compared = card('对比');
  const rows = await compared.locator('tbody tr').count();
  assert.equal(await compared.locator('tbody tr[data-few]').count(), rows);
  assert.equal(await compared.locator('.report-note').textContent(), '没有一组听到满 30 通，还不能比较。');
  await page.goto(own(daysAgo(20), day));
  await settled();
  assert.equal(await compared.locator('.report-note').count(), 0);
});

test('from a figure to its calls, to the words, to the moment in the call, and back', { skip }, async () => {
  const [from, to] = [daysAgo(20), daysAgo(9)];
  await card('让客户生气的话题').getByRole('button', { name: '违约金' }).click();
  const drawer = page.locator('.report-drawer');
  await drawer.locator('li').first().waitFor(WAIT);
  assert.match((await drawer.locator('h2').textContent()) ?? '', /愤怒的通话.*违约金/);
  assert.match((await drawer.locator('q').first().textContent()) ?? '', /违约金/);
  await shot('reports-drawer');
  const wanted = within(from, to)
    .filter((c) => c.angry && c.words.includes('违约金'))
    .sort((a, b) => b.at - a.at);
  const hrefs = await drawer
    .locator('li > p:first-child a')
    .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.deepEqual(
    hrefs,
    wanted.slice(0, 20).map(({ id }) => `/calls/${id}`),
  );
  const url = page.url();
  assert.match(url, /calls=angry/);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await page.goto(url);
  await drawer.locator('li').first().waitFor(WAIT);
  await drawer.locator('.report-quote a').first().click();
  await page.waitForURL(/\/calls\/g-\d+\?at=\d+/);
});

test('every tile leads to its calls', { skip }, async () => {
  const [from, to] = [daysAgo(20), daysAgo(9)];
  await page.goto(own(from, to));
  await settled();
  const drawer = page.locator('.report-drawer');
  const opened = new Set(CASES.filter(({ withdrawn }) => !withdrawn).map(({ call }) => call.id));
  for (const [name, heading, fits] of [
    ['平均分', '有评分的通话', (c: MadeCall) => finalOf(c) !== null],
    ['工单按时率', '开了工单的通话', (c: MadeCall) => opened.has(c.id)],
  ] as const) {
    await tile(name).locator('button').click();
    await drawer.locator('li').first().waitFor(WAIT);
    assert.equal(await drawer.locator('h2').textContent(), heading);
    const wanted = within(from, to)
      .filter(fits)
      .sort((a, b) => b.at - a.at);
    assert.deepEqual(
      await drawer
        .locator('li > p:first-child a')
        .evaluateAll((all) => all.map((a) => a.getAttribute('href'))),
      wanted.slice(0, 20).map(({ id }) => `/calls/${id}`),
      name,
    );
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  }
  for (const name of ['听到的通话', '覆盖率', '愤怒率', '合规率', '7 天内再次来电']) {
    await tile(name).locator('button').click();
    await drawer.locator('li').first().waitFor(WAIT);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  }
});

test('filters narrow every figure and stand in the address', { skip }, async () => {
  const [from, to] = [daysAgo(20), daysAgo(9)];
  await page.goto(own(from, to, '&team=T3'));
  await settled();
  const heard = within(from, to).filter((c) => c.team === 'T3' && c.heard);
  assert.ok(((await tile('听到的通话').textContent()) ?? '').includes(whole(heard.length)));
  assert.ok(
    ((await tile('愤怒率').textContent()) ?? '').includes(
      rate(heard.filter((c) => c.angry).length, heard.length),
    ),
  );
  await page.getByRole('button', { name: '清除筛选' }).click();
  await settled();
  assert.equal(new URL(page.url()).searchParams.get('team'), null);
});

test('a figure as CSV: a BOM, a row a group', { skip }, async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    card('对比').locator('.report-csv a').click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  assert.equal(text.charCodeAt(0), 0xfeff);
  assert.match(text.split('\r\n')[0] as string, /"of","heard","angry"/);
  assert.equal(text.trim().split('\r\n').length, 1 + 240);
});

test('on paper: A4 without buttons, every card whole', { skip }, async () => {
  await page.goto(own(daysAgo(20), daysAgo(9)));
  await settled();
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 794, height: 1123 });
  for (const hidden of ['.top', '.reports-head', '.report-csv'])
    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  assert.equal(await page.locator('.print-head').isVisible(), true);
  assert.equal(await page.getByText('共 240 组，列出前 12 组。').isVisible(), true);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 794), 'wider than the paper');
  await shot('reports-print', true);
  const pdf = await page.pdf({ path: `${out}/reports.pdf`, format: 'A4', preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
  assert.ok(pages >= 2 && pages <= 6, `${pages} pages`);
  await page.emulateMedia({ media: null });
});

test('a time without calls says so, an unknown coverage too', { skip }, async () => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(own('2020-01-01', '2020-01-02'));
  await card('概览').locator('.empty').waitFor(WAIT);
  await page.waitForFunction(() => document.querySelectorAll('.report-card').length === 1, undefined, WAIT);
  await shot('reports-empty');
});

test('a store that does not answer is said on each card, and one is asked again', { skip }, async () => {
  await page.route('**/v1/reports/rules?*', (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto(own(daysAgo(20), daysAgo(9)));
  await settled();
  const rules = card('命中最多的规则');
  await rules.locator('.empty', { hasText: '没有读到' }).waitFor(WAIT);
  await page.unroute('**/v1/reports/rules?*');
  await rules.getByRole('button', { name: '重试' }).click();
  await rules.locator('tbody tr').nth(2).waitFor(WAIT);
});

test('while no figure is answered that is said once, and one click asks for all again', {
  skip,
}, async () => {
  await page.route('**/v1/reports/*', (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto(own(daysAgo(20), daysAgo(9)));
  await card('概览').locator('.empty', { hasText: '没有读到' }).waitFor(WAIT);
  await page.waitForFunction(() => document.querySelectorAll('.report-card').length === 1, undefined, WAIT);
  await shot('reports-away');
  await page.unroute('**/v1/reports/*');
  await card('概览').getByRole('button', { name: '重试' }).click();
  await settled();
  assert.equal(await page.locator('.report-card').count(), 10);
  assert.equal(await page.getByText('没有读到').count(), 0);
});

test('by keys alone: from a chart as a table to the calls of a bar, and back', { skip }, async () => {
  await card('评分分布').locator('.chart-numbers summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const drawer = page.locator('.report-drawer');
  await drawer.locator('li').first().waitFor(WAIT);
  assert.match((await drawer.locator('h2').textContent()) ?? '', /0–9 分/);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
});

test('both languages, both themes, two widths', { skip }, async () => {
  for (const [language, theme, width] of [
    ['en', 'light', 1366],
    ['zh', 'dark', 1920],
    ['en', 'dark', 1366],
    ['zh', 'light', 1920],
  ] as const) {
    await page.setViewportSize({ width, height: width === 1366 ? 768 : 1080 });
    await page.evaluate(
      ([l, t]) => {
        localStorage.setItem('earshot.language', l as string);
        localStorage.setItem('earshot.theme', t as string);
      },
      [language, theme],
    );
    await page.goto(own(daysAgo(20), daysAgo(9)));
    await settled();
    await page.evaluate(() => {
      for (const part of document.querySelectorAll<HTMLElement>('.shell, .shell > main'))
        Object.assign(part.style, { height: 'auto', overflow: 'visible' });
    });
    await shot(`reports-${language}-${theme}-${width}`, true);
    if (width === 1366) assert.deepEqual(await axeFinds(page), [], `${language} ${theme}`);
    assert.ok(
      await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      `${language} ${width}: wider than the window`,
    );
  }
});

test('the wallboard: live calls and the day, says when it is old, goes on by itself', { skip }, async () => {
  await page.evaluate(() => {
    localStorage.setItem('earshot.language', 'zh');
    localStorage.setItem('earshot.theme', 'dark');
  });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(`${earshot.address}/wallboard`);
  const live = page.locator('.wallboard-grid > div', { hasText: '通话中' });
  await live.locator('b', { hasText: /^0$/ }).waitFor(WAIT);
  const ingest = await connectAsr(earshot, 'test-asr');
  ingest.send({
    type: 'call.started',
    call: 'w-1',
    seq: 1,
    at: new Date().toISOString(),
    agent: { id: 'A1', team: 'T3' },
  });
  ingest.send({
    type: 'utterance',
    call: 'w-1',
    seq: 2,
    utterance: 'u-1',
    rev: 1,
    channel: 0,
    role: 'customer',
    final: true,
    start_ms: 0,
    end_ms: 2_000,
    text: '再这样我就去工信部投诉你们',
  });
  await live.locator('b', { hasText: /^1$/ }).waitFor(WAIT);
  const unclaimed = page.locator('.wallboard-grid > div', { hasText: '严重工单无人认领' });
  await unclaimed.locator('b', { hasText: /^1$/ }).waitFor(WAIT);
  assert.doesNotMatch((await page.locator('.wallboard').textContent()) ?? '', /工信部/);
  await shot('wallboard-1920-dark');
  assert.deepEqual(await axeFinds(page), []);
  const flags = page.locator('.wallboard-grid > div', { hasText: '今天的标记' });
  await page.route('**/v1/wallboard', async (route) => {
    const board = await (await route.fetch()).json();
    await route.fulfill({
      json: { ...board, today: { ...board.today, flags: { critical: 1, major: 2, minor: 3, info: 4 } } },
    });
  });
  await flags.locator('small', { hasText: /^严重 1 · 重要 2 · 一般 3 · 提示 4$/ }).waitFor(WAIT);
  assert.equal(await flags.locator('b').textContent(), '10');
  await page.unroute('**/v1/wallboard');
  // The way to the server is cut, then mended: nobody touches the page.
  await page.context().setOffline(true);
  await page.locator('.wallboard[data-stale]').waitFor(WAIT);
  assert.match((await page.locator('.wallboard-state').textContent()) ?? '', /断线了/);
  await shot('wallboard-stale');
  await page.context().setOffline(false);
  await page.locator('.wallboard:not([data-stale])').waitFor(WAIT);
  ingest.close();
  await page.evaluate(() => localStorage.setItem('earshot.language', 'en'));
  await page.evaluate(() => localStorage.setItem('earshot.theme', 'light'));
  await page.setViewportSize({ width: 3840, height: 2160 });
  await page.reload();
  await page.locator('.wallboard-grid').waitFor(WAIT);
  await shot('wallboard-4k-light');
  assert.ok(
    await page.evaluate(
      () =>
        document.documentElement.scrollWidth <= window.innerWidth &&
        document.documentElement.scrollHeight <= window.innerHeight,
    ),
    'larger than the screen',
  );
});

test('no page threw an error', { skip }, () => assert.deepEqual(errors, []));
