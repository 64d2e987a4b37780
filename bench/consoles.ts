/**
 * `npm run bench -- consoles [--consoles N] [--desktops N] [--calls N] [--seconds N]`: so many supervisors' consoles (flags
 * and the whole wall) and agents' desktops (prompts and the own call) on one server with live calls; a tenth of the
 * consoles stops reading for half of the time. Prints when flags reached them, and what the server used.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { RECENT_FLAGS } from '../gateway/push/recent-flags.ts';
import type { SenderNews, SenderStart } from './consoles-sender.ts';
import { ended, startServer, TOKENS, usageOf } from './server.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    consoles: { type: 'string', default: '500' },
    desktops: { type: 'string', default: '2000' },
    calls: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
  },
});
const [consoles, desktops, calls, seconds] = [
  values.consoles,
  values.desktops,
  values.calls,
  values.seconds,
].map(Number) as [number, number, number, number];

/** Longest wait for the clients at the end, s. */
const CATCH_UP_S = 120;

interface Flag {
  id: string;
  call: string;
  category: string;
}
type Frame = { type: string; flag?: Flag; flags?: Flag[]; deltas?: Frame[] };

const percentile = (sorted: readonly number[], p: number) =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN) * 10) / 10;

/** A piece of a long text keeps all of it in memory. */
const copied = (text: string) => Buffer.from(text).toString();

/** What a reader has at the end: every flag once. */
class Reader {
  /** Id → how it stands, as it was told last. */
  readonly flags = new Map<string, string>();
  /** Told again although nothing had changed. */
  twice = 0;
  snapshots = 0;
  readonly socket: WebSocket;

  readonly #watched: boolean;

  /** @param seen is told of new flags; without it only their ids are kept */
  constructor(address: string, topics: string[], seen?: (flag: Flag) => void) {
    this.#watched = seen !== undefined;
    this.socket = new WebSocket(`${address.replace('http', 'ws')}/v1/live`, {
      headers: { authorization: `Bearer ${TOKENS.EARSHOT_API_TOKEN}` },
      perMessageDeflate: false,
    });
    this.socket.on('open', () =>
      this.socket.send(JSON.stringify({ type: 'subscribe', topics, batch: true })),
    );
    this.socket.on('message', (data) => {
      const bytes = data as Buffer;
      if (!bytes.includes('"flag')) return;
      if (!this.#watched) {
        if (bytes.includes('"type":"snapshot"')) this.snapshots += 1;
        // Reading ids alone, byte by byte, leaves the machine to the server.
        const text = bytes.toString('latin1');
        for (const [, id] of text.matchAll(/(?:"flag":|[[,])\{"id":"([0-9a-f]{16})"/g))
          this.flags.set(copied(id as string), '');
        return;
      }
      const frame = JSON.parse(bytes.toString()) as Frame;
      if (frame.type === 'snapshot') {
        this.snapshots += 1;
        for (const flag of frame.flags ?? []) this.flags.set(flag.id, JSON.stringify(flag));
        return;
      }
      for (const { flag } of frame.deltas ?? [frame]) {
        if (!flag) continue;
        const told = JSON.stringify(flag);
        const known = this.flags.get(flag.id);
        if (known === told) this.twice += 1;
        this.flags.set(flag.id, told);
        if (known === undefined) seen?.(flag);
      }
    });
  }

  open(): Promise<unknown> {
    return new Promise((done, failed) => {
      this.socket.once('open', done);
      this.socket.once('error', failed);
    });
  }
}

const data = mkdtempSync(join(tmpdir(), 'earshot-consoles-'));
const server = await startServer(data, {
  flags: process.env.PROF ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROF}`] : [],
});
const began = performance.now();
const tell = (what: string) =>
  process.stderr.write(`${Math.round(performance.now() - began) / 1_000} s: ${what}\n`);
const { address } = server;
const pid = server.child.pid as number;
try {
  const times: number[] = [];
  const sentAt = new Map<string, number>();
  const readers: Reader[] = [];
  for (let n = 0; n < consoles; n += 1) {
    readers.push(
      // Those that stop reading (every tenth) hear of it later, as they should.
      new Reader(
        address,
        ['flags', 'calls'],
        n % 25 !== 1
          ? undefined
          : ({ call, category }) => {
              if (category !== 'escalation_threat') return;
              const at = sentAt.get(call);
              if (at !== undefined) times.push(performance.timeOrigin + performance.now() - at);
            },
      ),
    );
    if (n % 50 === 49) await Promise.all(readers.slice(-50).map((reader) => reader.open()));
  }
  tell(`${consoles} consoles are open`);
  const agents: Reader[] = [];
  for (let n = 0; n < desktops; n += 1) {
    agents.push(new Reader(address, ['prompts', `call:d-${n % calls}`]));
    if (n % 50 === 49) await Promise.all(agents.slice(-50).map((reader) => reader.open()));
  }
  tell(`${desktops} desktops are open`);
  const before = usageOf(pid).cpu_s;
  const from = performance.now();
  const spent = () => ({ used: usageOf(pid).cpu_s - before, took_s: (performance.now() - from) / 1_000 });
  const stalled = readers.filter((_, n) => n % 10 === 0);
  for (const { socket } of stalled) socket.pause();
  const turns = Math.floor((seconds * 1_000) / 3_300);
  const threats = await new Promise<number>((said, failed) => {
    const sender = new Worker(new URL('./consoles-sender.js', import.meta.url), {
      workerData: { url: `${address.replace('http', 'ws')}/v1/ingest`, calls, turns } satisfies SenderStart,
    });
    sender.on('error', failed);
    sender.on('message', (news: SenderNews) => {
      if (news.is === 'threat') sentAt.set(news.call, news.at);
      else if (news.is === 'half') for (const { socket } of stalled) socket.resume();
      else said(news.threats);
    });
  });
  tell('all is said');
  const { used, took_s } = spent();
  // The clients may be slower than the server: what is on its way to them is not missing.
  const counts = () => readers.map(({ flags }) => flags.size);
  // Who read all the time has every flag; who fell behind has those of a snapshot and what came after it.
  const missing = () => {
    const [fullest] = [...readers].sort((a, b) => b.flags.size - a.flags.size) as [Reader];
    const all = [...fullest.flags.keys()];
    return readers.filter((reader) => {
      const owed = reader.snapshots > 1 ? all.slice(-RECENT_FLAGS) : all;
      return owed.some((id) => !reader.flags.has(id));
    });
  };
  let every = counts();
  for (let waited = 0; waited < CATCH_UP_S; waited += 1) {
    await new Promise((done) => setTimeout(done, 1_000));
    const now = counts();
    const still = now.every((count, n) => count === every[n]);
    every = now;
    if (still && waited >= 3 && missing().length === 0) break;
  }
  tell('consoles have caught up');
  const expected = Math.max(...every);
  const short = missing().length;
  const twice = readers.reduce((sum, reader) => sum + reader.twice, 0);
  times.sort((a, b) => a - b);
  process.stdout.write(
    [
      `### ${new Date().toISOString().slice(0, 10)}, ${consoles} consoles and ${desktops} desktops on ${calls} live calls for ${seconds} s`,
      '',
      `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.versions.node}; all clients in one process on the same machine. \`npm run bench -- consoles --consoles ${consoles} --desktops ${desktops} --calls ${calls} --seconds ${seconds}\``,
      '',
      '| what | value |',
      '| --- | --- |',
      `| final sent → flag in a console that reads (one in 25 is timed), p50 / p95 / p99 | ${percentile(times, 0.5)} / ${percentile(times, 0.95)} / ${percentile(times, 0.99)} ms |`,
      `| threats said, flags each console knows at the end, consoles that miss one, flags told again unchanged | ${threats}, ${expected}, ${short}, ${twice} |`,
      `| snapshots that consoles got, first ones included | ${readers.reduce((sum, { snapshots }) => sum + snapshots, 0)} |`,
      `| CPU of the server | ${Math.round((used / took_s) * 100)} % of one core over ${Math.round(took_s)} s |`,
      `| memory of the server | ${Math.round(usageOf(pid).rss_mb)} MB |`,
      '',
    ].join('\n'),
  );
  for (const { socket } of [...readers, ...agents]) socket.terminate();
} finally {
  await ended(server, 'SIGTERM');
  rmSync(data, { recursive: true, force: true });
}
