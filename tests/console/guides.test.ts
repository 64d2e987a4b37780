/** The drawings of the guides in a real Chromium: every one is drawn, by scripts of this server under its policy. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, startEarshot, temporaryDir } from '../helpers/server.ts';

const found = findBrowser();
const options = 'skip' in found ? { skip: found.skip } : {};
const data = temporaryDir('console-guides');
const out = asset('tests', 'out');
const WAIT = { timeout: 45_000 };

let earshot: Earshot;
let browser: Browser;

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir);
  browser = await launchBrowser(found.path);
});

after(async () => {
  await browser?.close();
  await earshot?.stop();
  data.remove();
});

test('every drawing of the protocol is drawn, again when the theme changes', options, async () => {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, colorScheme: 'light' });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(earshot.address) && !request.url().startsWith('data:'))
      complaints.push(`asked elsewhere: ${request.url()}`);
  });
  const texts = [
    ...readFileSync(asset('gateway', 'ingest', 'PROTOCOL.md'), 'utf8').matchAll(/```mermaid\n([\s\S]*?)```/g),
  ];
  const drawn = page.locator('pre.mermaid svg[aria-roledescription="sequence"]');
  await page.goto(`${earshot.address}/docs/guides/ingest`);
  await drawn.nth(texts.length - 1).waitFor(WAIT);
  assert.equal(await drawn.count(), texts.length);
  // A note with a sign that Mermaid reads as its own would lose words.
  for (const [at, [, text = '']] of texts.entries())
    for (const [, said = ''] of text.matchAll(/^\s+(?:\w+-\S+\w+|Note over [\w,]+): (.*)$/gm)) {
      const shown = (await drawn.nth(at).textContent())?.replace(/\s+/g, '');
      assert.ok(shown?.includes(said.replace(/\s+/g, '')), `${said} in\n${shown}`);
    }
  await page.screenshot({ path: `${out}/guide-drawings.png`, fullPage: true });
  const id = await drawn.first().getAttribute('id');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(
    (before) => {
      const all = document.querySelectorAll('pre.mermaid svg');
      return all.length > 0 && all[0]?.id !== before;
    },
    id,
    WAIT,
  );
  await drawn.nth(texts.length - 1).waitFor(WAIT);
  await page.screenshot({ path: `${out}/guide-drawings-dark.png`, fullPage: true });
  assert.deepEqual(complaints, []);
});

test('a guide without a drawing loads no script', options, async () => {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${earshot.address}/docs/guides/alerts`);
  assert.deepEqual(
    asked.filter((path) => path !== '/icon.svg'),
    ['/docs/guides/alerts'],
  );
});
