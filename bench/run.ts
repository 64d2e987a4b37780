/**
 * `npm run bench`: events/s through socket → validate → mask → log → engine, without and with the model, beside
 * the ceiling of bare `ws` + JSON.parse in the same run, on the same frames. Prints a table in Markdown.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { countFrames, type Load } from './frames.ts';
import { openPath } from './path.ts';

const LOAD: Load = { calls: 400, utterances: 60, partials: 3 };
const ROUNDS = 3;

interface Timing {
  seconds: number;
}

function drive(url: string, load: Load): Promise<Timing> {
  return new Promise((done, failed) => {
    let started = 0;
    const worker = new Worker(new URL('./sender.js', import.meta.url), { workerData: { url, load } });
    worker.on('message', (message: { type: string; at: number; refused: number }) => {
      if (message.type === 'started') started = message.at;
      else if (message.refused > 0) failed(new Error(`${message.refused} frames were refused`));
      else done({ seconds: (message.at - started) / 1000 });
    });
    worker.on('error', failed);
  });
}

/** What any server must do: read a frame, parse it, answer at the end of each call. */
async function ceiling(load: Load): Promise<Timing> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type: string; call: string; seq: number };
      if (frame.type === 'hello') socket.send('{"type":"welcome"}');
      else if (frame.type === 'call.ended') {
        socket.send(JSON.stringify({ type: 'ack', call: frame.call, seq: frame.seq }));
      }
    });
  });
  await new Promise((up) => server.once('listening', up));
  try {
    return await drive(`ws://127.0.0.1:${(server.address() as { port: number }).port}`, load);
  } finally {
    server.close();
  }
}

async function earshot(load: Load, withModel: boolean): Promise<Timing & { drained: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const path = await openPath(dir, withModel);
  try {
    const started = performance.now();
    const timing = await drive(path.url, load);
    await path.drained();
    return { ...timing, drained: (performance.now() - started) / 1000 };
  } finally {
    await path.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

const events = countFrames(LOAD);
const rows: [string, number[]][] = [
  ['bare ws + JSON.parse (the ceiling)', []],
  ['validate → mask → log → engine', []],
  ['the same with the model, all scores in the log', []],
];
for (let round = 0; round < ROUNDS; round += 1) {
  rows[0]?.[1].push(events / (await ceiling(LOAD)).seconds);
  rows[1]?.[1].push(events / (await earshot(LOAD, false)).seconds);
  rows[2]?.[1].push(events / (await earshot(LOAD, true)).drained);
  process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
}
const top = median(rows[0]?.[1] ?? []);
process.stdout.write(
  `${events} events (${LOAD.calls} calls, ${LOAD.partials} partials a final), median of ${ROUNDS}; ${cpus().length} cores, Node ${process.versions.node}\n\n`,
);
process.stdout.write('| path | events/s | of the ceiling |\n| --- | --- | --- |\n');
for (const [name, values] of rows) {
  const value = median(values);
  process.stdout.write(
    `| ${name} | ${Math.round(value).toLocaleString('en')} | ${(value / top).toFixed(2)} |\n`,
  );
}
