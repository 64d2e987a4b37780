/** Which pages are taken, and what a person does on them first. A new page is one line of {@link PAGES}. */
import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { type Seen, SWAPPED } from './demo.ts';

export const WAIT = { timeout: 10_000 };

export type Size = readonly [width: number, height: number];
export const SIZES: readonly Size[] = [
  [1366, 768],
  [1920, 1080],
];
const ON_THE_WALL: readonly Size[] = [...SIZES, [3840, 2160]];

/** A4, upright and across, at 96 dots an inch. */
const PAPER: readonly Size[] = [
  [794, 1123],
  [1123, 794],
];

export interface Picture {
  path: string | ((seen: Seen) => string);
  /** Stands once the page has what it shows; `#main` where nothing is said. */
  ready?: string;
  /** What a person does before it is taken. */
  act?: (page: Page) => Promise<void>;
  /** Before signing in; the agent's panel with its own token; that panel in a frame of another site. */
  as?: 'nobody' | 'agent' | 'framed';
  sizes?: readonly Size[];
  /** What becomes of the way to the server, on a page of its own. */
  line?: (page: Page) => Promise<Line>;
  /** As it goes to the printer, all of it. */
  paper?: true;
}

/** A way to the server that can be spoilt once the page stands. */
export interface Line {
  spoil(context: BrowserContext): Promise<void>;
  mend(context: BrowserContext): Promise<void>;
}

const nothing = async () => undefined;

/** Answers never come, but for those that say who is there. */
async function slow(page: Page): Promise<Line> {
  await page.route(/\/v1\/(?!session)/, () => undefined);
  await page.routeWebSocket(/\/v1\/live/, () => undefined);
  return { spoil: nothing, mend: nothing };
}

/** Each answer is that of a server whose store is away. */
async function failing(page: Page): Promise<Line> {
  await page.route(/\/v1\/(?!session)/, (route) => {
    // Open calls are known without it.
    if (route.request().url().includes('live=true')) return route.continue();
    return route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: '{"code":"STORE_UNAVAILABLE"}',
    });
  });
  return { spoil: nothing, mend: nothing };
}

/** Nobody answers, but for who is there. */
async function away(page: Page): Promise<Line> {
  await page.route(/\/v1\/(?!session)/, (route) => route.abort());
  await page.routeWebSocket(/\/v1\/live/, (socket) => void socket.close());
  return { spoil: nothing, mend: nothing };
}

/** Cut once the page stands: the socket alone, or the network as a whole. */
const cut = (network: boolean) => async (page: Page) => {
  const open = new Set<WebSocketRoute>();
  let gone = false;
  await page.routeWebSocket(/\/v1\/live/, (socket) => {
    if (gone) return void socket.close();
    socket.connectToServer();
    open.add(socket);
  });
  return {
    spoil: async (context: BrowserContext) => {
      gone = true;
      if (network) await context.setOffline(true);
      for (const one of open) await one.close();
      open.clear();
      await page.locator('.banner').first().waitFor(WAIT);
    },
    mend: async (context: BrowserContext) => {
      gone = false;
      await context.setOffline(false);
    },
  };
};

const callPath = ({ call }: Seen) => `/calls/${encodeURIComponent(call)}`;
const casePath = (seen: Seen) => `/cases/${seen.case}`;
const OWN_RULES = '/workbench?file=own.yaml';
const tab = (id: string) => async (page: Page) => {
  await page.locator(`#wb-tab-${id}`).click(WAIT);
};
const chosenDays = () => {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return `/reports?period=own&from=${day(33)}&to=${day(0)}`;
};
const settled = async (page: Page) => {
  await page.waitForFunction(
    () => document.querySelectorAll('.report-card[aria-busy="true"]').length === 0,
    undefined,
    { timeout: 30_000 },
  );
};
const scrolled =
  (selector: string, at: 'first' | 'last' = 'first') =>
  async (page: Page) => {
    await page.locator(selector)[at]().scrollIntoViewIfNeeded(WAIT);
  };

export const PAGES: Readonly<Record<string, Picture>> = {
  login: { path: '/', ready: 'input[autocomplete="username"]', as: 'nobody' },
  // First, while words were said a moment ago: prompts fade, and calls without words count as not heard.
  agent: { path: '/agent', ready: '.checks li', as: 'agent' },
  'agent-framed': { path: '/', as: 'framed' },
  wallboard: { path: '/wallboard', ready: '.wallboard-grid', sizes: ON_THE_WALL },
  live: { path: '/', ready: '.wall-row', sizes: ON_THE_WALL },
  'live-alarm': { path: '/', ready: '.wall-row', act: (page) => page.locator('.alarm-button').click(WAIT) },
  'live-lost': { path: '/', ready: '.wall-row', line: cut(false) },
  'live-offline': { path: '/', ready: '.wall-row', line: cut(true) },
  'live-loading': { path: '/', line: slow },
  call: { path: callPath, ready: '[data-flag], .flag-card' },
  'call-keys': { path: callPath, act: (page) => page.keyboard.press('?') },
  'call-earlier': { path: callPath, act: (page) => page.locator('.earlier-button').click(WAIT) },
  'call-unheard': { path: `/calls/${SWAPPED}` },
  'call-unknown': { path: '/calls/no-such-call' },
  'call-loading': { path: callPath, line: slow },
  'call-ended': { path: (seen) => `/calls/${seen.ended}`, ready: '.flag-card, [data-flag]' },
  'call-appeals': {
    path: '/calls/demo-gov-02',
    ready: '.facts-actions [aria-haspopup]',
    act: (page) => page.getByRole('button', { name: /^(申诉 |\d open appeal)/ }).click(WAIT),
  },
  'call-away': { path: callPath, ready: '.message-page', line: away },
  'call-failed': { path: (seen) => `/calls/${seen.ended}`, line: failing },
  calls: { path: '/calls', ready: '.calls-table tbody tr, #main table tbody tr' },
  'calls-filtered': { path: '/calls?severity=critical&trade=bank', ready: '#main' },
  'calls-days': {
    path: '/calls?since=2026-01-01&until=2026-01-31',
    ready: '.day-field',
    act: (page) => page.locator('.day-field input').first().click(WAIT),
  },
  'calls-loading': { path: '/calls', line: slow },
  'calls-failed': { path: '/calls', ready: '.calls-table tbody tr', line: failing },
  cases: { path: '/cases', ready: '.case-row' },
  'cases-closed': { path: '/cases?view=closed', ready: '.case-row' },
  'cases-failed': { path: '/cases', line: failing },
  case: { path: casePath, ready: '.case-buttons' },
  'case-closed': {
    path: '/cases?view=closed',
    ready: '.case-row',
    act: (page) => page.locator('.case-row a').first().click(WAIT),
  },
  'case-unknown': { path: '/cases/no-such-case' },
  'case-verdict': {
    path: casePath,
    act: (page) => page.locator('.verdict-button.of-wrong').first().click(WAIT),
  },
  'case-resolve': {
    path: casePath,
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
  'appeals-points': {
    path: '/appeals',
    ready: '.appeal',
    act: async (page) => {
      await page.locator('.appeal-score [type="radio"]').nth(2).check(WAIT);
      await page.locator('.appeal textarea').first().fill('听过录音');
      await page.locator('.appeal-accept').first().click(WAIT);
      await page.locator('.appeal-accept').last().click(WAIT);
    },
  },
  'appeals-decided': { path: '/appeals?state=accepted', ready: '.appeal' },
  rules: { path: '/rules' },
  rule: { path: '/rules/escalation-regulator' },
  'rule-unknown': { path: '/rules/no-such-rule' },
  'rules-loading': { path: '/rules', line: slow },
  'rules-failed': { path: '/rules', line: failing },
  workbench: { path: '/workbench?rule=escalation-regulator', ready: '.cm-content' },
  'workbench-files': { path: '/workbench', ready: '.wb-file' },
  'workbench-diff': { path: OWN_RULES, ready: '.cm-content', act: tab('diff') },
  'workbench-backtest': { path: OWN_RULES, ready: '.cm-content', act: tab('backtest') },
  'workbench-backtest-all': {
    path: OWN_RULES,
    ready: '.cm-content',
    act: async (page) => {
      await tab('backtest')(page);
      await page.locator('.wb-samples .link-button').first().click({ timeout: 60_000 });
    },
  },
  'workbench-tests': {
    path: OWN_RULES,
    ready: '.cm-content',
    act: async (page) => {
      await page.keyboard.press('ControlOrMeta+Enter');
      await page.locator('.wb-actions .plain-button').last().click(WAIT);
      await page.locator('.wb-tests').waitFor({ timeout: 60_000 });
    },
  },
  'workbench-history': {
    path: OWN_RULES,
    ready: '.cm-content',
    act: async (page) => {
      await tab('history')(page);
      await page.locator('[data-version="2"] button').first().click(WAIT);
    },
  },
  'workbench-publish': {
    path: OWN_RULES,
    ready: '.cm-content',
    act: (page) => page.locator('.wb-actions .strong-button').click({ timeout: 30_000 }),
  },
  reports: { path: chosenDays(), ready: '.report-tiles', act: settled },
  'reports-middle': {
    path: chosenDays(),
    ready: '.report-tiles',
    act: async (page) => {
      await settled(page);
      await page.locator('.report-card').nth(4).scrollIntoViewIfNeeded(WAIT);
      await page.mouse.move(400, 500);
      await page.mouse.wheel(0, 600);
    },
  },
  'reports-end': {
    path: chosenDays(),
    ready: '.report-tiles',
    act: async (page) => {
      await settled(page);
      await scrolled('.report-card', 'last')(page);
    },
  },
  'reports-print': { path: chosenDays(), ready: '.report-tiles', act: settled, sizes: PAPER, paper: true },
  'reports-loading': { path: '/reports', line: slow },
  'reports-failed': { path: '/reports', line: failing },
  quality: { path: '/quality', ready: '.quality-table tbody tr' },
  'quality-mine': { path: '/quality/mine' },
  'quality-calibration': { path: '/quality/calibration', ready: '.calibration-table' },
  'quality-plans': { path: '/quality/plans', ready: '.plan' },
  'quality-failed': { path: '/quality', line: failing },
  review: { path: (seen) => `/quality/review/${seen.review}`, ready: '.review-head' },
  'review-done': { path: (seen) => `/quality/review/${seen.reviewed}`, ready: '.review-head' },
  'settings-users': { path: '/settings/users' },
  'settings-users-faults': {
    path: '/settings/users',
    ready: '.settings-table',
    act: async (page) => {
      await page.locator('.settings-bar .ant-btn-primary').click(WAIT);
      await page.locator('.settings-form [type="submit"]').click(WAIT);
    },
  },
  'settings-tokens': { path: '/settings/tokens' },
  'settings-directory': { path: '/settings/directory' },
  'settings-alerts': { path: '/settings/alerts', ready: '[data-reason]' },
  'settings-alerts-silence': {
    path: '/settings/alerts',
    ready: '[data-silence]',
    act: async (page) => {
      await page.locator('[aria-labelledby="ops-silences"] header button').click(WAIT);
      await page.locator('.settings-form [type="submit"]').click(WAIT);
    },
  },
  'settings-alerts-decisions': {
    path: '/settings/alerts',
    ready: '[data-reason]',
    act: scrolled('[data-reason]', 'last'),
  },
  'settings-imports': {
    path: '/settings/imports',
    ready: '#main summary',
  },
  'settings-health': { path: '/settings/health' },
  'settings-audit': { path: '/settings/audit' },
  'settings-unknown': { path: '/settings/no-such-tab' },
  'settings-failed': { path: '/settings/users', line: failing },
  password: { path: '/password' },
  'not-found': { path: '/no-such-page' },
};
