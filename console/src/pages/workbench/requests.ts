/** What the workbench asks the server. */
import type { RuleFault, RuleStatus } from '../../../../engine/contract/rule.ts';
import type { TestFailure } from '../../../../engine/contract/rule-test.ts';
import { ask } from '../../api/http.ts';

export interface RuleVersion {
  name: string;
  version: number;
  kind: string;
  at: string;
  by: string | null;
  reason: string;
  hash: string;
  restored?: number;
}
interface DraftLine {
  by: string;
  at: string;
  base: string;
}
export interface FileLine {
  name: string;
  origin: string;
  hash: string;
  bytes: number;
  rules: string[];
  /** Lists of words and macros. */
  named: number;
  draft: DraftLine | null;
  others: DraftLine[];
  last: RuleVersion | null;
}
export interface FileList {
  dir: string;
  items: FileLine[];
}
export interface RuleFileText {
  name: string;
  origin: string;
  hash: string;
  text: string;
  draft: { text: string; base: string; at: string } | null;
}
export interface TestRun {
  rule: string;
  name: string;
  failure: string | null;
  told: TestFailure | null;
}
export interface Checked {
  errors: RuleFault[];
  hash: string | null;
  rules: number;
  tests: TestRun[];
}
export type ChangeKind = 'new' | 'lost' | 'moved';
export interface Sample {
  call: string;
  at_ms: number;
  was_ms?: number;
  text: string;
}
export interface RuleChange {
  rule: string;
  title: string;
  before: number;
  after: number;
  new: number;
  lost: number;
  moved: number;
  samples: { new: Sample[]; lost: Sample[]; moved: Sample[] };
}
export interface ScopeChange {
  rule: string;
  title: string;
  before: number;
  after: number;
  new: number;
  lost: number;
}
export interface BacktestJob {
  id: string;
  files: string[];
  status: 'running' | 'done' | 'cancelled' | 'failed';
  wanted: number;
  calls: number;
  errors: RuleFault[];
  trouble: string | null;
  report: {
    calls: number;
    flagged: { before: number; after: number };
    rules: RuleChange[];
    scopes: ScopeChange[];
  } | null;
}
export interface MadeTest {
  name: string;
  rule: string;
  text: string;
  base: string;
  there: boolean;
  notes: string[];
}

/** Whole sets are loaded and tested before these are answered: seconds of work, more on a busy machine, ms. */
const patience = 90_000;

const named = (name: string) => `name=${encodeURIComponent(name)}`;

export const fetchFiles = (signal?: AbortSignal) => ask<FileList>('/v1/rule-files', signal ? { signal } : {});
export const fetchFile = (name: string) => ask<RuleFileText>(`/v1/rule-files/file?${named(name)}`);
export const fetchSchema = () => ask<object>('/v1/rule-files/schema');
export const keepDraft = (name: string, text: string, base: string) =>
  ask<{ at: string }>('/v1/rule-files/draft', { method: 'PUT', body: { name, text, base } });
export const dropDraft = (name: string) =>
  ask<void>(`/v1/rule-files/draft?${named(name)}`, { method: 'DELETE' });
export const lintText = (name: string, text: string, signal?: AbortSignal) =>
  ask<Checked>('/v1/rule-files/lint', {
    method: 'POST',
    body: { name, text },
    ...(signal ? { signal } : {}),
  });
export const testText = (name: string, text: string, lang: 'zh' | 'en') =>
  ask<Checked>('/v1/rule-files/test', { method: 'POST', patience, body: { name, text, lang } });
export const publishText = (body: {
  name: string;
  text: string;
  base: string;
  reason: string;
  statuses: Record<string, RuleStatus>;
}) => ask<RuleVersion>('/v1/rule-files/publish', { method: 'POST', patience, body });
export const restoreVersion = (body: { name: string; version: number; base: string; reason: string }) =>
  ask<RuleVersion>('/v1/rule-files/restore', { method: 'POST', patience, body });
export const fetchHistory = (name: string) =>
  ask<{ items: RuleVersion[] }>(`/v1/rule-files/history?${named(name)}`);
export const fetchVersion = (name: string, version: number) =>
  ask<{ text: string | null }>(`/v1/rule-files/history/text?${named(name)}&version=${version}`);
export const makeTest = (body: Record<string, string>) =>
  ask<MadeTest>('/v1/rule-files/from-mark', { method: 'POST', patience, body });
export const startBacktest = (calls: number) =>
  ask<BacktestJob>('/v1/rules/backtests', { method: 'POST', body: { calls } });
export const fetchBacktest = (id: string) => ask<BacktestJob>(`/v1/rules/backtests/${id}`);
export const fetchBacktests = () => ask<{ items: BacktestJob[] }>('/v1/rules/backtests');
export const fetchChanged = (job: string, rule: string, kind: ChangeKind, after: string | null) =>
  ask<{ items: Sample[]; next: string | null }>(
    `/v1/rules/backtests/${job}/flags?${new URLSearchParams({ rule, kind, ...(after === null ? {} : { after }) })}`,
  );
export const cancelBacktest = (id: string) =>
  ask<BacktestJob>(`/v1/rules/backtests/${id}`, { method: 'DELETE' });
