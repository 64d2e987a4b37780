/**
 * `npm run bench -- quality [--calls N] [--reviews N]`: an inspector in a real Chromium on the real server, over so many
 * finished calls of twenty utterances each (50,000). From the list by score she opens the first call and goes through the
 * others by keys: agree, finish, and the time until the next call stands there, to be under two seconds. Also what the list
 * takes by each filter, by the clock and of the processors of server and store.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { select } from '../gateway/reports/rollup.ts';
import { openStore } from '../gateway/store/clickhouse.ts';
import type { Numbered } from '../gateway/store/port.ts';
import { findBrowser, launchBrowser } from '../tests/helpers/browser.ts';
import { callView, flag, utterance } from '../tests/store/fixtures.ts';
import { ended, startServer, storeOf, TOKENS, usageOf } from './server.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { calls: { type: 'string', default: '50000' }, reviews: { type: 'string', default: '60' } },
});
const [calls, reviews] = [Number(values.calls), Number(values.reviews)] as [number, number];
const PASSWORD = 'bench-password-1';
const PER_CALL = 20;
const DAYS = 30;
const AT_ONCE = 1_000;
const ROUNDS = 5;
const RULE = 'agent-rude';
const NOW = Date.now();

const found = findBrowser();
if ('skip' in found) throw new Error(`an inspector needs a browser: ${found.skip}`);
const data = mkdtempSync(join(tmpdir(), 'earshot-quality-'));
const stored = await fill(data);
const server = await startServer(data, { env: { EARSHOT_ADMIN_PASSWORD: PASSWORD } });
const browser = await launchBrowser(found.path);
try {
  const pid = server.child.pid as number;
  const store = storeOf(pid);
  const processor = () => usageOf(pid).cpu_s + (store === undefined ? 0 : usageOf(store).cpu_s);
  process.stdout.write(
    `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}; ${stored.calls.toLocaleString('en')} finished calls, ${stored.utterances.toLocaleString('en')} utterances in ${DAYS} days\n\n`,
  );
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`${server.address}/quality?score_to=95`);
  await page.locator('input[autocomplete="username"]').fill('admin');
  await page.locator('input[type="password"]').fill(PASSWORD);
  await page.locator('button[type="submit"]').click();
  await page.locator('.quality-table tbody tr').nth(40).waitFor();
  // As many in the list as are gone through.
  for (let n = 50; n < reviews + 1; n += 50) {
    await page.locator('.calls-foot button').click();
    await page.locator('.quality-table tbody tr').nth(n).waitFor();
  }
  await page.locator('.quality-table tbody tr a').first().click();
  const times: number[] = [];
  const before = processor();
  for (let n = 0; n < reviews; n += 1) {
    await ready(page);
    while ((await page.locator('.review-item[data-said="false"]').count()) > 0)
      await page.keyboard.press('a');
    times.push(await nextCall(page));
  }
  const each = ((processor() - before) / reviews) * 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] as number;
  process.stdout.write(
    `| ${reviews} calls gone through by keys | p50 / p95 / max, ms | processors of server and store, ms a call |\n| --- | --- | --- |\n| finish → the next call with its words and items | ${at(0.5)} / ${at(0.95)} / ${at(1)} | ${each.toFixed(0)} |\n\n`,
  );
  process.stdout.write(
    '| list of 50 calls | median / longest of 5, ms | processors, ms |\n| --- | --- | --- |\n',
  );
  const since = NOW - 7 * 86_400_000;
  for (const [name, query] of [
    ['newest', ''],
    ['final score up to 60', 'score_to=60'],
    ["the machine's score up to 60", 'score_to=60&scores=machine'],
    ['a rule', `rule=${RULE}`],
    ['said, 30 days', 'said=退款'],
    ['never said by the agent, 30 days', 'said=您好&not_said=true&role=agent'],
    ['said, 7 days, one queue', `said=退款&queue=Q7&since=${since}`],
    ['silence of 10 s, 30 days', 'silence=10000'],
  ] as const) {
    const took: number[] = [];
    const start = processor();
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      await list(query);
      took.push(Math.round(performance.now() - began));
    }
    took.sort((a, b) => a - b);
    const cost = ((processor() - start) / ROUNDS) * 1_000;
    process.stdout.write(`| ${name} | ${took[2]} / ${took[ROUNDS - 1]} | ${cost.toFixed(0)} |\n`);
  }
} finally {
  await browser.close();
  await ended(server, 'SIGTERM');
  rmSync(data, { recursive: true, force: true });
}

/** The page shows this address' call: its words, and its score items. */
async function ready(page: Page): Promise<void> {
  await page.locator('.transcript-lines .words').first().waitFor();
  await page.locator('.review-item').first().waitFor();
}

/** From the key to the next call's words and items in the page, ms; measured inside the page, by its own frames. */
function nextCall(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done, failed) => {
        const [address, title] = [location.pathname, document.title];
        const began = performance.now();
        document.querySelector<HTMLElement>('[data-key="f"]')?.click();
        const look = () => {
          const taken = performance.now() - began;
          if (taken > 30_000) failed(new Error('the next call did not come in 30 s'));
          else if (
            location.pathname !== address &&
            document.title !== title &&
            document.querySelector('.review-item[data-said="false"]') &&
            document.querySelector('.transcript-lines .words')
          )
            done(Math.round(taken));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

async function list(query: string): Promise<void> {
  const headers = { authorization: `Bearer ${TOKENS.EARSHOT_API_TOKEN}` };
  const answer = await fetch(`${server.address}/v1/quality/calls?limit=50&${encodeURI(query)}`, { headers });
  if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
  await answer.json();
}

/** Finished calls as the server would have stored them; one in three has points taken, one in fifty speaks of money back. */
async function fill(dataDir: string): Promise<{ calls: number; utterances: number }> {
  const store = await openStore({ dataDir });
  let number = 0;
  const numbered = (at: number, rest: object) =>
    ({ number: ++number, delivered: { cause: { n: number, at }, ...rest } }) as unknown as Numbered;
  for (let from = 0; from < calls; from += AT_ONCE) {
    const batch: Numbered[] = [];
    for (let n = from; n < Math.min(calls, from + AT_ONCE); n += 1) {
      const call = `q-${String(n).padStart(6, '0')}`;
      const started_at = NOW - 3_600_000 - Math.floor((n / calls) * DAYS * 86_400_000);
      const ended_at = started_at + PER_CALL * 4_000;
      const agent = { id: `A${n % 240}`, team: `T${n % 12}` };
      for (let k = 0; k < PER_CALL; k += 1)
        batch.push(
          numbered(ended_at, {
            kind: 'utterance',
            utterance: utterance(call, `u-${k}`, {
              role: k % 2 === 0 ? 'agent' : 'customer',
              channel: k % 2,
              start_ms: k * 4_000,
              end_ms: k * 4_000 + 3_000,
              text: k === 1 && n % 50 === 0 ? '这笔钱给我退款' : `第${k}句 关于套餐和账单${n % 97}`,
            }),
          }),
        );
      const taken = n % 3 === 0;
      const flags = [`${call}-f`];
      if (taken)
        batch.push(
          numbered(ended_at, {
            kind: 'flag',
            flag: flag(call, `${call}-f`, { rule: RULE, by: 'agent', at_ms: 8_000 }),
          }),
        );
      const items = taken
        ? [{ rule: RULE, title: '服务态度', points: -20 - (n % 40), flags, at_ms: 8_000 }]
        : [];
      batch.push(
        numbered(ended_at, {
          kind: 'call',
          view: callView(call, {
            status: 'complete',
            started_at,
            ended_at,
            duration_ms: PER_CALL * 4_000,
            utterances: PER_CALL,
            queue: `Q${n % 40}`,
            agent,
            scorecard: { score: taken ? 80 - (n % 40) : 100, items },
          }),
        }),
      );
    }
    await store.write(batch);
  }
  const [counted] = await store.ask((client) =>
    select<{ calls: number; utterances: number }>(
      client,
      'SELECT (SELECT count() FROM calls FINAL) AS calls, (SELECT count() FROM utterances FINAL) AS utterances',
      {},
    ),
  );
  await store.close();
  return counted!;
}
