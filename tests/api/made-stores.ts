/** Open and stored calls that a test sets, held in maps. */
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { ReportCall } from '../../engine/contract/report-call.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { LiveCalls } from '../../gateway/live-calls.ts';
import type { ReportCallsQuery } from '../../gateway/reports/calls.ts';
import type { ReportQuery } from '../../gateway/reports/figure.ts';
import type { Report } from '../../gateway/reports/reports.ts';
import type { Today } from '../../gateway/reports/today.ts';
import type { CaseFigures, CaseFiguresQuery } from '../../gateway/store/case-queries.ts';
import {
  type CallQuery,
  CursorInvalid,
  type FlagQuery,
  type Page,
  type RaisedCount,
  type ScopeFlagQuery,
  type Seen,
  StoreUnavailable,
  type Transcript,
} from '../../gateway/store/port.ts';
import type { SampleQuery } from '../../gateway/store/quality-queries.ts';
import { detail } from './made-calls.ts';

/** Open calls that a test sets. */
export class OpenCalls implements LiveCalls {
  readonly details = new Map<string, CallDetail>();
  /** Over, and not stored yet. */
  readonly over = new Map<string, CallDetail>();

  *list(): Iterable<CallView> {
    for (const { call } of this.details.values()) yield call;
  }

  get(call: string): CallView | undefined {
    return this.details.get(call)?.call;
  }

  detail(call: string): CallDetail | undefined {
    return this.details.get(call) ?? this.over.get(call);
  }

  *finished(): Iterable<CallView> {
    for (const { call } of this.over.values()) yield call;
  }

  flags(call: string): Flag[] {
    return this.details.get(call)?.flags ?? [];
  }

  standing(rule: string): number {
    const flags = [...this.details.values()].flatMap((one) => one.flags);
    return flags.filter((one) => one.rule === rule && one.status === 'raised').length;
  }

  add(view: CallView, over: Partial<CallDetail> = {}): void {
    this.details.set(view.call, detail(view, over));
  }
}

/** As the store's SQL does it; `tests/store/seen.test.ts` holds both against each other. */
export function isSeen(
  seen: Seen | undefined,
  { agent, queue }: Pick<CallView, 'agent' | 'queue'>,
  at: number,
  endedAt: number | null,
): boolean {
  if (!seen) return true;
  const team = agent?.team ?? '';
  const byQueue = seen.queues.some(
    (one) => one.queue === queue && at >= one.from && (one.to === null || at < one.to),
  );
  const own = seen.agent !== undefined && seen.agent.id === agent?.id;
  return (
    seen.teams.includes(team) ||
    (team === '' && byQueue) ||
    (own && (endedAt === null || endedAt >= (seen.agent?.since ?? 0)))
  );
}

/** Finished calls that a test sets, newest first; `away` makes every question fail. */
export class StoredCalls {
  async order() {
    return [{ channel: 0, utterance: 'u-1', rev: 1, heard_seq: 3, scored_seq: 5 }];
  }

  async flagChanges() {
    return [{ flag: 'f-1', at: '2026-11-22T01:00:00.000Z', log_seq: 3, status: 'raised', reason: '' }];
  }

  /** Sources of rule sets by hash. */
  readonly ruleSets = new Map<string, string>();

  async ruleSet(hash: string): Promise<string | null> {
    return this.ruleSets.get(hash) ?? null;
  }

  readonly details: CallDetail[] = [];
  readonly shadow: Flag[] = [];
  readonly scope: ScopeFlag[] = [];
  away = false;

  /** Other filters are the store's own: tests/store. */
  async calls({ limit, after, seen, part, customer, since, until }: CallQuery): Promise<Page<CallView>> {
    return this.#page(
      this.details
        .flatMap((detail) => {
          const { call } = detail;
          if (isSeen(seen, call, call.started_at, call.ended_at)) return [call];
          return (customer ? null : part?.(detail))?.call ?? [];
        })
        .filter(
          ({ customer: own, started_at }) =>
            (!customer || customer.includes(own?.id ?? '') || customer.includes(own?.number ?? '')) &&
            started_at >= (since ?? 0) &&
            started_at < (until ?? Number.POSITIVE_INFINITY),
        ),
      limit,
      after,
    );
  }

  /** Filters are the store's own: tests/store/quality-calls.test.ts. */
  qualityCalls(query: CallQuery): Promise<Page<CallView>> {
    return this.calls(query);
  }

  /** The draw is the store's own: tests/store/quality-calls.test.ts. */
  async sample({ n, seen, except }: SampleQuery): Promise<CallView[]> {
    return this.details
      .map(({ call }) => call)
      .filter((call) => isSeen(seen, call, call.started_at, call.ended_at) && !except.includes(call.call))
      .slice(0, n);
  }

  async call(id: string): Promise<CallDetail | null> {
    if (this.away) throw new Error('away');
    return this.details.find(({ call }) => call.call === id) ?? null;
  }

  /** Statements that asked which calls are known, each with its ids. */
  readonly lookedUp: string[][] = [];

  async knownCalls(ids: readonly string[]): Promise<ReadonlySet<string>> {
    this.lookedUp.push([...ids]);
    if (this.away) throw new Error('away');
    return new Set(ids.filter((id) => this.details.some(({ call }) => call.call === id)));
  }

  async transcripts({ limit, after, seen }: CallQuery): Promise<Page<Transcript>> {
    const shown = this.details.filter(({ call }) => isSeen(seen, call, call.started_at, call.ended_at));
    return this.#page(
      shown.map(({ call, utterances }) => ({ call, utterances })),
      limit,
      after,
    );
  }

  async flags({ limit, after, call, shadow, seen }: FlagQuery): Promise<Page<Flag>> {
    const at = (one: Flag) => Date.parse(one.raised_at);
    const all = (shadow ? this.shadow : this.details.flatMap(({ flags }) => flags)).filter((one) =>
      isSeen(seen, one, at(one), at(one)),
    );
    return this.#page(
      all.filter((one) => call === undefined || one.call === call),
      limit,
      after,
    );
  }

  async scopeFlags({ limit, after, ids, by, name }: ScopeFlagQuery): Promise<Page<ScopeFlag>> {
    if (this.away) throw new StoreUnavailable('away');
    const fits = ({ id, scope }: ScopeFlag) =>
      (ids === undefined || ids.includes(id)) &&
      (by === undefined || scope.by === by) &&
      (name === undefined || scope.name === name);
    return this.#page(this.scope.filter(fits), limit, after);
  }

  figures: CaseFigures = { cases: [], repeats: [], rules: [], actions: [] };
  asked: CaseFiguresQuery[] = [];

  async caseFigures(query: CaseFiguresQuery): Promise<CaseFigures> {
    if (this.away) throw new StoreUnavailable('away');
    this.asked.push(query);
    return this.figures;
  }

  /** Counts calls by team, as far as they may be seen. */
  async report(report: string, { teams }: ReportQuery): Promise<Report | null> {
    if (report !== 'volume') return null;
    const of = [...new Set(this.details.map(({ call }) => call.agent?.team ?? 'nobody-team'))];
    const rows = of.filter((team) => teams === null || teams.includes(team)).map((team) => ({ of: team }));
    return { report, by: 'team', formula: { zh: '', en: '' }, sql: '', params: {}, without: [], rows };
  }

  /** Every call, as far as it may be seen. */
  async reportCalls({ teams }: ReportCallsQuery): Promise<Page<ReportCall>> {
    const items = this.details
      .map(({ call, utterances }) => ({
        call: call.call,
        started_at: call.started_at,
        team: call.agent?.team ?? '',
        queue: call.queue ?? '',
        agent: call.agent?.id ?? '',
        trade: call.trade ?? '',
        duration_ms: call.duration_ms,
        score: null,
        machine_score: null,
        arc: '',
        angry: false,
        quotes: utterances.map(({ start_ms, text }) => ({
          at_ms: start_ms,
          text,
          title: null,
          title_en: null,
        })),
      }))
      .filter(({ team }) => teams === null || teams.includes(team));
    return { items, next: null };
  }

  async today(): Promise<Today> {
    if (this.away) throw new StoreUnavailable('away');
    const flags = { critical: 0, major: 0, minor: 0, info: 0 };
    return { ended: 0, heard: 0, known: 0, known_heard: 0, angry: 0, flags };
  }

  async raised(): Promise<RaisedCount[]> {
    if (this.away) throw new Error('away');
    const counts = new Map<string, RaisedCount>();
    for (const { rule, category, agent } of this.details.flatMap(({ flags }) => flags)) {
      const team = agent?.team ?? '';
      const known = counts.get(rule + team) ?? { rule, category, team, raised: 0 };
      counts.set(rule + team, { ...known, raised: known.raised + 1 });
    }
    return [...counts.values()];
  }

  async #page<T>(all: T[], limit: number, after?: string): Promise<Page<T>> {
    if (this.away) throw new Error('away');
    const from = after === undefined ? 0 : Number(after);
    if (!Number.isInteger(from)) throw new CursorInvalid('not mine');
    const to = from + limit;
    return { items: all.slice(from, to), next: to < all.length ? String(to) : null };
  }
}
