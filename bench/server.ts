/** The real server as a bench starts, measures and ends it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** @param env beside the tokens · flags: of Node */
export async function startServer(
  data: string,
  { env = {}, flags = [] }: { env?: Record<string, string>; flags?: string[] } = {},
): Promise<Server> {
  const child = spawn(
    process.execPath,
    [
      '--max-semi-space-size=64',
      ...flags,
      asset('bin', 'earshot.mjs'),
      'serve',
      '--port',
      '0',
      '--data',
      data,
    ],
    {
      env: { ...process.env, ...TOKENS, EARSHOT_LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  return new Promise((up, failed) => {
    child.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${output}`)));
    child.stdout?.on('data', (text: Buffer) => {
      output += text.toString();
      const address = /Console\s+(http:\S+)/.exec(output)?.[1];
      const recovered = /\d+ open calls from \d+ records/.exec(output)?.[0];
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
  rss_mb: number;
}

/** CPU seconds so far and resident memory of a process (Linux). */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpu_s: (Number(fields[11]) + Number(fields[12])) / TICKS, rss_mb: Number(rss ?? 0) / 1024 };
}
