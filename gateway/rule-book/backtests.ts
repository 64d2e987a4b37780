/** Back-tests of drafts over stored calls, one at a time, in a thread of their own: how far, and what came out. */
import { randomUUID } from 'node:crypto';
import type { MoodThresholds } from '../../engine/contract/mood.ts';
import type { RuleFault } from '../../engine/contract/rule.ts';
import { recorded } from '../recorded-transcript.ts';
import type { RuleFile } from '../rules.ts';
import type { Page, Seen, Store, Transcript } from '../store/port.ts';
import { Bench } from './bench.ts';
import type { Reported } from './bench-worker.ts';

export interface BacktestJob {
  id: string;
  by: string;
  /** ISO 8601. */
  at: string;
  /** Rule files whose drafts were tried. */
  files: string[];
  status: 'running' | 'done' | 'cancelled' | 'failed';
  /** Calls asked for at most, and compared so far. */
  wanted: number;
  calls: number;
  /** Drafts that do not load are not tried. */
  errors: RuleFault[];
  /** Why it failed. */
  trouble: string | null;
  report: Reported | null;
}

export interface BacktestWanted {
  by: string;
  files: string[];
  before: readonly RuleFile[];
  after: readonly RuleFile[];
  calls: number;
  /** Calls of other teams are not looked at. */
  seen: Seen | undefined;
}

interface Parts {
  store: Pick<Store, 'transcripts'>;
  thresholds: MoodThresholds;
  zone: string;
  /** Epoch ms. */
  now(): number;
}

const PAGE = 100;
const SAMPLES = 5;
/** Jobs that are remembered, the newest. */
const KEPT = 20;

export class Backtests {
  readonly #parts: Parts;
  readonly #jobs = new Map<string, BacktestJob>();
  #running: { job: BacktestJob; bench: Bench; ended: Promise<void> } | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whose runs now. */
  get running(): BacktestJob | null {
    return this.#running?.job ?? null;
  }

  get(id: string): BacktestJob | undefined {
    return this.#jobs.get(id);
  }

  /** Newest first. */
  of(by: string): BacktestJob[] {
    return [...this.#jobs.values()].filter((job) => job.by === by).reverse();
  }

  /** Whoever calls looks at `running` first. */
  start(wanted: BacktestWanted): BacktestJob {
    if (this.#running) throw new Error('a back-test runs already');
    const { by, files, calls } = wanted;
    const job: BacktestJob = {
      id: randomUUID(),
      by,
      at: new Date(this.#parts.now()).toISOString(),
      files,
      status: 'running',
      wanted: calls,
      calls: 0,
      errors: [],
      trouble: null,
      report: null,
    };
    this.#jobs.set(job.id, job);
    for (const id of this.#jobs.keys()) {
      if (this.#jobs.size <= KEPT) break;
      this.#jobs.delete(id);
    }
    const bench = new Bench();
    const ended = this.#run(job, wanted, bench)
      .catch((error: Error) => {
        if (job.status !== 'running') return;
        job.status = 'failed';
        job.trouble = error.message;
      })
      .then(async () => {
        this.#running = null;
        await bench.close();
      });
    this.#running = { job, bench, ended };
    return job;
  }

  async cancel(id: string): Promise<void> {
    const running = this.#running;
    if (running?.job.id !== id) return;
    running.job.status = 'cancelled';
    await running.bench.close();
    await running.ended;
  }

  async close(): Promise<void> {
    if (this.#running) await this.cancel(this.#running.job.id);
  }

  async #run(job: BacktestJob, { before, after, seen }: BacktestWanted, bench: Bench): Promise<void> {
    const { store, thresholds, zone } = this.#parts;
    const kind = 'begin';
    job.errors = await bench.ask<RuleFault[]>({ kind, before, after, thresholds, samples: SAMPLES, zone });
    if (job.errors.length > 0) throw new Error('the drafts do not load');
    for (let cursor: string | undefined; job.status === 'running' && job.calls < job.wanted; ) {
      const limit = Math.min(PAGE, job.wanted - job.calls);
      const page: Page<Transcript> = await store.transcripts({
        limit,
        seen,
        ...(cursor === undefined ? {} : { after: cursor }),
      });
      if (page.items.length > 0)
        job.calls = await bench.ask<number>({ kind: 'calls', calls: page.items.map(recorded) });
      if (page.next === null) break;
      cursor = page.next;
    }
    if (job.status !== 'running') return;
    job.report = await bench.ask<Reported | null>({ kind: 'report' });
    job.status = 'done';
  }
}
