import type { Flag, Severity } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView, UtteranceView } from '../../engine/contract/outcome.ts';
import type { ReportCall } from '../../engine/contract/report-call.ts';
import type { ScopeFlag, ScopeKind } from '../../engine/contract/scope-flag.ts';
import type { Delivered } from '../delivered.ts';
import type { ReportCallsQuery } from '../reports/calls.ts';
import type { ReportQuery } from '../reports/figure.ts';
import type { Report } from '../reports/reports.ts';
import type { Today, TodayQuery } from '../reports/today.ts';
import type { CaseFigures, CaseFiguresQuery } from './case-queries.ts';
import type { QualityQuery, SampleQuery } from './quality-queries.ts';

export interface Page<T> {
  /** May be fewer than asked for, even none, also where more come. */
  items: T[];
  /** Opaque cursor of the next page; null on the last. */
  next: string | null;
}

/** Whose rows are read. */
export interface Seen {
  teams: readonly string[];
  /** Of what has no team: queues, and when [from, to) they counted; epoch ms, `to` null: until now and on. */
  queues: readonly { queue: string; from: number; to: number | null }[];
  /** Calls of this agent that go on, or ended at `since` (epoch ms) or later. */
  agent?: { id: string; since: number };
}

/** Newest start first. */
export interface CallQuery {
  /** Absent: everybody's. */
  seen?: Seen | undefined;
  /**
   * Beside `seen`: of a call that was theirs and went to others, what they read of it; null: nothing. Its line is
   * listed, and filters are held against that. Absent: such calls are not listed.
   */
  part?: ((detail: CallDetail) => CallDetail | null) | undefined;
  team?: string;
  queue?: string;
  agent?: string;
  trade?: string;
  /** voice, chat or review. */
  medium?: string;
  /** Calls with a standing flag of this severity. */
  severity?: Severity;
  /** Calls with any of these names of a customer: id, or token of the number. */
  customer?: readonly string[];
  /** Started at this or later, and before that; epoch ms. */
  since?: number;
  until?: number;
  /** Cursor of an earlier page. */
  after?: string;
  /** 1–500. */
  limit: number;
}

/** Newest `raised_at` first. */
export interface FlagQuery {
  /** Absent: everybody's; queue and agent count at `raised_at`. */
  seen?: Seen | undefined;
  call?: string;
  category?: string;
  severity?: string;
  status?: string;
  team?: string;
  /** Of shadow rules instead of those that people see. */
  shadow?: boolean;
  after?: string;
  limit: number;
}

/** Newest `raised_at` first. */
export interface ScopeFlagQuery {
  ids?: readonly string[];
  by?: ScopeKind;
  /** Name of the queue, team, agent or customer. */
  name?: string;
  rule?: string;
  category?: string;
  severity?: string;
  status?: string;
  /** Of shadow rules instead of those that people see. */
  shadow?: boolean;
  after?: string;
  limit: number;
}

/** The words of one call, the latest revision of each, with what the model made of them. */
export interface Transcript {
  call: CallView;
  utterances: UtteranceView[];
}

/** An outcome with its number in the outbox: `Outbox.read` returns exactly this. */
export interface Numbered {
  number: number;
  delivered: Delivered;
}

/** Log numbers of the records in which a revision of a final was heard and was scored; null = not seen. */
export interface UtteranceOrder {
  channel: number;
  utterance: string;
  rev: number;
  heard_seq: number | null;
  scored_seq: number | null;
}

/** A flag as it was raised or taken back. */
export interface FlagChange {
  flag: string;
  /** ISO 8601: stamp of the log. */
  at: string;
  /** Log number of the deciding record; 0: a tick. */
  log_seq: number;
  status: string;
  /** Why it was taken back; else empty. */
  reason: string;
}

/** How many flags of a rule people saw: raised and not taken back by a later word. */
export interface RaisedCount {
  rule: string;
  category: string;
  /** Of the agent at the evidence; empty: nobody knew. */
  team: string;
  raised: number;
}

/** Where calls, utterances, scores, flags and copies of marks and cases are kept for good: ClickHouse, embedded or over a URL. */
export interface Store {
  /**
   * Writes a batch; resolves when the store has it. Safe to repeat and to reorder: a row's version comes from
   * (`cause.at`, `number`), so writing twice changes nothing and an older outcome never replaces a newer one.
   * Rejects with StoreUnavailable (keep the batch, try later) or StoreRefused (some row of it is wrong).
   */
  write(batch: readonly Numbered[]): Promise<void>;
  /** Rule sets are stored by hash. */
  saveRuleSet(hash: string, source: string): Promise<void>;
  /** The source of a rule set; null when the store does not know the hash. */
  ruleSet(hash: string): Promise<string | null>;
  calls(query: CallQuery): Promise<Page<CallView>>;
  /** null when the store does not know the call. */
  call(id: string): Promise<CallDetail | null>;
  /** Those of these calls that the store knows: one cheap statement for many. */
  knownCalls(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Finished calls for inspection. */
  qualityCalls(query: QualityQuery): Promise<Page<CallView>>;
  /** Finished calls that a sampling plan draws, at most 1,000. */
  sample(query: SampleQuery): Promise<CallView[]>;
  flags(query: FlagQuery): Promise<Page<Flag>>;
  /** Flags of rules across calls. */
  scopeFlags(query: ScopeFlagQuery): Promise<Page<ScopeFlag>>;
  /** Whole calls with their words, newest start first: for back-tests and exports. */
  transcripts(query: CallQuery): Promise<Page<Transcript>>;
  /** Every stored revision of the call's finals with its places in the log: what a replay goes by. */
  order(call: string): Promise<UtteranceOrder[]>;
  /** Per rule, over all flags that are kept; shadow rules are left out. */
  raised(): Promise<RaisedCount[]>;
  /** What the measures of cases count. */
  caseFigures(query: CaseFiguresQuery): Promise<CaseFigures>;
  /** A figure over finished calls; null: there is none of that name and grouping. */
  report(name: string, query: ReportQuery): Promise<Report | null>;
  /** The calls that a figure counted, newest start first, with the words that made it count them. */
  reportCalls(query: ReportCallsQuery): Promise<Page<ReportCall>>;
  /** Counts of the day so far. */
  today(query: TodayQuery): Promise<Today>;
  /** Every change of a call's flags, oldest first. */
  flagChanges(call: string): Promise<FlagChange[]>;
  /** Calls of a customer, by id or by the token of the number. */
  callsOf(person: string): Promise<string[]>;
  /** Whether a case, closed ones included, joins this call with others. */
  sharesCase(call: string): Promise<boolean>;
  /** Rows per table of these calls, and of this person's own flags across calls. */
  countRows(calls: readonly string[], person: string | null): Promise<Record<string, number>>;
  /** Deletes them for good; may be repeated. */
  erase(calls: readonly string[], person: string | null): Promise<void>;
  /** Rejects with the reason when the store cannot answer. */
  ping(): Promise<{ version: string; embedded: boolean }>;
  close(): Promise<void>;
}

/** The store cannot answer now (away, starting, out of memory or disk): the same request may work later. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** The store understood and said no because of the data: the same row will be refused again. */
export class StoreRefused extends Error {
  override name = 'StoreRefused';
}

/** The tables are not those that this version knows: the server must not start on them. */
export class SchemaRefused extends Error {
  override name = 'SchemaRefused';
}

/** A page cursor that this store did not hand out. */
export class CursorInvalid extends Error {
  override name = 'CursorInvalid';
}
