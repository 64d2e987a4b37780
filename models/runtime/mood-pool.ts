/**
 * Texts of all callers, gathered into micro-batches for a few workers. No threads and no tensors here: workers are
 * handles, so every failure can be tested with scripted ones.
 *
 * A text is answered exactly once: with its mood, or with null when it was shed (queue full, workers dying, closed).
 * It waits at most `maxWaitMs` for batch mates, and longer only while every worker is busy. A busy worker is handed full
 * batches ahead: the thread that answers may itself be busy for long, and a worker that waits for it would score no more
 * than one batch for each of its turns. A batch whose worker dies while it runs is sent once more, to another worker,
 * before its texts are shed: a text that kills its worker must not kill them all.
 */
import type { Mood } from './mood.ts';
import type { WorkerReply, WorkerRequest } from './mood-worker.ts';

export interface WorkerHandle {
  post(request: WorkerRequest): void;
  /**
   * Gives up on a worker that does not answer: nothing more is expected of it, and it no longer keeps the process
   * alive. It is not ended by force, because that aborts the whole process when the thread is inside native code.
   */
  abandon(): void;
}

/** Starts one worker; replies and the exit (with its reason, if any) are reported through the callbacks. */
export type SpawnWorker = (on: {
  reply(reply: WorkerReply): void;
  exit(reason: string): void;
}) => WorkerHandle;

export interface PoolOptions {
  workers: number;
  /** Texts of one run at most. */
  maxBatch: number;
  /** Full batches that a busy worker is handed beside the one that it runs. */
  ahead: number;
  /** Longest wait for batch mates, ms. */
  maxWaitMs: number;
  /** Texts waiting at most; the next is shed. */
  maxQueue: number;
}

export interface MoodStats {
  /** Waiting now, not yet with a worker. */
  queued: number;
  scored: number;
  shed: number;
  batches: number;
  /** Workers replaced since the start. */
  restarts: number;
}

export interface MoodPool {
  score(text: string): Promise<Mood | null>;
  stats(): MoodStats;
  close(): Promise<void>;
}

/** A worker that has not said it is ready, or has not answered a batch, after this long is taken for dead. */
const STALL_MS = 30_000;
/** Pause before the next start of a worker that did not come up: doubles from the first to the second. */
const RESTART_MS = { first: 200, most: 10_000 };
/** How often one text is given to a worker. */
const MOST_ATTEMPTS = 2;
/** A worker asked to close is given up after this long. */
const CLOSE_MS = 2_000;

interface Job {
  text: string;
  arrived: number;
  attempts: number;
  resolve(mood: Mood | null): void;
}

/** `resting`: did not come up, its next start is timed; while all are resting, texts are shed at once. */
type SlotState = 'starting' | 'idle' | 'busy' | 'resting' | 'gone';

interface Slot {
  state: SlotState;
  handle: WorkerHandle | null;
  /** In the order in which they were handed over, and are answered; the first is the one that runs. */
  batches: Job[][];
  failedStarts: number;
  timer: NodeJS.Timeout | undefined;
  /** Takes the slot's present worker for dead; a second call for the same worker does nothing. */
  lose(reason: string): void;
  exited(): void;
}

/**
 * Starts the workers and resolves when all are ready.
 * @throws Error with the worker's own message when one cannot start; the others are ended first
 */
export function startPool(spawn: SpawnWorker, options: PoolOptions): Promise<MoodPool> {
  const queue: Job[] = [];
  const counts = { scored: 0, shed: 0, batches: 0, restarts: 0 };
  const slots: Slot[] = Array.from({ length: options.workers }, () => ({
    state: 'resting',
    handle: null,
    batches: [],
    failedStarts: 0,
    timer: undefined,
    lose: () => {},
    exited: () => {},
  }));
  let due = false;
  let dueTimer: NodeJS.Timeout | undefined;
  let closed = false;
  let started = false;
  let startup: { done(): void; failed(message: string): void };

  function shed(jobs: Job[]): void {
    counts.shed += jobs.length;
    for (const job of jobs) job.resolve(null);
  }

  function raise(slot: Slot): void {
    slot.state = 'starting';
    let current = true;
    slot.lose = (reason) => {
      if (!current) return;
      current = false;
      lost(slot, reason);
    };
    const { lose } = slot;
    slot.handle = spawn({
      reply: (reply) => {
        if (current) answered(slot, reply);
      },
      exit: (reason) => {
        if (current) slot.exited();
        lose(reason);
      },
    });
    watch(slot);
  }

  function watch(slot: Slot): void {
    const { handle, lose } = slot;
    clearTimeout(slot.timer);
    slot.timer = setTimeout(() => {
      lose(`mood worker gave no answer within ${STALL_MS / 1000} s`);
      handle!.abandon();
    }, STALL_MS).unref();
  }

  function answered(slot: Slot, reply: WorkerReply): void {
    if (slot.state === 'gone') return;
    clearTimeout(slot.timer);
    const { handle } = slot;
    if (slot.state === 'starting') {
      if (reply.type === 'failed') {
        slot.lose(reply.message);
        handle!.abandon();
        return;
      }
      slot.failedStarts = 0;
      if (!started) {
        // One after the other: the first finds out whether the model runs at all.
        const next = slots.find((other) => other.state === 'resting');
        if (next) raise(next);
        else startup.done();
      }
    } else {
      const batch = slot.batches.shift() ?? [];
      if (reply.type === 'scored' && reply.moods.length === batch.length) {
        counts.scored += batch.length;
        batch.forEach((job, i) => {
          job.resolve(reply.moods[i]!);
        });
      } else shed(batch);
    }
    if (slot.batches.length > 0) begun(slot);
    else slot.state = 'idle';
    pump();
  }

  function lost(slot: Slot, reason: string): void {
    if (slot.state === 'gone') return;
    clearTimeout(slot.timer);
    const wasStarting = slot.state === 'starting';
    // Those behind the first were not begun: it was not they.
    const [ran = [], ...behind] = slot.batches;
    const again = ran.filter((job) => job.attempts < MOST_ATTEMPTS);
    shed(ran.filter((job) => job.attempts >= MOST_ATTEMPTS));
    queue.unshift(...again, ...behind.flat());
    slot.batches = [];
    slot.handle = null;
    if (!started) {
      slot.state = 'gone';
      startup.failed(reason);
      return;
    }
    counts.restarts += 1;
    if (wasStarting) {
      slot.state = 'resting';
      const pause = Math.min(RESTART_MS.most, RESTART_MS.first * 2 ** slot.failedStarts);
      slot.failedStarts += 1;
      slot.timer = setTimeout(() => raise(slot), pause).unref();
      if (slots.every((other) => other.state === 'resting')) shed(queue.splice(0));
    } else {
      raise(slot);
    }
    pump();
  }

  function pump(): void {
    while (queue.length > 0) {
      const full = queue.length >= options.maxBatch;
      const slot = full || due ? leastBusy() : undefined;
      if (!slot || slot.batches.length > (full ? options.ahead : 0)) break;
      dispatch(slot);
    }
    clearTimeout(dueTimer);
    if (queue.length === 0) due = false;
    else if (!due) {
      const waited = performance.now() - queue[0]!.arrived;
      dueTimer = setTimeout(
        () => {
          due = true;
          pump();
        },
        Math.max(0, options.maxWaitMs - waited),
      );
    }
  }

  function leastBusy(): Slot | undefined {
    let found: Slot | undefined;
    for (const slot of slots) {
      if (slot.state !== 'idle' && slot.state !== 'busy') continue;
      if (!found || slot.batches.length < found.batches.length) found = slot;
    }
    return found;
  }

  /** The slot's first batch is the one that its worker runs now. */
  function begun(slot: Slot): void {
    for (const job of slot.batches[0]!) job.attempts += 1;
    watch(slot);
  }

  function dispatch(slot: Slot): void {
    const batch = queue.splice(0, options.maxBatch);
    slot.batches.push(batch);
    slot.state = 'busy';
    counts.batches += 1;
    if (slot.batches.length === 1) begun(slot);
    slot.handle!.post({ type: 'score', texts: batch.map((job) => job.text) });
    due = queue.length > 0 && performance.now() - queue[0]!.arrived >= options.maxWaitMs;
  }

  function closeSlot(slot: Slot): Promise<void> {
    const { handle } = slot;
    clearTimeout(slot.timer);
    slot.state = 'gone';
    if (!handle) return Promise.resolve();
    return new Promise((resolve) => {
      const patience = setTimeout(() => {
        handle.abandon();
        resolve();
      }, CLOSE_MS);
      slot.exited = () => {
        clearTimeout(patience);
        resolve();
      };
      handle.post({ type: 'close' });
    });
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    clearTimeout(dueTimer);
    shed(queue.splice(0));
    await Promise.all(
      slots.map((slot) => {
        shed(slot.batches.splice(0).flat());
        return closeSlot(slot);
      }),
    );
  }

  const pool: MoodPool = {
    score(text) {
      if (closed || queue.length >= options.maxQueue || slots.every((slot) => slot.state === 'resting')) {
        counts.shed += 1;
        return Promise.resolve(null);
      }
      return new Promise((resolve) => {
        queue.push({ text, arrived: performance.now(), attempts: 0, resolve });
        if (queue.length === 1 || queue.length >= options.maxBatch) pump();
      });
    },
    stats: () => ({ queued: queue.length, ...counts }),
    close,
  };

  return new Promise((resolve, reject) => {
    startup = {
      done() {
        started = true;
        resolve(pool);
      },
      failed(message) {
        if (closed) return;
        void close().then(() => reject(new Error(message)));
      },
    };
    raise(slots[0]!);
  });
}
