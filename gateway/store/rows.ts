/**
 * Outcomes as rows of the store, and back. Pure; the column names are those of the migrations.
 */
import { mediumOf } from '../../engine/contract/call.ts';
import type { Case, CaseEvent } from '../../engine/contract/case.ts';
import type { PromptAnswer } from '../../engine/contract/coaching.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { Mark } from '../../engine/contract/mark.ts';
import type { CallView, Cause, UtteranceView } from '../../engine/contract/outcome.ts';
import type { FinalScore, Review } from '../../engine/contract/review.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Numbered } from './port.ts';

export type Row = Record<string, unknown>;
export const TABLES = [
  'utterance_order',
  'utterances',
  'flags',
  'scope_flags',
  'marks',
  'prompt_answers',
  'cases',
  'verdicts',
  'case_actions',
  'reviews',
  'review_items',
  'final_scores',
  'calls',
] as const;
/** In the order in which a batch is written: calls last, so that who sees the call sees its words and flags. */
export type Table = (typeof TABLES)[number];

/**
 * What of a batch becomes a row, by table. Of several outcomes of one call, utterance or scope the newest is enough; flags
 * keep every step, because their history is fed from these rows. Where older ones say when a revision was heard or
 * scored, which a replay goes by, that alone is kept: a narrow row, not its words again. Partials and tentative flags
 * are for screens only and give none.
 * @throws TypeError for an outcome that is none
 */
export function sortOut(batch: readonly Numbered[]): Record<Table, Numbered[]> {
  const calls = new Map<string, Numbered>();
  const utterances = new Map<string, Numbered>();
  const steps = new Map<string, Numbered>();
  const scopes = new Map<string, Numbered>();
  const flags: Numbered[] = [];
  const marks = new Map<string, Numbered>();
  const cases = new Map<string, Numbered>();
  const verdicts: Numbered[] = [];
  const case_actions: Numbered[] = [];
  const answers: Numbered[] = [];
  const reviews = new Map<string, Numbered>();
  const review_items: Numbered[] = [];
  const finals = new Map<string, Numbered>();
  for (const one of batch) {
    const d = one.delivered;
    if (d.kind === 'call') keepNewer(calls, d.view.call, one);
    else if (d.kind === 'utterance') {
      const u = d.utterance;
      if (!u.final) continue;
      const place = `${u.channel}\0${u.utterance}\0${u.call}`;
      keepNewer(utterances, place, one);
      const step = `${u.rev} ${u.mood === null}\0${place}`;
      if (!steps.has(step)) steps.set(step, one);
    } else if (d.kind === 'flag') {
      if (d.flag.status !== 'tentative') flags.push(one);
    } else if (d.kind === 'scope_flag') keepNewer(scopes, d.scope_flag.id, one);
    else if (d.kind === 'mark') keepNewer(marks, d.mark.id, one);
    else if (d.kind === 'prompt_answer') answers.push(one);
    else if (d.kind === 'review') {
      keepNewer(reviews, d.review.id, one);
      if (d.review.state === 'done') review_items.push(one);
      if (d.final || d.taken_back) keepNewer(finals, d.review.call, one);
    } else if (d.kind === 'final_score') keepNewer(finals, d.final.call, one);
    else if (d.kind === 'prompt' || d.kind === 'checklist') continue;
    else if (d.kind === 'case') {
      keepNewer(cases, d.case.id, one);
      if (d.event.type === 'judged') verdicts.push(one);
      if (d.event.type === 'acted') case_actions.push(one);
    } else
      throw new TypeError('Expected a call, utterance, flag, scope flag, mark or case, got another kind');
  }
  return {
    calls: [...calls.values()],
    utterances: [...utterances.values()],
    utterance_order: earlier(steps, new Set(utterances.values())),
    flags,
    scope_flags: [...scopes.values()],
    marks: [...marks.values()],
    cases: [...cases.values()],
    verdicts,
    case_actions,
    prompt_answers: answers,
    reviews: [...reviews.values()],
    review_items,
    final_scores: [...finals.values()],
  };
}

/** The rows of the newest feed the order by themselves. */
function earlier(steps: ReadonlyMap<string, Numbered>, newest: ReadonlySet<Numbered>): Numbered[] {
  return [...steps.values()].filter((one) => !newest.has(one));
}

function keepNewer(kept: Map<string, Numbered>, key: string, one: Numbered): void {
  const before = kept.get(key);
  const newer = (a: Numbered, b: Numbered) =>
    a.delivered.cause.at - b.delivered.cause.at || a.number - b.number;
  if (!before || newer(one, before) > 0) kept.set(key, one);
}

/** Outbox numbers within one millisecond of the log's stamp; 42 bits of stamp last until 2109. */
const NUMBERS = 2 ** 22;

/**
 * Order of outcomes as one UInt64, in digits. The log's stamp comes first (it never decreases, and outcomes of a
 * tick have it too), so that a new outbox over an old store still wins; the outbox number decides within a
 * millisecond.
 */
export function version(cause: Cause, number: number): string {
  return (BigInt(Math.max(0, Math.floor(cause.at))) * BigInt(NUMBERS) + BigInt(number % NUMBERS)).toString();
}

/** Rows of one outcome in a table: one, and of several flags judged at once one each. */
export function rowsOf(table: Table, one: Numbered): Row[] {
  const { delivered: d, number } = one;
  if (table === 'utterance_order') return [orderRow(one)];
  if (table === 'review_items' && d.kind === 'review')
    return reviewItemRows(d.review, d.cause, version(d.cause, number));
  if (table === 'final_scores' && (d.kind === 'review' || d.kind === 'final_score')) {
    if (d.final) return [finalRow(d.final, d.cause, version(d.cause, number))];
    return d.kind === 'review' && d.taken_back
      ? [takenBackRow(d.review, d.cause, version(d.cause, number))]
      : [];
  }
  if (d.kind !== 'case') return [rowOf(one)];
  const rank = version(d.cause, number);
  if (table === 'verdicts') return verdictRows(d.case, d.event, d.cause, rank);
  if (table === 'case_actions') return actionRows(d.case, d.event, d.cause, rank);
  return [rowOf(one)];
}

/**
 * The row of an outcome, by column name. Each is one literal: rows put together by spreading cost 11 µs instead of 2.
 * @throws TypeError for an outcome that is none
 */
export function rowOf({ number, delivered: d }: Numbered): Row {
  const rank = version(d.cause, number);
  if (d.kind === 'call') return callRow(d.view, d.cause, rank);
  if (d.kind === 'utterance') return utteranceRow(d.utterance, d.cause, rank);
  if (d.kind === 'scope_flag') return scopeFlagRow(d.scope_flag, d.cause, rank);
  if (d.kind === 'mark') return markRow(d.mark, d.cause, rank, d.taken);
  if (d.kind === 'prompt' || d.kind === 'checklist')
    throw new TypeError(`Expected what the store keeps, got a ${d.kind}`);
  if (d.kind === 'case') return caseRow(d.case, d.cause, rank);
  if (d.kind === 'review') return reviewRow(d.review, d.cause, rank);
  if (d.kind === 'final_score') return finalRow(d.final, d.cause, rank);
  if (d.kind === 'prompt_answer') return answerRow(d.answer, d.cause, rank);
  return flagRow(d.flag, d.cause, rank, d.reason);
}

function callRow(v: CallView, cause: Cause, rank: string): Row {
  return {
    version: rank,
    received_at: dateTime(cause.at),
    log_seq: cause.n,
    call: key(v.call),
    started_at: dateTime(v.started_at),
    ended_at: v.ended_at === null ? null : dateTime(v.ended_at),
    ended_by: v.ended_by ?? '',
    status: v.status,
    medium: mediumOf(v),
    direction: v.direction ?? '',
    trade: v.trade ?? '',
    queue: words(v.queue),
    team: words(v.agent?.team),
    agent: words(v.agent?.id),
    customer_id: words(v.customer?.id),
    duration_ms: Math.round(v.duration_ms),
    risk: v.risk,
    mood_now: v.mood.now,
    mood_peak: v.mood.peak,
    flags_critical: v.flags.critical,
    flags_major: v.flags.major,
    flags_minor: v.flags.minor,
    flags_info: v.flags.info,
    utterances: v.utterances,
    holes: v.holes,
    heard: v.heard,
    rules: v.rules,
    view: JSON.stringify(v),
  };
}

function utteranceRow(u: UtteranceView, cause: Cause, rank: string): Row {
  return {
    version: rank,
    received_at: dateTime(cause.at),
    log_seq: cause.n,
    call: key(u.call),
    channel: u.channel,
    utterance: key(u.utterance),
    // Any whole number may come in; beyond 2^53 it is none that JSON keeps.
    rev: Math.min(u.rev, Number.MAX_SAFE_INTEGER),
    role: u.role,
    start_ms: u.start_ms,
    end_ms: u.end_ms,
    text: words(u.text),
    confidence: u.confidence ?? null,
    angry: u.mood?.angry ?? null,
    negative: u.mood?.negative ?? null,
    neutral: u.mood?.neutral ?? null,
    positive: u.mood?.positive ?? null,
    abusive: u.mood?.abusive ?? null,
  };
}

/** In `utterance_order`: not seen. */
const NOT_SEEN = '18446744073709551615';

/** Where in the log a revision was heard, or scored. @throws TypeError for an outcome that is none of an utterance */
export function orderRow({ delivered: d }: Numbered): Row {
  if (d.kind !== 'utterance') throw new TypeError(`Expected an utterance, got a ${d.kind}`);
  const { utterance: u, cause } = d;
  return {
    call: key(u.call),
    channel: u.channel,
    utterance: key(u.utterance),
    rev: Math.min(u.rev, Number.MAX_SAFE_INTEGER),
    received_at: dateTime(cause.at),
    heard_seq: u.mood === null ? cause.n : NOT_SEEN,
    scored_seq: u.mood === null ? NOT_SEEN : cause.n,
  };
}

/** What a flag of one call and a flag across calls have in common. */
function raisedRow(f: Flag | ScopeFlag, { at, n }: Cause, rank: string, reason: string | undefined): Row {
  return {
    version: rank,
    received_at: dateTime(at),
    log_seq: n,
    id: key(f.id),
    status: f.status,
    shadow: f.shadow ? 1 : 0,
    rule: words(f.rule),
    rule_hash: f.rule_hash,
    title: words(f.title),
    category: words(f.category),
    severity: f.severity,
    raised_at: dateTime(Date.parse(f.raised_at)),
    reason: words(reason),
    wire: JSON.stringify(f),
  };
}

function flagRow(f: Flag, cause: Cause, rank: string, reason: string | undefined): Row {
  return {
    ...raisedRow(f, cause, rank, reason),
    call: key(f.call),
    responsible: f.by,
    at_ms: Math.round(f.at_ms),
    agent: words(f.agent?.id),
    team: words(f.agent?.team),
    queue: words(f.queue),
    angry: f.mood?.angry ?? null,
    latency_total_ms: f.latency_ms?.total ?? null,
  };
}

function scopeFlagRow(f: ScopeFlag, cause: Cause, rank: string): Row {
  const seen = (name: string) => Number(f.why.seen[name] ?? 0);
  return {
    ...raisedRow(f, cause, rank, f.reason),
    scope_by: f.scope.by,
    scope_name: words(f.scope.name),
    at: dateTime(Date.parse(f.at)),
    calls: seen('calls'),
    flags: seen('flags'),
  };
}

function markRow(m: Mark, cause: Cause, rank: string, taken: boolean): Row {
  return {
    version: rank,
    received_at: dateTime(cause.at),
    log_seq: cause.n,
    call: key(m.call),
    id: m.id,
    taken: taken ? 1 : 0,
    kind: m.kind,
    channel: m.channel,
    utterance: m.utterance === null ? '' : key(m.utterance),
    category: words(m.category),
    rule: words(m.rule ?? ''),
    flag: m.flag === null ? '' : key(m.flag),
    note: words(m.note ?? ''),
    made_by: words(m.by),
    made_at: dateTime(Date.parse(m.at)),
  };
}

const whenOrNull = (iso: string | null) => (iso === null ? null : dateTime(Date.parse(iso)));

function caseRow(c: Case, cause: Cause, rank: string): Row {
  const first = c.flags[0];
  return {
    id: c.id,
    version: rank,
    received_at: dateTime(cause.at),
    log_seq: cause.n,
    rev: c.rev,
    state: c.state,
    priority: c.priority,
    severity: c.severity,
    rule: words(first?.rule),
    category: words(first?.category),
    team: words(c.team ?? ''),
    queue: words(c.queue ?? ''),
    agent: words(c.agent ?? ''),
    owner: words(c.owner ?? ''),
    customer: words(c.customer ?? ''),
    calls: c.calls.map(key),
    flags: c.flags.length,
    opened_at: dateTime(Date.parse(c.opened_at)),
    claim_by: dateTime(Date.parse(c.claim_by)),
    due_at: dateTime(Date.parse(c.due_at)),
    seen_at: whenOrNull(c.seen_at),
    claimed_at: whenOrNull(c.first_claimed_at),
    resolved_at: whenOrNull(c.resolved_at),
    closed_at: whenOrNull(c.closed_at),
    resolution: c.resolution ?? '',
    reopened: c.reopened,
    escalated_unclaimed: whenOrNull(c.escalated.unclaimed),
    escalated_overdue: whenOrNull(c.escalated.overdue),
    wire: words(JSON.stringify(c)),
  };
}

function verdictRows(c: Case, event: CaseEvent, cause: Cause, rank: string): Row[] {
  if (event.type !== 'judged') return [];
  return c.flags
    .filter(({ flag }) => event.flags.includes(flag))
    .map((f) => ({
      call: key(f.call),
      flag: key(f.flag),
      version: rank,
      received_at: dateTime(cause.at),
      log_seq: cause.n,
      case_id: c.id,
      rule: words(f.rule),
      category: words(f.category),
      severity: f.severity,
      team: words(c.team ?? ''),
      queue: words(c.queue ?? ''),
      verdict: event.verdict,
      reason: event.reason,
      note: words(event.note ?? ''),
      judged_by: words(event.by ?? ''),
      judged_at: dateTime(Date.parse(event.at)),
    }));
}

function actionRows(c: Case, event: CaseEvent, cause: Cause, rank: string): Row[] {
  if (event.type !== 'acted') return [];
  const { action } = event;
  return [
    {
      case_id: c.id,
      id: action.id,
      version: rank,
      received_at: dateTime(cause.at),
      log_seq: cause.n,
      calls: c.calls.map(key),
      kind: action.kind,
      text: words(action.text),
      rule: words(action.rule ?? ''),
      category: words(action.category ?? ''),
      team: words(c.team ?? ''),
      queue: words(c.queue ?? ''),
      done_by: words(event.by ?? ''),
      done_at: dateTime(Date.parse(event.at)),
      check_at: whenOrNull(action.check_at),
    },
  ];
}

function answerRow(a: PromptAnswer, cause: Cause, rank: string): Row {
  return {
    version: rank,
    received_at: dateTime(cause.at),
    log_seq: cause.n,
    call: key(a.call),
    prompt: key(a.prompt),
    rule: words(a.rule),
    what: a.what,
    at_ms: a.at_ms,
    answered_by: words(a.by),
    answered_at: dateTime(Date.parse(a.at)),
  };
}

function reviewRow(r: Review, cause: Cause, rank: string): Row {
  return {
    version: rank,
    received_at: dateTime(cause.at),
    log_seq: cause.n,
    call: key(r.call),
    id: r.id,
    rev: r.rev,
    kind: r.kind,
    state: r.state,
    inspector: words(r.inspector),
    source: words(r.source ?? ''),
    team: words(r.team ?? ''),
    queue: words(r.queue ?? ''),
    agent: words(r.agent ?? ''),
    machine_score: r.machine_score,
    score: r.score,
    comment: words(r.comment ?? ''),
    assigned_at: dateTime(Date.parse(r.assigned_at)),
    done_at: whenOrNull(r.done_at),
  };
}

function reviewItemRows(r: Review, cause: Cause, rank: string): Row[] {
  return r.items.map((item) => ({
    version: rank,
    received_at: dateTime(cause.at),
    log_seq: cause.n,
    call: key(r.call),
    review: r.id,
    rule: words(item.rule),
    kind: r.kind,
    inspector: words(r.inspector),
    machine: item.machine,
    points: item.points ?? item.machine,
    reason: words(item.reason ?? ''),
  }));
}

function finalRow(f: FinalScore, cause: Cause, rank: string): Row {
  return {
    version: rank,
    received_at: dateTime(cause.at),
    log_seq: cause.n,
    call: key(f.call),
    machine: f.machine,
    final: f.final,
    taken_back: 0,
    because: f.because,
    said_by: words(f.by),
    said_at: dateTime(Date.parse(f.at)),
  };
}

/** In place of the score that a review had left: the machine's counts again. */
function takenBackRow(r: Review, cause: Cause, rank: string): Row {
  const final = {
    call: r.call,
    machine: r.machine_score,
    final: r.machine_score ?? 0,
    because: 'review' as const,
    by: r.trail?.at(-1)?.by ?? r.inspector,
    at: r.updated_at,
  };
  return { ...finalRow(final, cause, rank), taken_back: 1 };
}

/** Columns that give an UtteranceView back. */
export const UTTERANCE_COLUMNS =
  'utterance, rev, channel, role, start_ms, end_ms, text, confidence, angry, negative, neutral, positive, abusive';

export interface UtteranceRow {
  utterance: string;
  rev: number;
  channel: number;
  role: UtteranceView['role'];
  start_ms: number;
  end_ms: number;
  text: string;
  confidence: number | null;
  angry: number | null;
  negative: number | null;
  neutral: number | null;
  positive: number | null;
  abusive: number | null;
}

export function toUtterance(call: string, r: UtteranceRow): UtteranceView {
  const view: UtteranceView = {
    call,
    utterance: r.utterance,
    rev: r.rev,
    channel: r.channel,
    role: r.role,
    final: true,
    start_ms: r.start_ms,
    end_ms: r.end_ms,
    text: r.text,
    mood:
      r.angry === null
        ? null
        : {
            angry: r.angry,
            negative: r.negative ?? 0,
            neutral: r.neutral ?? 0,
            positive: r.positive ?? 0,
            abusive: r.abusive ?? 0,
          },
  };
  if (r.confidence !== null) view.confidence = r.confidence;
  return view;
}

/** First and last moment of DateTime64(3): senders' clocks may say anything. */
const EARLIEST = 0;
const LATEST = Date.UTC(2299, 11, 31);

/** Epoch ms as ClickHouse reads it in UTC: `2026-11-22 01:00:00.120`. */
export function dateTime(ms: number): string {
  if (Number.isNaN(ms)) throw new TypeError('Expected a time in epoch milliseconds, got none');
  const iso = new Date(Math.min(Math.max(Math.floor(ms), EARLIEST), LATEST)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;
}

/** Half of a surrogate pair: legal in a JavaScript string, not in UTF-8. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** In Node since 20, not yet in the compiler's library; much cheaper than the expression above. */
const wellFormed = (text: string) => (text as unknown as { isWellFormed(): boolean }).isWellFormed();

/** Text as valid UTF-8 of the same length, so that offsets stay. */
export function words(text: string | undefined): string {
  if (text === undefined) return '';
  return wellFormed(text) ? text : text.replace(LONE_SURROGATE, '\ufffd');
}

/** A key as valid UTF-8; two different keys stay different. */
export function key(id: string): string {
  return wellFormed(id)
    ? id
    : id.replace(LONE_SURROGATE, (half) => `\ufffd${half.charCodeAt(0).toString(16)}`);
}
