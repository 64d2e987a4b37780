/**
 * `npm run screenshots [-- FOLDER]`: every page in both languages and themes at 1366 and 1920, on the demo's calls, into
 * `screenshots/` (which git ignores) as PAGE-WIDTH-LANGUAGE-THEME.png, for a person to leaf through.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { RecordedCall } from '../engine/contract/recorded-call.ts';
import { IngestClient } from '../gateway/client/ingest-client.ts';
import { asset } from '../gateway/paths.ts';
import { findBrowser, launchBrowser } from './helpers/browser.ts';
import { type Earshot, startEarshot, TOKENS, temporaryDir } from './helpers/server.ts';

const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;
const LANGUAGES = ['zh', 'en'] as const;
const THEMES = ['light', 'dark'] as const;
/** Calls that are over when the pictures are taken, of those of the demo. */
const OVER = 8;
const SWAPPED = 'demo-swapped';

export async function main(args: readonly string[]): Promise<number> {
  const found = findBrowser();
  if ('skip' in found) {
    console.error(found.skip);
    return 1;
  }
  const out = resolve(args[0] ?? asset('screenshots'));
  mkdirSync(out, { recursive: true });
  const data = temporaryDir('screenshots');
  const config = join(data.dir, 'earshot.yaml');
  writeFileSync(
    config,
    `links:
  recording: https://recordings.example/{call_id}?t={seconds}
  listen: https://cti.example/listen/{call_id}
  whisper: https://cti.example/whisper/{call_id}
`,
  );
  const earshot = await startEarshot(data.dir, {}, 0, ['--config', config]);
  const browser = await launchBrowser(found.path);
  // Connected to the end, so that open calls go on.
  const client = new IngestClient({ url: earshot.ingestUrl, token: TOKENS.ingest, source: 'screenshots' });
  try {
    const flagged = await play(earshot, client);
    const page = await browser.newPage({ colorScheme: 'light' });
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(`${earshot.address}/`);
    await page.locator('input[autocomplete="username"]').waitFor();
    const each = async (name: string, act: () => Promise<void>) => {
      for (const [width, height] of SIZES)
        for (const language of LANGUAGES)
          for (const theme of THEMES) {
            await page.setViewportSize({ width, height });
            await page.evaluate(
              ([l, t]) => {
                localStorage.setItem('earshot.language', l as string);
                localStorage.setItem('earshot.theme', t as string);
              },
              [language, theme],
            );
            await act();
            await page.screenshot({ path: join(out, `${name}-${width}-${language}-${theme}.png`) });
          }
      console.log(name);
    };
    await each('login', async () => {
      await page.reload();
      await page.locator('input[autocomplete="username"]').waitFor();
    });
    await page.locator('input[autocomplete="username"]').fill('admin');
    await page.locator('input[type="password"]').fill(TOKENS.password);
    await page.locator('button[type="submit"]').click();
    await page.locator('.wall-row').first().waitFor();

    const { items: cases } = await earshot.get<{ items: { id: string }[] }>('/v1/cases');
    const call = `/calls/${encodeURIComponent(flagged)}`;
    const pages: Record<string, string> = {
      live: '/',
      call,
      'call-unheard': `/calls/${SWAPPED}`,
      'call-unknown': '/calls/no-such-call',
      calls: '/calls',
      cases: '/cases',
      ...(cases[0] ? { case: `/cases/${cases[0].id}` } : {}),
      reports: '/reports',
      wallboard: '/wallboard',
      rules: '/rules',
      rule: '/rules/escalation-regulator',
      'settings-users': '/settings/users',
      'settings-tokens': '/settings/tokens',
      'settings-directory': '/settings/directory',
      'settings-alerts': '/settings/alerts',
      'settings-imports': '/settings/imports',
      'settings-health': '/settings/health',
      'settings-audit': '/settings/audit',
      password: '/password',
      'not-found': '/no-such-page',
    };
    const open = async (path: string) => {
      await page.goto(`${earshot.address}${path}`);
      await page.locator('#main, .wallboard').waitFor();
      await page.waitForTimeout(1_200);
    };
    for (const [name, path] of Object.entries(pages)) await each(name, () => open(path));
    await each('live-alarm', async () => {
      await open('/');
      await page.locator('.alarm-button').click();
    });
    await each('call-keys', () => opened(page, open(call), '?'));
    await each('call-earlier', async () => {
      await open(call);
      await page.locator('.earlier-button').click({ timeout: 5_000 });
    });
    console.log(out);
    return 0;
  } finally {
    client.close();
    await browser.close();
    await earshot.stop();
    data.remove();
  }
}

async function opened(page: Page, ready: Promise<void>, key: string): Promise<void> {
  await ready;
  await page.keyboard.press(key);
}

/** Demo calls, some over and some going on; answers with an open one that has flags and a customer who called before. */
async function play(earshot: Earshot, client: IngestClient): Promise<string> {
  await client.connect();
  const calls = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCall);
  const first = calls[0] as RecordedCall;
  const swapped: RecordedCall = {
    ...first,
    call: SWAPPED,
    utterances: first.utterances.map((one) => ({
      ...one,
      role: one.role === 'agent' ? 'customer' : 'agent',
    })),
  };
  const customer = { id: 'm-1001' };
  for (const [index, one] of [...calls, swapped].entries()) {
    const { utterances, call, agent, queue, trade, direction } = one;
    const open = index >= OVER;
    const about = { agent, queue, trade, direction, customer: index % 4 === 0 ? customer : one.customer };
    const given = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined));
    // Started as long ago as it lasts so far, the finished ones on the days before.
    const last = utterances.at(-1)?.end_ms ?? 0;
    const at = new Date(Date.now() - last - (open ? 0 : (OVER - index) * 20 * 3_600_000)).toISOString();
    await client.send({ type: 'call.started', call, at, ...given });
    for (const [n, words] of utterances.entries())
      await client.send({ type: 'utterance', call, utterance: `u-${n}`, rev: 1, final: true, ...words });
    if (!open) await client.send({ type: 'call.ended', call });
  }
  await client.drain();
  await new Promise((done) => setTimeout(done, 15_000));
  const { items } = await earshot.get<{
    items: { call: string; risk: number; customer?: { id?: string } }[];
  }>('/v1/calls?live=true&limit=100');
  const best = items
    .filter(({ customer: who }) => who?.id === customer.id)
    .sort((a, b) => b.risk - a.risk)[0];
  return best?.call ?? first.call;
}
