/** In a thread of its own: loads rule sets, runs their tests and back-tests, so that no call waits for it. */
import { parentPort } from 'node:worker_threads';
import { parse } from 'yaml';
import type { Mood, MoodThresholds } from '../../engine/contract/mood.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { RuleFault } from '../../engine/contract/rule.ts';
import { Backtest, type BacktestReport, diffRules } from '../../engine/rules/backtest.ts';
import { everyRule } from '../../engine/rules/compile.ts';
import { type Loaded, loadRules, type RuleSet } from '../../engine/rules/load.ts';
import type { RuleFileSource } from '../../engine/rules/rule-format.ts';
import { type TestRun, testRuns } from '../../engine/rules/test-runs.ts';
import type { Lang } from '../../engine/rules/truth-words.ts';
import type { RuleFile } from '../rules.ts';
import { loadSegmenter } from '../segmenter.ts';

export interface CheckAsked {
  kind: 'check';
  files: readonly RuleFile[];
  /** File whose tests run; null: none run. */
  about: string | null;
  lang: Lang;
}
export interface BacktestAsked {
  kind: 'begin';
  before: readonly RuleFile[];
  after: readonly RuleFile[];
  thresholds: MoodThresholds;
  samples: number;
  zone: string;
}
export interface CallsAsked {
  kind: 'calls';
  calls: readonly { call: RecordedCall; moods: (Mood | null)[] }[];
}
export type Asked = CheckAsked | BacktestAsked | CallsAsked | { kind: 'report' };

export interface Checked {
  /** Empty: it loads. */
  errors: RuleFault[];
  hash: string | null;
  rules: number;
  tests: TestRun[];
}
export interface Reported extends BacktestReport {
  changes: ReturnType<typeof diffRules>;
}
export type Answer = { id: number } & ({ value: unknown } | { error: string });

const segmenter = loadSegmenter();
/** The set that was checked last: linting and then testing it loads it once. */
let last: { source: string; loaded: Loaded } | null = null;
let backtest: { test: Backtest; before: RuleSet; after: RuleSet } | null = null;

function load(files: readonly RuleFile[]): Loaded {
  const source = JSON.stringify(files);
  if (last?.source !== source) last = { source, loaded: loadRules(files, segmenter) };
  return last.loaded;
}

function check({ files, about, lang }: CheckAsked): Checked {
  const loaded = load(files);
  if (!loaded.ok) return { errors: loaded.errors, hash: null, rules: 0, tests: [] };
  const { ruleSet } = loaded;
  const file = files.find(({ name }) => name === about);
  const tests = file ? testRuns(ruleSet, concerned(file), lang) : [];
  return { errors: [], hash: ruleSet.hash, rules: everyRule(ruleSet).length, tests };
}

/** Words and conditions that it names may be used by any rule; else its rules, and those that it changes. */
function concerned({ text }: RuleFile): (rule: string) => boolean {
  const { rules, lists, append, macros, exceptions, overrides } = parse(text) as RuleFileSource;
  if (lists || append || macros) return () => true;
  const ids = new Set([
    ...(rules ?? []).map(({ id }) => id),
    ...[...(exceptions ?? []), ...(overrides ?? [])].map(({ rule }) => rule),
  ]);
  return (rule) => ids.has(rule);
}

function begin({ before, after, thresholds, samples, zone }: BacktestAsked): RuleFault[] {
  const [old, next] = [loadRules(before, segmenter), loadRules(after, segmenter)];
  for (const loaded of [old, next]) if (!loaded.ok) return loaded.errors;
  if (!old.ok || !next.ok) return [];
  const sets = { before: old.ruleSet, after: next.ruleSet };
  backtest = { ...sets, test: new Backtest(sets.before, sets.after, thresholds, samples, zone) };
  return [];
}

function add({ calls }: CallsAsked): number {
  for (const { call, moods } of calls) backtest?.test.add(call, moods);
  return backtest?.test.calls ?? 0;
}

function report(): Reported | null {
  if (!backtest) return null;
  const { test, before, after } = backtest;
  return { ...test.report(), changes: diffRules(before, after) };
}

parentPort?.on('message', ({ id, asked }: { id: number; asked: Asked }) => {
  const answer = (): unknown => {
    if (asked.kind === 'check') return check(asked);
    if (asked.kind === 'begin') return begin(asked);
    return asked.kind === 'calls' ? add(asked) : report();
  };
  try {
    parentPort?.postMessage({ id, value: answer() } satisfies Answer);
  } catch (error) {
    parentPort?.postMessage({ id, error: (error as Error).message } satisfies Answer);
  }
});
