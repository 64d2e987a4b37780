/** Entry of one mood worker thread: started with WorkerStart, spoken to with WorkerRequest and WorkerReply. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MoodModelFiles } from './model-files.ts';
import { type Mood, toMood } from './mood.ts';
import { type NativeGate, throughGate } from './native-gate.ts';
import { openScorer, type Scorer } from './scorer.ts';

export interface WorkerStart {
  files: MoodModelFiles;
  gate: NativeGate;
}

export type WorkerRequest = { type: 'score'; texts: string[] } | { type: 'close' };

/** `failed` at start means the model cannot run at all; afterwards, that one batch could not be scored. */
export type WorkerReply =
  | { type: 'ready' }
  | { type: 'scored'; moods: Mood[] }
  | { type: 'failed'; message: string };

/** Runs of each padded length before the worker says it is ready: the first runs allocate and are slow. */
const WARM_UP_RUNS = 5;

const port = parentPort;
if (!port) throw new Error('mood-worker runs as a worker thread only; start it through startMoodService');
const { files, gate } = workerData as WorkerStart;
const reply = (message: WorkerReply) => port.postMessage(message);

async function warmScorer(): Promise<Scorer> {
  const scorer = await openScorer(files);
  for (let i = 0; i < WARM_UP_RUNS; i++) {
    await scorer.score(files.lengths.map((length) => '好的谢谢'.repeat(length).slice(0, length)));
  }
  return scorer;
}

try {
  const scorer = await throughGate(gate, warmScorer);
  const serve = async (request: WorkerRequest) => {
    if (request.type === 'close') {
      await throughGate(gate, () => scorer.release());
      port.close();
      return;
    }
    try {
      const scores = await throughGate(gate, () => scorer.score(request.texts));
      reply({ type: 'scored', moods: scores.map((raw) => toMood(raw, files.info.thresholds.angry)) });
    } catch (error) {
      reply({ type: 'failed', message: String(error) });
    }
  };
  // One after the other: a run lets other messages in before it begins, and the gate knows one at a time.
  let served = Promise.resolve();
  port.on('message', (request: WorkerRequest) => {
    served = served.then(() => serve(request));
  });
  reply({ type: 'ready' });
} catch (error) {
  reply({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  port.close();
}
