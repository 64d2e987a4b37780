/**
 * `npm run bench -- load [--calls N] [--seconds N] [--consoles N] [--rules N] [--append]`: the real server with its store, driven by k6 through
 * `/v1/ingest`, watched through `/v1/live`. Prints a table in Markdown; `--append` adds it to RESULTS.md.
 * Needs k6 on the PATH, or its place in K6 (`go install go.k6.io/k6@v1.8.1`).
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asset } from '../gateway/paths.ts';
import { siteFiles } from './made-rules.ts';
import { ended, type Server, startServer, TOKENS, usageOf } from './server.ts';

const SAMPLE_MS = 1_000;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    calls: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    consoles: { type: 'string', default: '50' },
    rules: { type: 'string', default: '500' },
    append: { type: 'boolean', default: false },
  },
});
const k6 = process.env.K6 ?? 'k6';
if (spawnSync(k6, ['version']).error) {
  process.stderr.write(
    'expected k6 on the PATH or its place in K6, got neither: go install go.k6.io/k6@v1.8.1\n',
  );
  process.exit(2);
}

async function start(data: string): Promise<Server> {
  const rules = join(data, 'site-rules');
  mkdirSync(rules);
  for (const [index, text] of siteFiles(Number(values.rules)).entries())
    writeFileSync(join(rules, `made-${index}.yaml`), text);
  return startServer(data, {
    env: { EARSHOT_RULES: rules },
    flags: process.env.PROF ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROF}`] : [],
  });
}

function childOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children[0] ? Number(children[0]) : undefined;
}

interface Summary {
  metrics: Record<string, Record<string, number>>;
}

async function run(): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'earshot-load-'));
  const server = await start(data);
  const { address } = server;
  const pid = server.child.pid as number;
  const store = childOf(pid);
  const peaks = { server: 0, store: 0, backlog: 0 };
  const sample = async () => {
    peaks.server = Math.max(peaks.server, usageOf(pid).rss_mb);
    if (store) peaks.store = Math.max(peaks.store, usageOf(store).rss_mb);
    const headers = { authorization: `Bearer ${TOKENS.EARSHOT_API_TOKEN}` };
    const text = await fetch(`${address}/metrics`, { headers }).then((answer) => answer.text());
    peaks.backlog = Math.max(peaks.backlog, Number(/^earshot_outbox_lag\S* (\S+)$/m.exec(text)?.[1] ?? 0));
  };
  const sampler = setInterval(() => void sample().catch(() => undefined), SAMPLE_MS);
  try {
    const summaryFile = join(data, 'k6.json');
    const env = {
      URL: address.replace('http', 'ws'),
      CALLS: values.calls,
      SECONDS: values.seconds,
      CONSOLES: values.consoles,
    };
    const before = usageOf(pid);
    const args = Object.entries({
      ...env,
      INGEST_TOKEN: TOKENS.EARSHOT_INGEST_TOKEN,
      API_TOKEN: TOKENS.EARSHOT_API_TOKEN,
    }).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const script = asset('bench', 'ingest.k6.js');
    const code = await new Promise((done) => {
      const k6Process = spawn(k6, ['run', '--quiet', '--summary-export', summaryFile, ...args, script], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      k6Process.on('close', done);
    });
    if (code !== 0) throw new Error(`k6 ended with exit code ${code}`);
    const used = usageOf(pid).cpu_s - before.cpu_s;
    return table(JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary, peaks, used);
  } finally {
    clearInterval(sampler);
    await ended(server, 'SIGTERM');
    rmSync(data, { recursive: true, force: true });
  }
}

function table({ metrics }: Summary, peaks: Record<string, number>, cpu_s: number): string {
  const n = (value: number | undefined) =>
    value === undefined ? '–' : value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
  const trend = (name: string) => {
    const found = metrics[name];
    return found ? `${n(found.med)} / ${n(found['p(95)'])} / ${n(found['p(99)'])} / ${n(found.max)}` : '–';
  };
  const count = (name: string) => metrics[name]?.count ?? 0;
  const seconds = Number(values.seconds);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: asset('.') })
    .toString()
    .trim();
  return [
    `### ${new Date().toISOString().slice(0, 10)}, ${values.calls} live calls for ${values.seconds} s, ${values.consoles} consoles, ${values.rules} rules`,
    '',
    `Commit ${commit}; ${cpus().length} cores (${cpus()[0]?.model}), ${n(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; k6, server and embedded ClickHouse on the same machine. \`npm run bench -- load --calls ${values.calls} --seconds ${values.seconds} --consoles ${values.consoles} --rules ${values.rules}\``,
    '',
    '| what | p50 / p95 / p99 / max, ms |',
    '| --- | --- |',
    `| final sent → flag handed to the console's socket | ${trend('flag_total_ms')} |`,
    ...['ingest', 'log', 'score', 'rules', 'push'].map(
      (stage) => `| – ${stage} | ${trend(`flag_${stage}_ms`)} |`,
    ),
    `| event sent → acknowledged (durable) | ${trend('ack_ms')} |`,
    '',
    '| what | value |',
    '| --- | --- |',
    `| frames to consoles a second | ${n(count('console_frames') / seconds)} |`,
    `| events sent, acknowledged, refused | ${n(count('events_sent'))}, ${n(count('events_acked'))}, ${n(count('events_refused'))} |`,
    `| events a second | ${n(count('events_sent') / seconds)} |`,
    `| flags seen on the live socket | ${n(count('flags_seen'))} |`,
    `| CPU of the server, its model threads included | ${n((cpu_s / (seconds + 8)) * 100)} % of one core |`,
    `| memory: server, store | ${n(peaks.server)} MB, ${n(peaks.store)} MB |`,
    `| most rows waiting for the store | ${n(peaks.backlog)} |`,
    '',
  ].join('\n');
}

const result = await run();
process.stdout.write(`${result}\n`);
if (values.append) appendFileSync(asset('bench', 'RESULTS.md'), `\n${result}`);
