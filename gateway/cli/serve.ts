/** `earshot serve`: the whole product in one process, with its store as a child. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Lang } from '../../engine/rules/truth-words.ts';
import { type Config, findConfigFile, loadConfig } from '../config.ts';
import { formatConfigErrors } from '../config-faults.ts';
import { DataDirInUse } from '../data-dir.ts';
import { type Server, startServer } from '../main.ts';
import { asset } from '../paths.ts';
import { RulesRefused } from '../rules.ts';
import { readArgs } from './read-args.ts';
import { language } from './usage.ts';

/** Longest that a stop may take, ms; far above what a full outbox needs. */
const STOP_MS = 60_000;

export async function serve(args: string[]): Promise<number> {
  const { values } = readArgs({
    args,
    options: {
      config: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      demo: { type: 'boolean', default: false },
    },
  });
  const lang = language();
  const file = values.config ?? findConfigFile(process.cwd());
  const loaded = loadConfig({
    ...(file ? { file } : {}),
    env: process.env,
    flags: { '--port': values.port, '--data': values.data },
  });
  if (loaded.errors) {
    process.stderr.write(`${formatConfigErrors(loaded.errors, lang)}\n`);
    return 2;
  }
  const config: Config = values.demo ? forDemo(loaded.config) : loaded.config;
  return run(config, values.demo, lang);
}

/** Demo calls live in a data directory of their own and never reach a site's reports. */
export function forDemo(config: Config): Config {
  return { ...config, data: join(config.data, 'demo') };
}

async function run(config: Config, demo: boolean, lang: Lang): Promise<number> {
  const started = performance.now();
  const stopping = signalled();
  let server: Server;
  try {
    server = await startServer(config, (message) => process.stderr.write(`Starting: ${message} …\n`), demo);
  } catch (error) {
    const why = explain(error as Error, config)[lang];
    process.stderr.write(lang === 'zh' ? `Earshot 没有启动。${why}\n` : `Earshot did not start. ${why}\n`);
    return 1;
  }
  const player = demo ? playDemo(server) : null;
  process.stdout.write(banner(server, config, demo, performance.now() - started));

  const signal = await stopping;
  process.stderr.write(`\n${signal}: draining …\n`);
  player?.kill('SIGTERM');
  player?.stdin?.end();
  const tooLong = setTimeout(giveUp, STOP_MS);
  await server.stop();
  clearTimeout(tooLong);
  process.stderr.write('Stopped. Everything acknowledged is kept.\n');
  return 0;
}

/** Whoever sends SIGTERM counts on an end: what hangs in a stop must not become a server that never ends. */
function giveUp(): void {
  process.stderr.write(
    `Expected the stop to take less than ${STOP_MS / 1000} s, and something still runs: ended all the same. Everything acknowledged is kept; the next start goes on from the log.\n`,
  );
  process.exit(1);
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends at once. */
function signalled(): Promise<string> {
  return new Promise((done) => {
    let heard = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (heard) process.exit(130);
        heard = true;
        done(signal);
      });
    }
  });
}

/** The bundled calls, looping through the real ingest socket as any sender's would. */
function playDemo(server: Server): ChildProcess {
  const to = `${server.address.replace(/^http/, 'ws')}/v1/ingest`;
  const player = spawn(
    process.execPath,
    [
      asset('bin', 'earshot.mjs'),
      'replay',
      asset('gateway', 'demo', 'typed.jsonl'),
      asset('gateway', 'demo', 'calls.jsonl'),
      '--to',
      to,
      '--loop',
      '--attached',
    ],
    {
      env: { ...process.env, EARSHOT_INGEST_TOKEN: server.ingestToken },
      // Its standard input ends with this process, however that ends, and it with it.
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  );
  player.on('exit', (code) => {
    if (code) process.stderr.write(`The demo player ended with exit code ${code}; the server goes on.\n`);
  });
  return player;
}

function banner(server: Server, config: Config, demo: boolean, ms: number): string {
  const { facts } = server;
  const lines = [
    '',
    `Earshot is up (${(ms / 1000).toFixed(1)} s)`,
    `  rules      ${facts.rules}`,
    `  model      ${facts.model}`,
    `  store      ${facts.store}`,
    `  words      ${facts.segmenter}`,
    `  data       ${config.data}, ${facts.recovered}`,
    demo ? '  calls      the bundled demo calls, looping' : '  calls      waiting for senders at /v1/ingest',
    '',
    `  Console    ${server.address}`,
  ];
  lines.push(`  Senders    ${sendersLine(server, config, demo)}`);
  if (server.adminPassword) {
    lines.push(
      `  Sign in    admin / ${server.adminPassword}   (one-time password: good for one session, shown until it is used)`,
    );
  }
  lines.push('', '  Ctrl-C stops it.', '');
  return `${lines.join('\n')}\n`;
}

function sendersLine(
  { address, ingestToken, ingestTokenIsNew }: Server,
  config: Config,
  demo: boolean,
): string {
  const url = `${address.replace(/^http/, 'ws')}/v1/ingest`;
  if (config.ingest.token) return `${url}, with the configured token`;
  // Whoever tries the demo sends calls of his own to it, and nobody's real calls lie there.
  if (demo) return `${url}, token ${ingestToken}`;
  if (ingestTokenIsNew)
    return `${url}, token ${ingestToken}   (shown only now; EARSHOT_INGEST_TOKEN sets another)`;
  return `${url}, with the token shown at the first start (EARSHOT_INGEST_TOKEN sets another)`;
}

function explain(error: Error & { code?: string }, config: Config): Record<Lang, string> {
  const { message, code } = error;
  if (error instanceof RulesRefused)
    return { en: `The rules are wrong:\n${message}`, zh: `规则有错：\n${message}` };
  if (error instanceof DataDirInUse) return { en: message, zh: error.zh };
  if (code === 'EADDRINUSE')
    return {
      en: `Port ${config.port} is taken. Stop what listens there, or start with --port N.`,
      zh: `端口 ${config.port} 已被占用：请停掉占用它的程序，或用 --port N 换一个。`,
    };
  if (code === 'EADDRNOTAVAIL')
    return {
      en: `${config.host} is no address of this machine. Set host to one, or to 0.0.0.0.`,
      zh: `${config.host} 不是这台机器的地址：请把 host 改成它的地址，或 0.0.0.0。`,
    };
  if (code === 'EACCES') return { en: `Not allowed: ${message}`, zh: `没有权限：${message}` };
  return { en: message, zh: message };
}
