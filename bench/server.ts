/** The real server as a bench starts, measures and ends it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { asset } from '../gateway/paths.ts';

export const TOKENS = { EARSHOT_INGEST_TOKEN: 'bench-ingest', EARSHOT_API_TOKEN: 'bench-api-token' };
/** Linux: clock ticks a second of /proc/PID/stat. */
const TICKS = 100;

export interface Server {
  child: ChildProcess;
  /** e.g. http://127.0.0.1:8787 */
  address: string;
  /** What it found in its log: "3 open calls from 40 records". */
  recovered: string;
}

/** What `npm run earshot` gives to Node. */
function nodeOptions(): string[] {
  const { scripts } = JSON.parse(readFileSync(asset('package.json'), 'utf8')) as {
    scripts: { earshot: string };
  };
  return scripts.earshot.split(' ').filter((word) => word.startsWith('--'));
}

/** @param env beside the tokens · flags: of Node */
export async function startServer(
  data: string,
  { env = {}, flags = [] }: { env?: Record<string, string>; flags?: string[] } = {},
): Promise<Server> {
  const child = spawn(
    process.execPath,
    [...nodeOptions(), ...flags, asset('bin', 'earshot.mjs'), 'serve', '--port', '0', '--data', data],
    {
      env: { ...process.env, ...TOKENS, EARSHOT_LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  return new Promise((up, failed) => {
    child.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${output}`)));
    child.stdout?.on('data', (text: Buffer) => {
      // --trace-gc and the like write there.
      if (process.env.SERVER_FLAGS) process.stderr.write(text);
      output += text.toString();
      const address = /Console\s+(http:\S+)/.exec(output)?.[1];
      const recovered = /[\d,]+ open calls? from [\d,]+ records?/.exec(output)?.[0];
      if (address && recovered) up({ child, address, recovered });
    });
  });
}

/** Resolves when it is gone. */
export async function ended({ child }: Server, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  child.removeAllListeners('exit');
  const gone = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await gone;
}

export interface Usage {
  cpu_s: number;
  /** Of them, the main thread's. */
  main_s: number;
  rss_mb: number;
  /** Of them, what is no page of a file: the log's file is mapped, and its pages are the kernel's to take back. */
  anon_mb: number;
}

/** CPU seconds so far and resident memory of a process (Linux). */
export function usageOf(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return {
    cpu_s: cpuOf(`/proc/${pid}/stat`),
    main_s: cpuOf(`/proc/${pid}/task/${pid}/stat`),
    rss_mb: mb('VmRSS'),
    anon_mb: mb('RssAnon'),
  };
}

function cpuOf(file: string): number {
  const stat = readFileSync(file, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** The embedded store's process, a child of the server (Linux). */
export function storeOf(pid: number): number | undefined {
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [child] = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ');
    if (child) return Number(child);
  }
  return undefined;
}

/** Gauges and counters of `/metrics` by name, labels aside: of several of one name the sum. */
export async function metricsOf({ address }: Pick<Server, 'address'>): Promise<Map<string, number>> {
  const headers = { authorization: `Bearer ${TOKENS.EARSHOT_API_TOKEN}` };
  const text = await fetch(`${address}/metrics`, { headers }).then((answer) => answer.text());
  const values = new Map<string, number>();
  for (const [, name = '', value] of text.matchAll(/^(\w+)(?:\{[^}]*\})? (\S+)$/gm))
    values.set(name, (values.get(name) ?? 0) + Number(value));
  return values;
}
