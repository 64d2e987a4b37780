/** Back-tests of drafts over stored calls, one at a time, in a thread of their own: how far, and what came out. */
import { randomUUID } from 'node:crypto';
import type { MoodThresholds } from '../../engine/contract/mood.ts';
import type { RuleFault } from '../../engine/contract/rule.ts';
import { recorded } from '../recorded-transcript.ts';
import type { RuleFile } from '../rules.ts';
import type { Page, Seen, Store, Transcript } from '../store/port.ts';
import { Bench } from './bench.ts';
import type { Reported } from './bench-worker.ts';

export type ChangeKind = 'new' | 'lost' | 'moved';
/** A flag that is new, lost or moved. */
export type ChangedFlag = Reported['rules'][number]['samples']['new'][number];

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
/** Flags of each kind and rule that stand in the report itself. */
const SAMPLES = 5;
/** And that can be asked for. */
export const LISTED = 500;
/** Back-tests whose flags can all be asked for, the newest; of older ones those of the report are left. */
const LISTED_OF = 2;
/** Jobs that are remembered, the newest. */
const KEPT = 20;

export class Backtests {
  readonly #parts: Parts;
  readonly #jobs = new Map<string, BacktestJob>();
  /** By job, the newest last. */
  readonly #listed = new Map<string, Reported['rules']>();
  /** Calls that were deleted while a job ran. */
  readonly #gone = new Set<string>();
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

  /** Up to {@link LISTED} flags of a rule, in the order of the calls that were compared: the newest call first. */
  flags(id: string, rule: string, kind: ChangeKind): readonly ChangedFlag[] {
    const rules = this.#listed.get(id) ?? this.#jobs.get(id)?.report?.rules ?? [];
    return rules.find((one) => one.rule === rule)?.samples[kind] ?? [];
  }

  /** They were deleted: their words are shown no more. */
  forget(calls: ReadonlySet<string>): void {
    if (this.#running) for (const call of calls) this.#gone.add(call);
    for (const [id, rules] of this.#listed) this.#listed.set(id, cut(rules, LISTED, calls));
    for (const { report } of this.#jobs.values())
      if (report) report.rules = cut(report.rules, SAMPLES, calls);
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
        this.#gone.clear();
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
    job.errors = await bench.ask<RuleFault[]>({ kind, before, after, thresholds, samples: LISTED, zone });
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
    const report = await bench.ask<Reported | null>({ kind: 'report' });
    if (report) this.#keep(job, report);
    job.status = 'done';
  }

  #keep(job: BacktestJob, { scopes, ...report }: Reported): void {
    const rules = cut(report.rules, LISTED, this.#gone);
    this.#listed.set(job.id, rules);
    for (const id of this.#listed.keys()) {
      if (this.#listed.size <= LISTED_OF) break;
      this.#listed.delete(id);
    }
    const few = <T>(all: readonly T[]) => all.slice(0, SAMPLES);
    job.report = {
      ...report,
      rules: cut(rules, SAMPLES, this.#gone),
      scopes: scopes.map((one) => ({
        ...one,
        samples: { new: few(one.samples.new), lost: few(one.samples.lost) },
      })),
    };
  }
}

/** Of each kind the first `most`, without those of calls that are gone. */
function cut(rules: Reported['rules'], most: number, gone: ReadonlySet<string>): Reported['rules'] {
  const few = (all: ChangedFlag[]) => all.filter(({ call }) => !gone.has(call)).slice(0, most);
  return rules.map((one) => {
    const { new: fresh, lost, moved } = one.samples;
    return { ...one, samples: { new: few(fresh), lost: few(lost), moved: few(moved) } };
  });
}
