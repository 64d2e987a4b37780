/** A worker thread that sends prepared frames over one socket as fast as it drains, and waits for every ack. */
import { parentPort, workerData } from 'node:worker_threads';
import WebSocket from 'ws';
import { frames, type Load } from './frames.ts';

/** Bytes in the socket's buffer beyond which the sender waits. */
const HIGH_WATER = 1 << 20;

const { url, load } = workerData as { url: string; load: Load };
const lastSeq = 2 + load.utterances * (load.partials + 1);
const lines = Array.from(frames(load), (frame) => JSON.stringify(frame));
const socket = new WebSocket(url, { headers: { authorization: 'Bearer bench' }, perMessageDeflate: false });
const acked = new Set<string>();
let refused = 0;

socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', protocol: 1, source: 'bench' })));
socket.on('message', (data) => {
  const frame = JSON.parse(data.toString()) as {
    type: string;
    call?: string;
    seq?: number;
    message?: string;
  };
  if (frame.type === 'welcome') void send();
  if (frame.type === 'refused') {
    refused += 1;
    if (refused === 1) process.stderr.write(`refused: ${frame.message}\n`);
  }
  if (frame.type === 'ack' && frame.seq === lastSeq) {
    acked.add(frame.call as string);
    if (acked.size === load.calls) {
      parentPort?.postMessage({ type: 'done', at: Date.now(), refused });
      socket.close();
    }
  }
});

async function send(): Promise<void> {
  parentPort?.postMessage({ type: 'started', at: Date.now() });
  for (let index = 0; index < lines.length; index += 1) {
    socket.send(lines[index] as string);
    if (socket.bufferedAmount > HIGH_WATER) await new Promise((done) => setImmediate(done));
  }
}
