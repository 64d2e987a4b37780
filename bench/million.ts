/**
 * `npm run bench -- million --from store` (or `file`): `earshot rules backtest` itself over a million utterances, the demo
 * calls over and over under ids of their own: from a file, where the model reads each of them, or from the embedded
 * ClickHouse with scores that lie there. Tells processor time and the most memory of the command and of the store.
 * `--from file --without-model`: what the command does with a file, in this process, but that the model reads nothing.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Mood } from '../engine/contract/mood.ts';
import type { RecordedCall } from '../engine/contract/recorded-call.ts';
import { evaluateCall } from '../engine/evaluate.ts';
import { Backtest } from '../engine/rules/backtest.ts';
import { maskCall, offlineMask } from '../gateway/cli/offline.ts';
import { readRecordedCalls } from '../gateway/imports/read.ts';
import { asset } from '../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { openStore } from '../gateway/store/clickhouse.ts';
import type { Numbered } from '../gateway/store/port.ts';

const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };
/** Utterances that are written to the store at once. */
const AT_ONCE = 20_000;
const SAMPLE_MS = 250;
/** As `npm run earshot` starts it. */
const FLAGS = ['--max-semi-space-size=512', '--heap-growing-percent=75', '--no-memory-reducer'];

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    from: { type: 'string', default: 'store' },
    'without-model': { type: 'boolean', default: false },
    utterances: { type: 'string', default: '1000000' },
  },
});
const n = (value: number) => Math.round(value).toLocaleString('en');
const wanted = Number(values.utterances);
const demo = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as RecordedCall);

const dir = mkdtempSync(join(tmpdir(), 'earshot-million-'));
try {
  const file = join(dir, 'calls.jsonl');
  const made = await (values.from === 'file' ? inFile(file) : inStore());
  process.stdout.write(
    `${cpus().length} cores, Node ${process.versions.node}; ${n(made)} utterances made\n\n`,
  );
  if (values['without-model']) await unread(file);
  else await backtest(made, values.from === 'file' ? [file] : ['--data', dir]);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** So many utterances in whole calls, which began one after the other, under ids in no order. */
function* calls(): Generator<RecordedCall> {
  let utterances = 0;
  for (let index = 0; utterances < wanted; index += 1) {
    const call = demo[index % demo.length] as RecordedCall;
    utterances += call.utterances.length;
    const id = `${Math.imul(index + 1, 0x9e3779b1) >>> 0}-${index}`;
    yield { ...call, call: id, started_at: new Date(Date.now() - index * 60_000).toISOString() };
  }
}

async function inFile(file: string): Promise<number> {
  const out = createWriteStream(file);
  let utterances = 0;
  for (const call of calls()) {
    utterances += call.utterances.length;
    if (!out.write(`${JSON.stringify(call)}\n`)) await new Promise<void>((done) => out.once('drain', done));
  }
  out.end();
  await finished(out);
  return utterances;
}

async function inStore(): Promise<number> {
  const store = await openStore({ dataDir: dir });
  const rules = compileRules(readRuleFiles());
  const views = new Map(
    demo.map((call) => [call.utterances, evaluateCall(call, rules, [], THRESHOLDS).view]),
  );
  let utterances = 0;
  let number = 0;
  let batch: Numbered[] = [];
  const put = (delivered: object) => {
    number += 1;
    batch.push({ number, delivered } as Numbered);
  };
  for (const { call, started_at, utterances: words } of calls()) {
    const cause = { n: number, at: Date.now() };
    const view = views.get(words);
    put({ kind: 'call', cause, view: { ...view, call, started_at: Date.parse(started_at as string) } });
    for (const [index, one] of words.entries()) {
      utterances += 1;
      const key = { call, utterance: `u-${index + 1}`, rev: 0, final: true };
      put({ kind: 'utterance', cause, utterance: { ...one, ...key, mood: moodOf(utterances) } });
    }
    if (batch.length < AT_ONCE) continue;
    await store.write(batch);
    batch = [];
  }
  await store.write(batch);
  await store.close();
  return utterances;
}

/** Most people are calm. */
function moodOf(index: number): Mood {
  const share = (Math.imul(index, 0x9e3779b1) >>> 0) / 2 ** 32;
  const angry = share ** 8;
  return { angry, negative: 0, neutral: 1 - angry, positive: 0, abusive: share ** 40 };
}

async function backtest(utterances: number, where: string[]): Promise<void> {
  const args = [...FLAGS, join('bin', 'earshot.mjs'), 'rules', 'backtest', ...where];
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const seen = new Map<number, { cpu_s: number; memory_mb: number }>();
  /** Most memory of the command so far, sample by sample. */
  const course: number[] = [];
  const look = () => {
    for (const pid of [child.pid as number, ...childrenOf(child.pid as number)]) {
      const now = processOf(pid);
      if (now) seen.set(pid, now);
    }
    course.push(seen.get(child.pid as number)?.memory_mb ?? 0);
  };
  const timer = setInterval(look, SAMPLE_MS);
  const code = await new Promise((done) => child.once('exit', done));
  clearInterval(timer);
  if (code !== 0) throw new Error(`the back-test ended with ${code}`);
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write('| process | CPU, s | most memory, MB |\n| --- | --- | --- |\n');
  for (const [pid, { cpu_s, memory_mb }] of seen)
    process.stdout.write(
      `| ${pid === child.pid ? 'the command' : 'its store'} | ${n(cpu_s)} | ${n(memory_mb)} |\n`,
    );
  const quarters = [0.25, 0.5, 0.75, 1].map((part) => n(course[Math.ceil(course.length * part) - 1] ?? 0));
  process.stdout.write(
    `\nMost memory of the command after each quarter of the time, MB: ${quarters.join(', ')}\n`,
  );
  const own = seen.get(child.pid as number)?.cpu_s ?? 0;
  process.stdout.write(
    `\n${n(utterances)} utterances in ${n(seconds)} s by the clock: ${n(utterances / own)} per CPU second of the command\n`,
  );
}

async function unread(file: string): Promise<void> {
  const rules = compileRules(readRuleFiles());
  const test = new Backtest(rules, rules, THRESHOLDS);
  const before = process.cpuUsage();
  const course: number[] = [];
  for await (const call of readRecordedCalls(file, { mask: offlineMask })) {
    test.add(
      maskCall(call),
      call.utterances.map(() => null),
    );
    if (test.utterances < ((course.length + 1) * wanted) / 4) continue;
    course.push(process.resourceUsage().maxRSS / 1024);
    process.stderr.write(`${n(test.calls)} calls, ${n(test.utterances)} utterances …\n`);
  }
  const { user, system } = process.cpuUsage(before);
  const flags = test.report().rules.reduce((sum, { after }) => sum + after, 0);
  process.stdout.write(
    `${n(test.utterances)} utterances, ${n(flags)} flags: ${n(test.utterances / ((user + system) / 1e6))} per CPU second; most memory after each quarter, MB: ${course.map(n).join(', ')}\n`,
  );
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => statOf(other)?.[1] === String(pid));
}

/** Fields of /proc/…/stat from the third on: state, parent …; null: it is gone. */
function statOf(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? null;
  } catch {
    return null;
  }
}

/** Linux counts processor time in hundredths of a second. */
function processOf(pid: number): { cpu_s: number; memory_mb: number } | null {
  const stat = statOf(pid);
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return stat && peak
      ? { cpu_s: (Number(stat[11]) + Number(stat[12])) / 100, memory_mb: Number(peak) / 1024 }
      : null;
  } catch {
    return null;
  }
}
