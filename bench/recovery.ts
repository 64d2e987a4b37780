/**
 * `npm run bench -- recovery [--calls N] [--finals N]`: a server with so many open calls is killed (SIGKILL) and started
 * again; how long until it answers, how much of that is the replay of its log, and how many records a second. PROF=DIR
 * writes a CPU profile of the second start there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { IngestClient } from '../gateway/client/ingest-client.ts';
import { frames } from './frames.ts';
import { ended, type Server, startServer, TOKENS } from './server.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { calls: { type: 'string', default: '10000' }, finals: { type: 'string', default: '12' } },
});
const calls = Number(values.calls);
const utterances = Number(values.finals);

async function start(data: string, flags: string[] = []): Promise<Server & { ready_s: number }> {
  const began = performance.now();
  const server = await startServer(data, { flags });
  return { ...server, ready_s: (performance.now() - began) / 1_000 };
}

const data = mkdtempSync(join(tmpdir(), 'earshot-recovery-'));
const empty = mkdtempSync(join(tmpdir(), 'earshot-recovery-empty-'));
try {
  const first = await start(data);
  const client = new IngestClient({
    url: `${first.address.replace('http', 'ws')}/v1/ingest`,
    token: TOKENS.EARSHOT_INGEST_TOKEN,
    source: 'bench',
  });
  await client.connect();
  for (const frame of frames({ calls, utterances, partials: 3 })) {
    if (frame.type === 'call.ended') break;
    const { seq: _seq, ...event } = frame;
    await client.send(event as Parameters<typeof client.send>[0]);
  }
  await client.drain();
  await ended(first, 'SIGKILL');
  client.close();
  const bare = await start(empty);
  await ended(bare, 'SIGTERM');
  const profile = process.env.PROF ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROF}`] : [];
  const again = await start(data, profile);
  await ended(again, process.env.PROF ? 'SIGTERM' : 'SIGKILL');
  const replay_s = again.ready_s - bare.ready_s;
  const records = Number(/from ([\d,]+) record/.exec(again.recovered)?.[1]?.replaceAll(',', ''));
  process.stdout.write(
    [
      `### ${new Date().toISOString().slice(0, 10)}, ${calls} open calls of ${utterances} finals, killed and started again`,
      '',
      `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.versions.node}. \`npm run bench -- recovery --calls ${calls} --finals ${utterances}\``,
      '',
      '| what | value |',
      '| --- | --- |',
      `| recovered | ${again.recovered} |`,
      `| start without anything to recover | ${bare.ready_s.toFixed(1)} s |`,
      `| start with it | ${again.ready_s.toFixed(1)} s |`,
      `| so the replay took | ${replay_s.toFixed(1)} s, ${Math.round(records / replay_s).toLocaleString('en')} records/s |`,
      '',
    ].join('\n'),
  );
} finally {
  for (const dir of [data, empty]) rmSync(dir, { recursive: true, force: true });
}
