/**
 * `npm run bench -- soak [--minutes N] [--calls N] [--call-seconds N] [--consoles N] [--rules N] [--detach] [--append]`: a
 * steady load for long, calls ending and new ones beginning all the while. Every ten seconds a line of JSON goes to
 * `bench/out/soak-TIME.jsonl`; at the end a table with how memory and backlog grew after the warm-up goes to the file
 * beside it and to standard output. `--detach` goes on after the terminal is closed, and says where to look.
 */
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asset } from '../gateway/paths.ts';
import { type Figures, findK6, runLoad, type Sample } from './load-run.ts';
import { cpuPerThousand, machine } from './load-table.ts';
import { lowest, slope } from './slope.ts';

const EVERY_MS = 10_000;
/** Calls of a first life, caches, compiled code: this share of the run is not looked at, and no less than two lives. */
const WARM_UP = 0.2;
/** Heaps are saw teeth: of so many parts of the run the least is looked at, too. */
const PARTS = 10;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    minutes: { type: 'string', default: '60' },
    calls: { type: 'string', default: '1000' },
    'call-seconds': { type: 'string', default: '120' },
    consoles: { type: 'string', default: '10' },
    rules: { type: 'string', default: '500' },
    detach: { type: 'boolean', default: false },
    append: { type: 'boolean', default: false },
    /** Set by `--detach`: names the files. */
    stamp: { type: 'string' },
  },
});
// Now, not at the end: somebody may commit meanwhile.
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: asset('.') })
  .toString()
  .trim();
const seconds = Number(values.minutes) * 60;
const callSeconds = Number(values['call-seconds']);
const stamp = values.stamp ?? new Date().toISOString().slice(0, 19).replaceAll(':', '');
const out = asset('bench', 'out');
mkdirSync(out, { recursive: true });
const file = (ending: string) => join(out, `soak-${stamp}.${ending}`);
const command = `npm run bench -- soak --minutes ${values.minutes} --calls ${values.calls} --call-seconds ${callSeconds} --consoles ${values.consoles} --rules ${values.rules}`;

if (values.detach) {
  const k6 = findK6();
  const log = openSync(file('log'), 'a');
  const args = process.argv.slice(1).filter((arg) => arg !== '--detach');
  const child = spawn(process.execPath, [...args, '--stamp', stamp], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, K6: k6 },
  });
  child.unref();
  process.stdout.write(
    `The soak runs as process ${child.pid} for ${values.minutes} minutes.\nSamples: ${file('jsonl')}\nResult:  ${file('md')}\nIts log: ${file('log')}\n`,
  );
} else await soak();

async function soak(): Promise<void> {
  const samples: Sample[] = [];
  const figures = await runLoad(
    {
      calls: Number(values.calls),
      seconds,
      consoles: Number(values.consoles),
      rules: Number(values.rules),
      callSeconds,
    },
    {
      everyMs: EVERY_MS,
      sampled: (sample) => {
        samples.push(sample);
        appendFileSync(file('jsonl'), `${JSON.stringify(sample)}\n`);
      },
    },
  );
  const table = report(figures, samples);
  writeFileSync(file('md'), table);
  process.stdout.write(`${table}\n`);
  if (values.append) appendFileSync(asset('bench', 'RESULTS.md'), `\n${table}`);
}

function report(figures: Figures, samples: readonly Sample[]): string {
  const warm = Math.max(seconds * WARM_UP, callSeconds * 2);
  // The last sample is of the end, when all calls are over.
  const steady = samples.filter(({ at_s }) => at_s >= warm && at_s <= seconds);
  const ends = [steady[0], steady.at(-1)];
  const row = (name: string, key: keyof Sample, unit: string) => {
    const points = steady.map((sample) => ({ x: sample.at_s / 3_600, y: sample[key] }));
    const most = Math.max(...points.map(({ y }) => y));
    const least = Math.min(...points.map(({ y }) => y));
    const grows = [slope(points), slope(lowest(points, PARTS))].map((hourly) =>
      Number.isFinite(hourly) ? hourly.toFixed(1) : '–',
    );
    return `| ${name} | ${ends.map((sample) => sample?.[key] ?? '–').join(' → ')} | ${least} / ${most} | ${grows.join(' / ')} ${unit}/h |`;
  };
  const ms = (figure: { p50: number; p95: number; p99: number } | null | undefined) =>
    figure ? [figure.p50, figure.p95, figure.p99].map((one) => Math.round(one)).join(' / ') : '–';
  return [
    `### ${new Date().toISOString().slice(0, 10)}, a soak of ${values.minutes} minutes: ${values.calls} live calls of ${callSeconds} s, ${values.consoles} consoles, ${values.rules} rules`,
    '',
    `Commit ${commit}; ${machine()}; k6, server and embedded ClickHouse on the same machine. \`${command}\` The first ${Math.round(warm)} s are left out; a sample every ${EVERY_MS / 1_000} s.`,
    '',
    '| what | first → last | least / most | slope: of all samples / of the least in each tenth |',
    '| --- | --- | --- | --- |',
    row('memory of the server, no page of a file, MB', 'anon_mb', 'MB'),
    row('memory of the server with the pages of its log, MB', 'rss_mb', 'MB'),
    row('JavaScript heap in use, MB', 'heap_mb', 'MB'),
    row('memory of the store, MB', 'store_mb', 'MB'),
    row('open calls', 'open_calls', 'calls'),
    row('outcomes that wait for the store', 'backlog', 'rows'),
    row('texts that wait for the model', 'model_queue', 'texts'),
    '',
    `Sent ${figures.sent.toLocaleString('en')} events of ${figures.callsEnded.toLocaleString('en')} calls, acknowledged ${figures.acked.toLocaleString('en')}, refused ${figures.refused}; ${figures.flags.toLocaleString('en')} flags seen; ${figures.shed} texts without a score. Final → flag by words, p50 / p95 / p99: ${ms(figures.flagByWords)} ms; the event loop was late by ${ms(figures.probe?.loop)} ms. CPU of the server for 1,000 events: ${Math.round(cpuPerThousand(figures) * 1_000)} ms.`,
    '',
  ].join('\n');
}
