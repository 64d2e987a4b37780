/**
 * Drives the engine: committed records and ticks in, outcomes to the outbox, then to the sockets. The only place
 * where decisions meet a clock: it adds the delivery part (when, and how long each stage took).
 */
import type { AcrossRule } from '../engine/across/across-rule.ts';
import type { Flag } from '../engine/contract/flag.ts';
import type { CallDetail } from '../engine/contract/live.ts';
import type { CallView, Cause, Outcome } from '../engine/contract/outcome.ts';
import type { LogRecord } from '../engine/contract/record.ts';
import { type RefusedEvents, withRefused } from '../engine/contract/refused.ts';
import type { CallDetails, Engine } from '../engine/engine.ts';
import type { AcrossCalls } from './across-calls.ts';
import type { Delivered } from './delivered.ts';
import { FinishedCalls } from './finished-calls.ts';
import { FlagDelivery } from './flag-delivery.ts';
import { HeldLines } from './held-lines.ts';
import type { LiveCalls } from './live-calls.ts';
import { type Log, LogUnavailable, type Outbox } from './log/port.ts';
import { replacedAtOnce, supersededPartials } from './superseded.ts';

/** A final that the model should read. */
export interface Unscored {
  call: string;
  channel: number;
  utterance: string;
  rev: number;
  text: string;
}

export interface RunnerParts {
  engine: Engine;
  /** Counts the engine's flags over many calls. */
  across: Omit<AcrossCalls, 'figures'>;
  log: Log;
  outbox: Outbox;
  /** Hands a final to the model; its answer comes back as a record of the log. */
  score(utterance: Unscored): void;
  /** After the outbox holds them: sockets, store. Partials come here only. */
  publish(delivered: readonly Delivered[]): void;
  /** Sequence holes of a call, counted at the door. */
  holes(call: string): number;
  /** Events of a call that the door refused. Absent: none are counted. */
  refused?(call: string): readonly RefusedEvents[];
  stage(name: 'ingest' | 'log' | 'score' | 'rules' | 'push' | 'total', ms: number): void;
  /** The disk refused the outbox; told once, and once when it is well again. */
  trouble(error: Error | null): void;
  /** Number of the outbox up to which the store has everything. Absent: nobody stores. */
  stored?(): number;
  /** Epoch ms, monotonic within a run, fractions allowed. */
  now(): number;
}

/** How often the cursor is written when ticks bring nothing, ms. */
const QUIET_CURSOR_MS = 1_000;
/** How long a failed outbox write waits before it is tried again, ms. */
const RETRY_MS = 500;

export class Runner implements LiveCalls {
  readonly #parts: RunnerParts;
  readonly #flags: FlagDelivery;
  #pending: Delivered[] = [];
  /** Flags that were delivered and now have their stage times: for the store only. */
  #stored: Delivered[] = [];
  readonly #lines = new HeldLines();
  readonly #finished = new FinishedCalls();
  /** What rules across calls counted and no transaction holds yet. */
  #uncounted = new Map<string, string | null>();
  #cursor: { n: number; tick: number };
  #written: { n: number; tick: number };
  #writing: Promise<void> | null = null;
  #troubled = false;
  #stopped = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#flags = new FlagDelivery(parts.now);
    this.#cursor = { ...parts.outbox.engineCursor() };
    this.#written = { ...this.#cursor };
  }

  /** Folds the kept log again, then goes on live. Outcomes that were delivered before are not delivered twice. */
  async start(): Promise<{ replayed: number; open: number }> {
    const { engine, log, across } = this.#parts;
    const delivered = { ...this.#cursor };
    this.#pending.push(...across.restore(this.#now()));
    let caughtUp = false;
    const superseded = supersededPartials(log.read(log.first()), delivered.n);
    let replayed = superseded.size;
    for (const record of log.read(log.first(), superseded)) {
      replayed += 1;
      if (record.n > delivered.n && !caughtUp) {
        this.#rememberTick(delivered.tick);
        caughtUp = true;
      }
      this.#flags.note(record, record.at);
      const outcomes = engine.fold(record);
      if (record.n <= delivered.n) {
        this.#remember(outcomes);
        this.#keepFinished(this.#parts.outbox.last());
        across.remember(record);
      } else this.#take(record, outcomes, { n: record.n, tick: this.#cursor.tick });
    }
    if (!caughtUp) this.#rememberTick(delivered.tick);
    log.onCommit((records) => this.#committed(records));
    log.onTick((at) => this.#ticked(at));
    await log.append([{ type: 'engine.resumed', until: delivered.tick }]);
    for (const utterance of engine.unscored()) this.#parts.score(utterance);
    let open = 0;
    for (const view of engine.calls()) if (view.status !== 'complete') open += 1;
    return { replayed, open };
  }

  /**
   * Waits until everything that was decided before is in the outbox, stage times and all.
   * @throws LogUnavailable while the disk refuses it
   */
  async settle(): Promise<void> {
    // What is under way may have begun before; flags get their stage times with a first write and are stored by the next.
    await this.#writing;
    for (let writes = 0; writes < 2; writes += 1) {
      this.#kick();
      await this.#writing;
      if (this.#troubled) throw new LogUnavailable('Outcomes cannot be written now: disk full?');
    }
  }

  /** Waits until everything that was decided is in the outbox. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#writing) await this.#writing;
    if (this.#pending.length + this.#stored.length + this.#lines.size > 0 || this.#cursor.n > this.#written.n)
      await this.#write().catch(() => undefined);
  }

  /** Log number below which nothing is needed to rebuild the open calls. */
  trimBelow(): number {
    return Math.min(this.#parts.engine.oldestOpen(), this.#written.n + 1);
  }

  *list(): Iterable<CallView> {
    for (const view of this.#parts.engine.calls(this.#parts.now())) yield this.#fromDoor(view);
  }

  get(call: string): CallView | undefined {
    const view = this.#parts.engine.view(call, this.#parts.now());
    return view && this.#fromDoor(view);
  }

  /** An open call, or one that is over and not stored yet. */
  detail(call: string): CallDetail | undefined {
    const detail = this.#parts.engine.detail(call, this.#parts.now());
    return detail ? this.#detailOf(detail) : this.#finished.get(call);
  }

  /** Lines of calls that are over and not stored yet. */
  finished(): Iterable<CallView> {
    return this.#finished.lines();
  }

  /** Deleted on request: not to be read here any more. */
  forgetFinished(calls: ReadonlySet<string>): void {
    this.#finished.forget(calls);
  }

  #detailOf(detail: CallDetails): CallDetail {
    const { utterances, scorecard, checklist } = detail;
    const flags = this.#known(detail.flags);
    return {
      call: this.#fromDoor(detail.view),
      utterances,
      flags,
      scorecard,
      ...(checklist.length > 0 ? { checklist } : {}),
    };
  }

  flags(call: string): Flag[] {
    return this.#known(this.#parts.engine.flags(call));
  }

  #known(flags: ReturnType<Engine['flags']>): Flag[] {
    const shown = flags.filter(({ flag }) => !flag.shadow);
    return shown.map(({ flag, status }) => this.#flags.known(flag, status));
  }

  /** Rules across calls that count from now on; what stands of others is withdrawn. */
  useAcross(rules: readonly AcrossRule[]): void {
    this.#pending.push(...this.#parts.across.use(rules, this.#now()));
    this.#kick();
  }

  /** Nothing that was decided is later. */
  #now(): Cause {
    return { n: 0, at: Math.max(this.#parts.log.last().at, this.#cursor.tick) };
  }

  standing(rule: string): number {
    return this.#parts.engine.standing(rule) + this.#parts.across.standing(rule);
  }

  #committed(records: LogRecord[]): void {
    const durableAt = this.#parts.now();
    const replaced = replacedAtOnce(records);
    for (const record of records) {
      if (replaced.has(record)) continue;
      this.#flags.note(record, durableAt);
      const outcomes = this.#parts.engine.fold(record);
      this.#take(record, outcomes, { n: record.n, tick: this.#cursor.tick });
      for (const outcome of outcomes) {
        if (outcome.kind !== 'utterance' || record.type !== 'utterance') continue;
        const { utterance } = outcome;
        if (utterance.mood === null && this.#parts.engine.needsScore(utterance)) {
          this.#parts.score(utterance);
        }
      }
    }
    this.#kick();
  }

  #ticked(at: number): void {
    this.#take(null, this.#parts.engine.tick(at), { n: this.#cursor.n, tick: at });
    if (this.#pending.length > 0 || at - this.#written.tick >= QUIET_CURSOR_MS) this.#kick();
  }

  /** Queues outcomes with their delivery part, and what they mean across calls; what people say passes the folds by. */
  #take(record: LogRecord | null, outcomes: readonly Outcome[], cursor: { n: number; tick: number }): void {
    this.#cursor = cursor;
    for (const outcome of outcomes) this.#pending.push(this.#deliver(outcome));
    this.#keepFinished(null);
    for (const outcome of outcomes) if (outcome.kind === 'call') this.#forgetComplete(outcome.view);
    this.#pending.push(...this.#parts.across.take(record, outcomes));
    if (record) this.#pending.push(...saidByPeople(record));
  }

  /** Outcomes of a replay were delivered by an earlier run; only what later ones refer to is kept. */
  #remember(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      if (outcome.kind === 'flag') this.#flags.remember(outcome.flag, outcome.status, outcome.cause);
      else if (outcome.kind === 'call') this.#forgetComplete(outcome.view);
    }
  }

  /** Calls may complete in the time that passed after the last record. */
  #rememberTick(tick: number): void {
    const outcomes = this.#parts.engine.tick(tick);
    this.#keepFinished(this.#parts.outbox.last());
    this.#remember(outcomes);
  }

  /** Before what is known of their flags is forgotten. */
  #keepFinished(through: number | null): void {
    for (const one of this.#parts.engine.finished()) {
      const { checklist: _, ...detail } = this.#detailOf(one);
      this.#finished.keep(detail, through);
    }
  }

  #forgetComplete({ call, status }: CallView): void {
    if (status === 'complete') this.#flags.forget(call);
  }

  #deliver(outcome: Outcome): Delivered {
    if (outcome.kind === 'utterance' || outcome.kind === 'checklist') return outcome;
    if (outcome.kind === 'call') return { ...outcome, view: this.#fromDoor(outcome.view) };
    const flag = this.#flags.decided(outcome.flag, outcome.status, outcome.cause);
    return {
      kind: 'flag',
      cause: outcome.cause,
      flag,
      ...(outcome.reason ? { reason: outcome.reason } : {}),
    };
  }

  #kick(): void {
    if (this.#writing || this.#stopped) return;
    this.#writing = this.#write()
      .catch(() => undefined)
      .finally(() => {
        this.#writing = null;
        if (this.#pending.length > 0) this.#kick();
      });
  }

  /** One outbox transaction for all that is queued; on failure nothing is lost, it is tried again. */
  async #write(): Promise<void> {
    const batch = newestLines(this.#pending);
    const stored = this.#stored;
    const durable = this.#lines.due(batch.filter(isDurable), this.#parts.now(), this.#stopped);
    const cursor = { ...this.#cursor };
    // Taken with the cursor, so that both speak of the same moment.
    const counted = new Map([...this.#uncounted, ...this.#parts.across.takeChanges()]);
    const finished = this.#finished.unwritten();
    this.#pending = [];
    this.#stored = [];
    this.#uncounted = new Map();
    try {
      const through = await this.#parts.outbox.commit([...stored, ...durable.outcomes], cursor, () =>
        this.#parts.across.save(counted),
      );
      this.#finished.written(finished, through);
      this.#finished.stored(this.#parts.stored?.() ?? through);
    } catch (error) {
      this.#uncounted = counted;
      this.#pending = batch.concat(this.#pending);
      this.#stored = stored.concat(this.#stored);
      if (!this.#troubled) this.#parts.trouble(error as Error);
      this.#troubled = true;
      await new Promise((done) => setTimeout(done, RETRY_MS));
      return;
    }
    durable.written();
    if (this.#troubled) this.#parts.trouble(null);
    this.#troubled = false;
    this.#written = cursor;
    this.#parts.publish(this.#timed(batch));
  }

  /** Adds the stage times to flags on their way to the sockets; the store gets them with the next write. */
  #timed(batch: readonly Delivered[]): Delivered[] {
    const handedOver = this.#parts.now();
    return batch.map((delivered) => {
      if (delivered.kind !== 'flag') return delivered;
      const flag = this.#flags.handedOver(delivered.flag, handedOver);
      if (flag === delivered.flag) return delivered;
      const timed = { ...delivered, flag };
      this.#stored.push(timed);
      if (flag.status === 'raised') this.#measure(flag);
      return timed;
    });
  }

  #measure(flag: Flag): void {
    for (const [name, ms] of Object.entries(flag.latency_ms ?? {})) {
      if (typeof ms === 'number') this.#parts.stage(name as 'total', ms);
    }
  }

  /** With what only the door knows. */
  #fromDoor(view: CallView): CallView {
    const holes = this.#parts.holes(view.call);
    const refused = this.#parts.refused?.(view.call) ?? [];
    if (holes === view.holes && refused.length === 0) return view;
    return withRefused({ ...view, holes }, refused);
  }
}

const NOTHING: readonly Delivered[] = [];

/** Marks, changes of cases, reviews, decided appeals, and words to agents. */
function saidByPeople(record: LogRecord): readonly Delivered[] {
  if (record.type === 'utterance' || record.type === 'scored') return NOTHING;
  const cause = { n: record.n, at: record.at };
  if (record.type === 'mark.made' || record.type === 'mark.taken')
    return [{ kind: 'mark', cause, mark: record.mark, taken: record.type === 'mark.taken' }];
  if (record.type === 'case.changed')
    return [{ kind: 'case', cause, case: record.case, event: record.event }];
  if (record.type === 'prompt.answered') return [{ kind: 'prompt_answer', cause, answer: record.answer }];
  if (record.type === 'review.changed')
    return [
      {
        kind: 'review',
        cause,
        review: record.review,
        final: record.final,
        ...(record.taken_back ? { taken_back: true } : {}),
      },
    ];
  if (record.type === 'appeal.decided' && record.final)
    return [{ kind: 'final_score', cause, final: record.final }];
  if (record.type === 'prompt.sent') return [{ kind: 'prompt', cause, prompt: record.prompt }];
  return [];
}

/** A call's line replaces the ones before it. */
function newestLines(batch: readonly Delivered[]): Delivered[] {
  const newest = new Map<string, Delivered>();
  for (const one of batch) if (one.kind === 'call') newest.set(one.view.call, one);
  return batch.filter((one) => one.kind !== 'call' || newest.get(one.view.call) === one);
}

/** Partials are for screens; a restart brings them anew. Of tentative flags the store makes no rows (`rows.ts`). */
function isDurable(delivered: Delivered): boolean {
  if (delivered.kind === 'prompt' || delivered.kind === 'checklist') return false;
  if (delivered.kind === 'utterance') return delivered.utterance.final;
  return true;
}
