/** The one-time password in a real Chromium: a whole first session with a reminder, then nothing before a new one. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, eventually, startEarshot, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';

const found = findBrowser();
const options = 'skip' in found ? { skip: found.skip } : {};
const data = temporaryDir('console-password');
const out = asset('tests', 'out');
const WAIT = { timeout: 45_000 };
const OWN = 'my-own-password-1';

let earshot: Earshot;
let browser: Browser;
let oneTime: string;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir, { EARSHOT_ADMIN_PASSWORD: '' });
  oneTime = /admin \/ (\S+)/.exec(earshot.output())?.[1] ?? '';
  assert.notEqual(oneTime, '', earshot.output());
  browser = await launchBrowser(found.path);
});

after(async () => {
  await browser?.close();
  await earshot?.stop();
  data.remove();
});

async function logIn(password: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto(earshot.address);
  await signIn(page, 'admin', password);
  return page;
}

test(
  'the first session with the one-time password sees everything, and is asked for an own one',
  options,
  async () => {
    const page = await logIn(oneTime);
    await page.locator('.shell').getByText('实时监控').first().waitFor(WAIT);
    await page.getByText('您正在使用一次性密码').waitFor(WAIT);
    await page.getByText('还没有通话').waitFor(WAIT);
    await page.screenshot({ path: `${out}/console-first-session.png` });
  },
);

test('the second one sees nothing before an own password is set', options, async () => {
  const page = await logIn(oneTime);
  await page.getByText('请先设置自己的密码').waitFor(WAIT);
  const [old, next, again] = await page.locator('input[type="password"]').all();
  const focused = (field: Locator | undefined) =>
    eventually('the focus at the wrong field', async () =>
      (await field?.evaluate((one) => one === document.activeElement)) ? true : undefined,
    );
  await page.locator('button[type="submit"]').click();
  await focused(old);
  await old?.fill('wrong-old-one');
  await next?.fill(OWN);
  await again?.fill(`${OWN}x`);
  await page.locator('button[type="submit"]').click();
  await page.getByText('两次输入的新密码不一样').waitFor(WAIT);
  await focused(again);
  await again?.fill(OWN);
  await page.route('**/v1/session/password', (route) => route.abort('connectionreset'));
  await page.locator('button[type="submit"]').click();
  await page.getByText('密码可能已经改了，也可能没有').waitFor(WAIT);
  await page.unroute('**/v1/session/password');
  await page.locator('button[type="submit"]').click();
  await page.getByText('当前密码不对').waitFor(WAIT);
  await focused(old);
  await page.screenshot({ path: `${out}/console-password.png` });
  await old?.fill(oneTime);
  await page.locator('button[type="submit"]').click();
  await page.locator('.shell').getByText('实时监控').first().waitFor(WAIT);
  assert.equal(await page.getByText('您正在使用一次性密码').count(), 0);
});

test('after that the own password opens the console', options, async () => {
  const page = await logIn(OWN);
  await page.locator('.shell').getByText('实时监控').first().waitFor(WAIT);
});
