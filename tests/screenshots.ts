/**
 * `npm run screenshots [-- WORD… --into FOLDER --empty]`: every page, or those whose name holds one of the words, in both
 * languages and themes at 1366 and 1920, on the demo's calls (`--empty`: as a server shows them that nothing came to), into `screenshots/` (which git ignores) as
 * PAGE-WIDTH-LANGUAGE-THEME.png, for a person to leaf through. A page that cannot be taken is told and left out, the
 * others go on; the exit is 1 then. A new page is one line of {@link PAGES}.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { IngestClient } from '../gateway/client/ingest-client.ts';
import { asset } from '../gateway/paths.ts';
import { findBrowser, launchBrowser } from './helpers/browser.ts';
import { type Earshot, startEarshot, TOKENS, temporaryDir } from './helpers/server.ts';
import { startVendors } from './helpers/vendors.ts';
import { configOf, embedded, PANEL_AGENT, play, type Seen, SWAPPED } from './screenshots-demo.ts';
import {
  OWN_FILE,
  withBacktest,
  withDiff,
  withFailingTest,
  withFaults,
  withHistory,
} from './screenshots-workbench.ts';

const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;
const LANGUAGES = ['zh', 'en'] as const;
const THEMES = ['light', 'dark'] as const;
const WAIT = { timeout: 10_000 };

interface Picture {
  path: string | ((seen: Seen) => string);
  /** Stands once the page has what it shows; `#main` where nothing is said. */
  ready?: string;
  /** What a person does before it is taken. */
  act?: (page: Page) => Promise<void>;
  /** Before signing in; the agent's panel with its own token. */
  as?: 'nobody' | 'agent';
}

const callPath = ({ call }: Seen) => `/calls/${encodeURIComponent(call)}`;

const PAGES: Readonly<Record<string, Picture>> = {
  login: { path: '/', ready: 'input[autocomplete="username"]', as: 'nobody' },
  // First, while words were said a moment ago: prompts fade, and calls without words count as not heard.
  agent: { path: '/agent', ready: '.checks li', as: 'agent' },
  wallboard: { path: '/wallboard', ready: 'main, #main, [class^="wallboard"]' },
  live: { path: '/', ready: '.wall-row' },
  'live-alarm': { path: '/', ready: '.wall-row', act: (page) => page.locator('.alarm-button').click(WAIT) },
  call: { path: callPath, ready: '[data-flag], .flag-card' },
  'call-keys': { path: callPath, act: (page) => page.keyboard.press('?') },
  'call-earlier': { path: callPath, act: (page) => page.locator('.earlier-button').click(WAIT) },
  'call-unheard': { path: `/calls/${SWAPPED}` },
  'call-unknown': { path: '/calls/no-such-call' },
  calls: { path: '/calls' },
  cases: { path: '/cases' },
  case: { path: (seen) => `/cases/${seen.case}` },
  'case-verdict': {
    path: (seen) => `/cases/${seen.case}`,
    act: (page) => page.locator('.verdict-button.of-wrong').first().click(WAIT),
  },
  'case-resolve': {
    path: (seen) => `/cases/${seen.case}`,
    ready: '.case-buttons button',
    act: (page) => page.locator('[data-key="r"]').click(WAIT),
  },
  'cases-bulk': {
    path: '/cases',
    ready: '.case-row',
    act: async (page) => {
      for (const at of [0, 1]) await page.locator('.case-row > input').nth(at).check(WAIT);
      await page.locator('.bulk-bar [aria-expanded]').first().click(WAIT);
    },
  },
  appeals: { path: '/appeals', ready: '.appeal' },
  'appeals-decided': { path: '/appeals?state=accepted', ready: '.appeal' },
  rules: { path: '/rules' },
  rule: { path: '/rules/escalation-regulator' },
  workbench: { path: '/workbench?rule=escalation-regulator', ready: '.cm-content' },
  ...Object.fromEntries(
    Object.entries({
      faults: withFaults,
      test: withFailingTest,
      backtest: withBacktest,
      diff: withDiff,
      history: withHistory,
    }).map(([name, act]): [string, Picture] => [
      `workbench-${name}`,
      { path: `/workbench?file=${OWN_FILE}`, ready: '.cm-content', act },
    ]),
  ),
  reports: { path: '/reports', ready: '.report-tiles' },
  quality: { path: '/quality' },
  'quality-calibration': { path: '/quality/calibration' },
  'quality-plans': { path: '/quality/plans' },
  'settings-users': { path: '/settings/users' },
  'settings-tokens': { path: '/settings/tokens' },
  'settings-directory': { path: '/settings/directory' },
  'settings-alerts': { path: '/settings/alerts', ready: '[data-reason]' },
  'settings-alerts-decisions': {
    path: '/settings/alerts',
    ready: '[data-reason]',
    act: (page) => page.locator('[data-reason]').last().scrollIntoViewIfNeeded(WAIT),
  },
  'settings-imports': { path: '/settings/imports' },
  'settings-health': { path: '/settings/health' },
  'settings-audit': { path: '/settings/audit' },
  password: { path: '/password' },
  'not-found': { path: '/no-such-page' },
};

export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals: wanted } = parseArgs({
    args: [...args],
    options: { into: { type: 'string' }, empty: { type: 'boolean' } },
    allowPositionals: true,
  });
  const chosen = Object.entries(PAGES).filter(
    ([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  );
  if (chosen.length === 0) {
    console.error(
      `No page is named like ${wanted.join(' or ')}. There are: ${Object.keys(PAGES).join(', ')}.`,
    );
    return 2;
  }
  const found = findBrowser();
  if ('skip' in found) {
    console.error(found.skip);
    return 1;
  }
  const out = resolve(values.into ?? asset('screenshots'));
  mkdirSync(out, { recursive: true });
  const data = temporaryDir('screenshots');
  const config = join(data.dir, 'earshot.yaml');
  // Robots that alerts go to, one of which does not answer.
  const vendors = await startVendors();
  writeFileSync(config, values.empty ? '' : configOf(vendors));
  const earshot = await startEarshot(data.dir, {}, 0, ['--config', config]);
  const browser = await launchBrowser(found.path);
  // Connected to the end, so that open calls go on.
  const client = new IngestClient({ url: earshot.ingestUrl, token: TOKENS.ingest, source: 'screenshots' });
  let seen: Seen | null = null;
  try {
    if (!values.empty) seen = await play(earshot, client);
    const pages = await openPages(earshot, browser, chosen);
    const failed: string[] = [];
    for (const [name, picture] of chosen) {
      const path = typeof picture.path === 'string' ? picture.path : seen && picture.path(seen);
      if (path === null || (seen === null && picture.act)) continue;
      const page = pages[picture.as ?? 'admin'] as Page;
      for (const language of LANGUAGES)
        for (const theme of THEMES)
          try {
            await inLook(page, language, theme);
            await page.setViewportSize({ width: SIZES[0][0], height: SIZES[0][1] });
            await page.goto(`${earshot.address}${path}`);
            await page
              .locator((seen && picture.ready) ?? '#main, main')
              .first()
              .waitFor(WAIT);
            await page.waitForTimeout(700);
            await picture.act?.(page);
            for (const [width, height] of SIZES) {
              await page.setViewportSize({ width, height });
              await page.waitForTimeout(250);
              await page.screenshot({ path: join(out, `${name}-${width}-${language}-${theme}.png`) });
            }
          } catch (error) {
            failed.push(
              `${name} ${language} ${theme}: ${error instanceof Error ? error.message : String(error)}`,
            );
          }
      console.log(name);
    }
    for (const one of failed) console.error(`not taken: ${one}`);
    console.log(out);
    return failed.length === 0 ? 0 : 1;
  } finally {
    seen?.stop();
    client.close();
    await browser.close();
    await earshot.stop();
    await vendors.stop();
    data.remove();
  }
}

type Who = NonNullable<Picture['as']> | 'admin';
type Pages = Record<Who, Page | undefined>;

/** One page for each who looks; each in a context of its own, since they share neither session nor language. */
async function openPages(
  earshot: Earshot,
  browser: Browser,
  chosen: readonly (readonly [string, Picture])[],
): Promise<Pages> {
  const pages: Pages = { admin: undefined, nobody: undefined, agent: undefined };
  const lookers = new Set<Who>(chosen.map(([, picture]) => picture.as ?? 'admin'));
  for (const who of lookers) {
    const page = await browser.newPage({ colorScheme: 'light' });
    page.on('pageerror', (error) => console.error(error.message));
    pages[who] = page;
    if (who === 'agent') {
      await page.goto(`${earshot.address}${(await embedded(earshot, PANEL_AGENT)).path}`);
      continue;
    }
    await page.goto(`${earshot.address}/`);
    const name = page.locator('input[autocomplete="username"]');
    await name.waitFor(WAIT);
    if (who === 'nobody') continue;
    await name.fill('admin');
    await page.locator('input[type="password"]').fill(TOKENS.password);
    await page.locator('button[type="submit"]').click();
    await page.locator('#main').waitFor(WAIT);
  }
  return pages;
}

function inLook(page: Page, language: string, theme: string): Promise<void> {
  return page.evaluate(
    ([l, t]) => {
      localStorage.setItem('earshot.language', l as string);
      localStorage.setItem('earshot.theme', t as string);
    },
    [language, theme],
  );
}
