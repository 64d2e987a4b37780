/** The sender of the bench of consoles, in a thread of its own: what reads thousands of screens has no time for a beat. */
import { parentPort, workerData } from 'node:worker_threads';
import { IngestClient } from '../gateway/client/ingest-client.ts';
import { TOKENS } from './server.ts';

export interface SenderStart {
  url: string;
  calls: number;
  turns: number;
}

/** `at`: epoch ms, fractions allowed. */
export type SenderNews =
  | { is: 'threat'; call: string; at: number }
  | { is: 'half' }
  | { is: 'said'; threats: number };

const THREAT = '再不处理我就去银保监投诉你们';
const TURN_MS = 3_300;

const { url, calls, turns } = workerData as SenderStart;
const port = parentPort;
if (!port) throw new Error('consoles-sender runs as a worker thread of the bench of consoles');
const tell = (news: SenderNews) => port.postMessage(news);

const client = new IngestClient({ url, token: TOKENS.EARSHOT_INGEST_TOKEN, source: 'bench' });
await client.connect();
const began = performance.now();
let threats = 0;
for (let turn = 0; turn < turns; turn += 1) {
  if (turn === Math.floor(turns / 2)) tell({ is: 'half' });
  for (let n = 0; n < calls; n += 1) {
    // Each call threatens once, so that a flag's way can be timed by its call.
    const threat = n % turns === turn;
    const call = `d-${n}`;
    const start_ms = turn * TURN_MS;
    if (threat) {
      tell({ is: 'threat', call, at: performance.timeOrigin + performance.now() });
      threats += 1;
    }
    await client.send({
      type: 'utterance',
      call,
      utterance: `u-${turn}`,
      rev: 0,
      role: 'customer',
      final: true,
      start_ms,
      end_ms: start_ms + 2_000,
      text: threat ? THREAT : `我想问一下第${turn}个月的账单怎么还没有出来`,
    });
    const wait = began + start_ms + ((n + 1) * TURN_MS) / calls - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  }
}
await client.drain();
tell({ is: 'said', threats });
client.close();
