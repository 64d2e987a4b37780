/** The mood model in worker threads: texts in, moods out. The one door to `models/` for the rest of the product. */
import './no-telemetry.ts';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type MoodModelInfo, readModelFiles } from './model-files.ts';
import type { Mood } from './mood.ts';
import { type MoodStats, type SpawnWorker, startPool } from './mood-pool.ts';
import type { WorkerRequest, WorkerStart } from './mood-worker.ts';
import { closeGate, type NativeGate, nativeGate } from './native-gate.ts';

export type { MoodModelInfo, MoodThresholds } from './model-files.ts';
export type { Mood, MoodLabel } from './mood.ts';
export type { MoodStats } from './mood-pool.ts';

export interface MoodServiceOptions {
  /** Folder with mood.onnx, vocab.json and model.json. */
  dir: string;
  /** Worker threads, each with a session of its own. @default one fewer than the cores, 1 to 4 */
  workers?: number;
  /** Texts of one run at most. @default 32 */
  maxBatch?: number;
  /** Full batches that a busy worker is handed beside the one that it runs. @default 8 */
  ahead?: number;
  /** Longest wait of a text for batch mates, ms. @default 5 */
  maxWaitMs?: number;
  /** Texts waiting at most; the next is shed. @default 4096 */
  maxQueue?: number;
}

export interface MoodService {
  readonly info: MoodModelInfo;
  /** The mood of one utterance's text, or null when it was shed. Never rejects and always settles. */
  score(text: string): Promise<Mood | null>;
  stats(): MoodStats;
  /** Sheds what waits and ends the workers; scoring afterwards gives null. */
  close(): Promise<void>;
}

/**
 * Reads and checks the model, starts the workers and warms them up.
 * @throws Error, in plain words, when a file is missing, broken or not the one model.json describes, or when an
 * option is out of range
 */
export async function startMoodService(options: MoodServiceOptions): Promise<MoodService> {
  const workers = atLeast(
    'workers',
    options.workers ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
    1,
  );
  const maxBatch = atLeast('maxBatch', options.maxBatch ?? 32, 1);
  const ahead = atLeast('ahead', options.ahead ?? 8, 0);
  const maxWaitMs = atLeast('maxWaitMs', options.maxWaitMs ?? 5, 0);
  const maxQueue = atLeast('maxQueue', options.maxQueue ?? 4096, 1);
  const files = await readModelFiles(options.dir);
  const gates = new Set<NativeGate>();
  const spawn: SpawnWorker = (on) => {
    const gate = nativeGate();
    gates.add(gate);
    const workerData: WorkerStart = { files, gate };
    const worker = new Worker(new URL('./mood-worker.js', import.meta.url), {
      workerData,
      // The main thread's flags are not all allowed in a thread, and none is needed there.
      execArgv: [],
    });
    let reason = 'mood worker ended';
    worker.on('message', on.reply);
    worker.on('error', (error) => {
      reason = `mood worker died: ${error instanceof Error ? error.message : String(error)}`;
    });
    worker.on('exit', () => {
      gates.delete(gate);
      on.exit(reason);
    });
    return {
      post: (request) => worker.postMessage(request),
      abandon() {
        worker.postMessage({ type: 'close' } satisfies WorkerRequest);
        worker.unref();
      },
    };
  };
  const exiting = () => gates.forEach(closeGate);
  process.on('exit', exiting);
  try {
    const pool = await startPool(spawn, { workers, maxBatch, ahead, maxWaitMs, maxQueue });
    const close = async () => {
      await pool.close();
      process.off('exit', exiting);
    };
    return { info: files.info, score: pool.score, stats: pool.stats, close };
  } catch (error) {
    process.off('exit', exiting);
    throw error;
  }
}

/**
 * Scores a stream of texts in order, keeping the workers busy without shedding; for files, not for live calls.
 * @param inFlight texts given out at once; keep it below the service's `maxQueue`
 */
export async function* scoreAll<T>(
  service: Pick<MoodService, 'score'>,
  items: AsyncIterable<T> | Iterable<T>,
  textOf: (item: T) => string,
  inFlight = 256,
): AsyncGenerator<{ item: T; mood: Mood | null }> {
  const waiting: { item: T; mood: Promise<Mood | null> }[] = [];
  for await (const item of items) {
    waiting.push({ item, mood: service.score(textOf(item)) });
    if (waiting.length >= inFlight) {
      const head = waiting.shift()!;
      yield { item: head.item, mood: await head.mood };
    }
  }
  for (const { item, mood } of waiting) yield { item, mood: await mood };
}

function atLeast(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`Mood service: expected ${name} to be a whole number of at least ${least}, got ${value}`);
}
