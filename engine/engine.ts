/** The engine: a synchronous fold over log records and ticks. Knows no clock, no file, no socket, no model. */
import { Observable, Subject, type Subscriber } from 'rxjs';
import { CallFold, type FoldOptions } from './call/call-fold.ts';
import { hasWords } from './call/final.ts';
import type { CheckItem } from './contract/checklist.ts';
import type { FlagDecision, FlagStatus } from './contract/flag.ts';
import type { MoodThresholds } from './contract/mood.ts';
import type { CallView, Outcome, Scorecard, UtteranceView } from './contract/outcome.ts';
import type { CallRecord, LogRecord } from './contract/record.ts';
import { type CallInput, pipeline } from './pipeline.ts';
import type { RuleSet } from './rules/compile.ts';

export interface EngineOptions {
  /** The rule set that a call began under. */
  ruleSet(hash: string): RuleSet;
  thresholds: MoodThresholds;
  /** How far call time must have passed a deadline before it is decided, ms. Default 1,500. */
  lag_ms?: number;
  /** How long after the end utterances are taken, log ms. Default 10,000. */
  late_ms?: number;
  /** Log time without any event after which a call is idle, ms. Default 600,000. */
  idle_ms?: number;
  /** Rules that were stopped before the first record that is kept, with the reason. */
  stopped?: ReadonlyMap<string, string>;
}

export interface CallDetails {
  view: CallView;
  utterances: UtteranceView[];
  flags: { status: FlagStatus; flag: FlagDecision }[];
  /** As the call stands now. */
  scorecard: Scorecard | null;
  /** What it still needs. */
  checklist: CheckItem[];
}

export interface Unscored {
  call: string;
  channel: number;
  utterance: string;
  rev: number;
  text: string;
}

export interface Engine {
  fold(record: LogRecord): Outcome[];
  tick(at: number): Outcome[];
  /** Lines of the open calls; `at`: log stamp up to which their length is carried on. */
  calls(at?: number): Iterable<CallView>;
  view(call: string, at?: number): CallView | undefined;
  detail(call: string, at?: number): CallDetails | undefined;
  /** The flags of `detail`; none of a call that nobody knows. */
  flags(call: string): CallDetails['flags'];
  /** Flags of a rule that stand on open calls and that people see: what a stop of the rule would withdraw. */
  standing(rule: string): number;
  /** Calls that the last record or tick completed, as they were at their end. */
  finished(): CallDetails[];
  /** Finals that wait for the model, after a recovery. */
  unscored(): Unscored[];
  /** Number of the first record of the oldest open call; Infinity without one. */
  oldestOpen(): number;
  /** Whether the model should read an utterance. */
  needsScore(utterance: UtteranceView): boolean;
}

type Input = { record: LogRecord } | { tick: number };

/** Ids of completed calls that are remembered, so that stray late records change nothing. */
const REMEMBERED = 20_000;

export function createEngine(options: EngineOptions): Engine {
  const { ruleSet, thresholds, lag_ms = 1_500, late_ms = 10_000, idle_ms = 600_000 } = options;
  const foldOptions: FoldOptions = { thresholds, lag_ms, late_ms, idle_ms };
  const folds = new Map<string, CallFold>();
  const closers = new Map<string, Subscriber<void>>();
  const completed = new Set<string>();
  const stopped = new Map(options.stopped);

  const toAll = (input: (call: string) => CallInput): CallInput[] => Array.from(folds.keys(), input);
  const route = (input: Input): CallInput[] => {
    if ('tick' in input) {
      const due: CallInput[] = [];
      for (const fold of folds.values())
        if (input.tick >= fold.wake) due.push({ call: fold.call, is: 'tick', at: input.tick });
      return due;
    }
    const { record } = input;
    const { at } = record;
    switch (record.type) {
      case 'source.lost':
        return toAll((call) => ({
          call,
          is: 'lost',
          source: record.source,
          at,
          silent: record.why === 'silent',
        }));
      case 'source.back':
        return toAll((call) => ({ call, is: 'back', source: record.source, at }));
      case 'engine.resumed':
        return toAll((call) => ({ call, is: 'resumed', until: record.until, at }));
      case 'rule.stopped':
        stopped.set(record.rule, record.reason);
        return toAll((call) => ({ call, is: 'rule', rule: record.rule, at }));
      case 'rule.resumed':
        stopped.delete(record.rule);
        return toAll((call) => ({ call, is: 'rule', rule: record.rule, at }));
      // What people say of a call, or to its agent, changes nothing in it.
      case 'mark.made':
      case 'mark.taken':
      case 'prompt.sent':
      case 'case.changed':
      case 'prompt.answered':
      case 'appeal.made':
      case 'appeal.decided':
      case 'review.changed':
        return [];
      default: {
        const { call } = record;
        if (record.type !== 'call.started' && completed.has(call)) return [];
        // Only what the door took for the first event of a call opens one: a score does not, nor what is left of a
        // completed call of which the beginning was trimmed from the log.
        if (!folds.has(call) && !('opens' in record && record.opens)) return [];
        const own: CallInput = { call, is: 'record', record };
        // The id is used again while the call before it still waits for late words: that one is over now.
        const again = record.type === 'call.started' && record.opens && folds.get(call)?.status === 'ended';
        return again ? [{ call, is: 'over', at }, own] : [own];
      }
    }
  };
  const opened = (record: CallRecord) => ('opens' in record ? record.opens?.rules : undefined) ?? '';
  const inputs = new Subject<CallInput>();
  let outcomes: Outcome[] = [];
  let finished: CallFold[] = [];
  inputs
    .pipe(
      pipeline({
        open: (input) => {
          // The first thing that reaches a call is a record that opens it: see `route`.
          const { record } = input as Extract<CallInput, { is: 'record' }>;
          const fold = new CallFold(input.call, record, ruleSet(opened(record)), stopped, foldOptions);
          folds.set(input.call, fold);
          completed.delete(input.call);
          return fold;
        },
        closing: (call) => new Observable<void>((closer) => void closers.set(call, closer)),
      }),
    )
    .subscribe((told) => {
      outcomes.push(...told);
      for (const outcome of told)
        if (outcome.kind === 'call' && outcome.view.status === 'complete') close(outcome.view.call);
    });
  /** The last outcome of the call is out: forget it. */
  function close(call: string): void {
    const fold = folds.get(call);
    if (fold) finished.push(fold);
    fold?.rules.forget();
    if (folds.delete(call)) completed.add(call);
    if (completed.size > REMEMBERED) completed.delete(completed.values().next().value as string);
    closers.get(call)?.next();
    closers.delete(call);
  }
  const feed = (input: Input): Outcome[] => {
    outcomes = [];
    for (const one of route(input)) inputs.next(one);
    return outcomes;
  };

  return {
    fold: (record) => {
      finished = [];
      if (record.type !== 'rule.stopped' && record.type !== 'rule.resumed') return feed({ record });
      // What time decides until here is decided before the switch: a replay has no tick that did so.
      const due = feed({ tick: record.at });
      return [...due, ...feed({ record })];
    },
    tick: (tick) => {
      finished = [];
      return feed({ tick });
    },
    *calls(at) {
      for (const fold of folds.values()) yield fold.view(at);
    },
    view: (call, at) => folds.get(call)?.view(at),
    detail: (call, at) => {
      const fold = folds.get(call);
      return fold && detailsOf(fold, at);
    },
    finished: () => finished.map((fold) => detailsOf(fold)),
    flags: (call) => folds.get(call)?.flags() ?? [],
    standing: (rule) => {
      let count = 0;
      for (const fold of folds.values()) count += fold.standing(rule);
      return count;
    },
    unscored: () =>
      Array.from(folds.values()).flatMap((fold) =>
        fold
          .unscored()
          .map(({ call, channel, utterance, rev, text }) => ({ call, channel, utterance, rev, text })),
      ),
    oldestOpen: () =>
      Math.min(Number.POSITIVE_INFINITY, ...Array.from(folds.values(), ({ firstRecord }) => firstRecord)),
    needsScore,
  };
}

function detailsOf(fold: CallFold, at?: number): CallDetails {
  return {
    view: fold.view(at),
    utterances: fold.utterances(),
    flags: fold.flags(),
    scorecard: fold.scorecard(),
    checklist: fold.checklist(),
  };
}

/** Finals of customers and agents that hold words. */
export function needsScore(utterance: Pick<UtteranceView, 'final' | 'role' | 'text'>): boolean {
  const { final, role } = utterance;
  return final && (role === 'customer' || role === 'agent') && hasWords(utterance);
}
