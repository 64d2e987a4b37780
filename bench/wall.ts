/**
 * `npm run bench -- wall [--calls N] [--rate N] [--seconds N] [--profile FILE]`: the live page in a real Chromium, with so
 * many open calls and so many words a second, one in twenty of them a threat. Prints how long the page was busy at a
 * stretch: tasks over 50 ms are to take less than 1 % of the time. `--profile` writes a CPU profile of ten seconds.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { IngestClient } from '../gateway/client/ingest-client.ts';
import { findBrowser, launchBrowser } from '../tests/helpers/browser.ts';
import { ended, startServer, TOKENS } from './server.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    calls: { type: 'string', default: '2000' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '60' },
    profile: { type: 'string' },
  },
});
const [calls, rate, seconds] = [values.calls, values.rate, values.seconds].map(Number) as [
  number,
  number,
  number,
];
const PASSWORD = 'bench-password-1';
const TASK_MS = 50;
/** Kinds of work of the main thread, as the trace names them. */
const PARTS = [
  'FunctionCall',
  'FireAnimationFrame',
  'UpdateLayoutTree',
  'Layout',
  'PrePaint',
  'Paint',
  'Layerize',
  'Commit',
];
const THREAT = '再不处理我就去银保监投诉你们';
const TEAMS = 12;
/** Utterances of calls: so that each has some history when the clock starts. */
const spoken = new Map<string, number>();

const found = findBrowser();
if ('skip' in found) throw new Error(`the live page needs a browser: ${found.skip}`);
const data = mkdtempSync(join(tmpdir(), 'earshot-wall-'));
const server = await startServer(data, { env: { EARSHOT_ADMIN_PASSWORD: PASSWORD } });
const browser = await launchBrowser(found.path);
try {
  const client = new IngestClient({
    url: `${server.address.replace('http', 'ws')}/v1/ingest`,
    token: TOKENS.EARSHOT_INGEST_TOKEN,
    source: 'bench',
  });
  await client.connect();
  for (let n = 0; n < calls; n += 1) {
    const agent = { id: `A${n}`, team: `T${n % TEAMS}`, name: `坐席${n}` };
    await client.send({ type: 'call.started', call: `w-${n}`, agent, queue: `Q${n % 20}`, trade: 'telecom' });
    await say(client, n, '你好 我查一下这个月的账单');
  }
  await client.drain();

  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`${server.address}/`);
  await page.locator('input[autocomplete="username"]').fill('admin');
  await page.locator('input[type="password"]').fill(PASSWORD);
  await page.locator('button[type="submit"]').click();
  await page.locator('.wall-row').nth(10).waitFor();
  await page.waitForTimeout(3_000);
  const heap = async () =>
    Math.round(
      (await page.evaluate(
        () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
      )) / 1_048_576,
    );
  await watch(page);
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  const began = performance.now();
  const profiled = values.profile ? profile(page, values.profile) : Promise.resolve();
  let sent = 0;
  for (;;) {
    const passed = performance.now() - began;
    if (passed >= seconds * 1_000) break;
    for (; sent < (passed / 1_000) * rate; sent += 1)
      await say(client, (sent * 7) % calls, sent % 20 === 0 ? THREAT : `我想问一下第${sent}笔怎么还没有到账`);
    await new Promise((done) => setTimeout(done, 10));
  }
  await profiled;
  const took = performance.now() - began;
  const traced = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const cpu = cpuOf(traced.traceEvents);
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  const flags = await page.locator('.stream .panel-head .num').first().textContent();
  const over = tasks.reduce((sum, ms) => sum + ms, 0);
  const share = (over / took) * 100;
  const cpuShare = (sum(cpu.long) / took) * 100;
  process.stdout.write(
    [
      `### ${new Date().toISOString().slice(0, 10)}, the live page on ${calls} calls, ${rate} changes a second for ${seconds} s`,
      '',
      `${cpus().length} cores (${cpus()[0]?.model}), Chromium ${browser.version()} without GPU, server and sender on the same machine. \`npm run bench -- wall --calls ${calls} --rate ${rate} --seconds ${seconds}\``,
      '',
      '| what | value |',
      '| --- | --- |',
      `| words said, flags in the stream | ${sent}, ${flags} |`,
      `| tasks over ${TASK_MS} ms | ${tasks.length}, together ${Math.round(over)} ms, longest ${Math.round(Math.max(0, ...tasks))} ms |`,
      `| share of the time | ${share.toFixed(2)} % (to be under 1 %) |`,
      `| the same by the processor time of each task, on a machine that is busy otherwise | ${cpu.long.length}, together ${Math.round(sum(cpu.long))} ms, longest of all ${Math.round(cpu.longest)} ms: ${cpuShare.toFixed(2)} % |`,
      `| processor time of the page's main thread | ${Math.round((cpu.all / took) * 100)} % of one core: ${cpu.parts} |`,
      `| JavaScript heap at the end | ${await heap()} MB |`,
      '',
    ].join('\n'),
  );
  client.close();
  if (Math.min(share, cpuShare) >= 1) process.exitCode = 1;
} finally {
  await browser.close();
  await ended(server, 'SIGTERM');
  rmSync(data, { recursive: true, force: true });
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Processor time of the thread, µs. */
  tdur?: number;
  args: { name?: string };
}

/** Processor time of the tasks of the page's main thread, ms. */
function cpuOf(events: readonly TraceEvent[]): {
  long: number[];
  longest: number;
  all: number;
  parts: string;
} {
  const main = new Set(
    events
      .filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const ours = events.filter(({ ph, pid, tid }) => ph === 'X' && main.has(`${pid}/${tid}`));
  const times = (name: string) => ours.filter((one) => one.name === name).map(({ tdur = 0 }) => tdur / 1_000);
  const tasks = times('ThreadControllerImpl::RunTask');
  const parts = PARTS.map((name) => `${name} ${Math.round(sum(times(name)))} ms`).join(', ');
  return { long: tasks.filter((ms) => ms > TASK_MS), longest: Math.max(0, ...tasks), all: sum(tasks), parts };
}

function sum(times: readonly number[]): number {
  return times.reduce((all, one) => all + one, 0);
}

async function say(client: IngestClient, n: number, text: string): Promise<void> {
  const turn = spoken.get(`w-${n}`) ?? 0;
  spoken.set(`w-${n}`, turn + 1);
  const start_ms = turn * 3_000;
  await client.send({
    type: 'utterance',
    call: `w-${n}`,
    utterance: `u-${turn}`,
    rev: 0,
    role: 'customer',
    final: true,
    start_ms,
    end_ms: start_ms + 2_000,
    text,
  });
}

/** Keeps the length of each task over 50 ms, ms. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });
  });
}

async function profile(page: Page, file: string): Promise<void> {
  await page.waitForTimeout(5_000);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Profiler.enable');
  await devtools.send('Profiler.start');
  await page.waitForTimeout(10_000);
  const { profile: found } = await devtools.send('Profiler.stop');
  writeFileSync(file, JSON.stringify(found));
}
