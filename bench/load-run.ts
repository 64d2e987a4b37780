/** One run of the real server, with its store, under k6: what was sent and seen, how long it took, what it cost. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asset } from '../gateway/paths.ts';
import { siteFiles } from './made-rules.ts';
import type { ProbeFigures } from './probe.ts';
import { ended, metricsOf, type Server, startServer, storeOf, TOKENS, usageOf } from './server.ts';

export interface Load {
  calls: number;
  seconds: number;
  consoles: number;
  rules: number;
  /** How long a call lasts before another takes its place, s; 0: all last to the end. */
  callSeconds?: number;
  /** Over how long the first calls begin, s. */
  ramp?: number;
}

/** Milliseconds. */
export interface Trend {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** How the server stands, taken every so often. */
export interface Sample {
  /** Seconds since the load began. */
  at_s: number;
  open_calls: number;
  /** Outcomes that the store has yet to take. */
  backlog: number;
  /** Texts that wait for the model. */
  model_queue: number;
  rss_mb: number;
  /** Of it, what is no page of a file. */
  anon_mb: number;
  heap_mb: number;
  store_mb: number;
  cpu_s: number;
}

export interface Figures {
  load: Load;
  /** Null where nothing was measured. */
  flag: Trend | null;
  flagByWords: Trend | null;
  flagByMood: Trend | null;
  /** `flag` of each minute of a run that took longer than one. */
  minutes: (Trend | null)[];
  stages: Record<string, Trend | null>;
  ack: Trend | null;
  sent: number;
  acked: number;
  refused: number;
  flags: number;
  frames: number;
  callsEnded: number;
  /** CPU seconds over the run: of the server's main thread, its other threads (model, disk), store and generator. */
  cpu: { main: number; threads: number; store: number; k6: number };
  probe: ProbeFigures | null;
  shed: number;
  /** Largest and last values of the samples. */
  most: Sample;
  last: Sample;
  /** Seconds over which `cpu` was taken. */
  took_s: number;
}

/** k6 from K6 or the PATH; ends the process with a plain sentence where there is none. */
export function findK6(): string {
  const k6 = process.env.K6 ?? 'k6';
  if (!spawnSync(k6, ['version']).error) return k6;
  process.stderr.write(
    'expected k6 on the PATH or its place in K6, got neither: go install go.k6.io/k6@v1.8.1\n',
  );
  process.exit(2);
}

export async function runLoad(
  load: Load,
  { k6 = findK6(), everyMs = 1_000, sampled = (_: Sample) => {} } = {},
): Promise<Figures> {
  const data = mkdtempSync(join(tmpdir(), 'earshot-load-'));
  const probeFile = join(data, 'probe.json');
  const server = await start(data, load.rules, probeFile);
  const pid = server.child.pid as number;
  const store = storeOf(pid);
  const began = performance.now();
  const samples: Sample[] = [];
  let generator = 0;
  const sample = async () => {
    const metrics = await metricsOf(server);
    const { rss_mb, anon_mb, cpu_s } = usageOf(pid);
    const one: Sample = {
      at_s: Math.round((performance.now() - began) / 100) / 10,
      open_calls: metrics.get('earshot_open_calls') ?? 0,
      backlog: metrics.get('earshot_outbox_lag') ?? 0,
      model_queue: metrics.get('earshot_model_queue') ?? 0,
      rss_mb: Math.round(rss_mb),
      anon_mb: Math.round(anon_mb),
      heap_mb: Math.round((metrics.get('nodejs_heap_size_used_bytes') ?? 0) / 2 ** 20),
      store_mb: Math.round(store ? usageOf(store).rss_mb : 0),
      cpu_s,
    };
    samples.push(one);
    sampled(one);
    if (k6Pid !== undefined) generator = usageOf(k6Pid).cpu_s;
  };
  let k6Pid: number | undefined;
  const sampler = setInterval(() => void sample().catch(() => undefined), everyMs);
  try {
    const summaryFile = join(data, 'k6.json');
    const before = { server: usageOf(pid), store: store ? usageOf(store).cpu_s : 0 };
    process.kill(pid, 'SIGUSR2');
    const generatorProcess = spawn(
      k6,
      ['run', '--quiet', '--address', '127.0.0.1:0', '--summary-export', summaryFile, ...given(load, server)],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        // A quarter of its processor time is garbage collection otherwise; memory is there.
        env: { GOGC: '800', ...process.env },
      },
    );
    k6Pid = generatorProcess.pid;
    const code = await new Promise((done) => generatorProcess.on('close', done));
    k6Pid = undefined;
    if (code !== 0) throw new Error(`k6 ended with exit code ${code}`);
    await sample();
    const after = usageOf(pid);
    const main = after.main_s - before.server.main_s;
    const { metrics } = JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary;
    const shed = (await metricsOf(server)).get('earshot_model_shed_total') ?? 0;
    return {
      load,
      flag: trendOf(metrics.flag_total_ms),
      flagByWords: trendOf(metrics.flag_words_ms),
      flagByMood: trendOf(metrics.flag_mood_ms),
      minutes: Array.from({ length: load.seconds > 60 ? Math.ceil(load.seconds / 60) : 0 }, (_, minute) =>
        trendOf(metrics[`flag_total_ms{part:${minute}}`]),
      ),
      stages: Object.fromEntries(STAGES.map((stage) => [stage, trendOf(metrics[`flag_${stage}_ms`])])),
      ack: trendOf(metrics.ack_ms),
      sent: metrics.events_sent?.count ?? 0,
      acked: metrics.events_acked?.count ?? 0,
      refused: metrics.events_refused?.count ?? 0,
      flags: metrics.flags_seen?.count ?? 0,
      frames: metrics.console_frames?.count ?? 0,
      callsEnded: metrics.calls_ended?.count ?? 0,
      cpu: {
        main,
        threads: after.cpu_s - before.server.cpu_s - main,
        store: (store ? usageOf(store).cpu_s : 0) - before.store,
        k6: generator,
      },
      probe: probed(probeFile),
      shed,
      most: samples.reduce(largest),
      last: samples.at(-1) as Sample,
      took_s: (performance.now() - began) / 1_000,
    };
  } finally {
    clearInterval(sampler);
    await ended(server, 'SIGTERM');
    rmSync(data, { recursive: true, force: true });
  }
}

const STAGES = ['ingest', 'log', 'score', 'rules', 'push'];

interface Summary {
  metrics: Record<string, Record<string, number> | undefined>;
}

async function start(data: string, count: number, probeFile: string): Promise<Server> {
  const rules = join(data, 'site-rules');
  mkdirSync(rules);
  for (const [index, text] of siteFiles(count).entries())
    writeFileSync(join(rules, `made-${index}.yaml`), text);
  return startServer(data, {
    env: { EARSHOT_RULES: rules, EARSHOT_PROBE: probeFile },
    flags: [
      `--import=${new URL('./probe.js', import.meta.url).href}`,
      ...(process.env.SERVER_FLAGS?.split(' ') ?? []),
      ...(process.env.PROF ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROF}`] : []),
    ],
  });
}

function given({ calls, seconds, consoles, callSeconds = 0, ramp = 0 }: Load, { address }: Server): string[] {
  const env = {
    URL: address.replace('http', 'ws'),
    CALLS: calls,
    SECONDS: seconds,
    CONSOLES: consoles,
    CALL_SECONDS: callSeconds,
    RAMP: ramp,
    INGEST_TOKEN: TOKENS.EARSHOT_INGEST_TOKEN,
    API_TOKEN: TOKENS.EARSHOT_API_TOKEN,
  };
  const flags = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  return [...flags, asset('bench', 'ingest.k6.js')];
}

function trendOf(found: Record<string, number> | undefined): Trend | null {
  if (found?.med === undefined) return null;
  return {
    p50: found.med,
    p95: found['p(95)'] as number,
    p99: found['p(99)'] as number,
    max: found.max as number,
  };
}

function probed(file: string): ProbeFigures | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProbeFigures;
  } catch {
    return null;
  }
}

function largest(a: Sample, b: Sample): Sample {
  const entries = Object.entries(a).map(([name, value]) => [name, Math.max(value, b[name as keyof Sample])]);
  return Object.fromEntries(entries) as unknown as Sample;
}
