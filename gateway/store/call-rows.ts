/** Calls and utterances as rows, and utterances back. */
import { mediumOf } from '../../engine/contract/call.ts';
import type { CallView, Cause, UtteranceView } from '../../engine/contract/outcome.ts';
import type { Numbered } from './port.ts';
import { dateTime, key, type Row, words } from './values.ts';

export function callRow(v: CallView, cause: Cause, rank: string): Row {
  const earlier = v.handed_over ?? [];
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
    earlier_teams: earlier.map(({ agent }) => words(agent?.team)),
    earlier_queues: earlier.map(({ queue }) => words(queue)),
    earlier_agents: earlier.map(({ agent }) => words(agent?.id)),
    earlier_trades: earlier.map(({ trade }) => trade ?? ''),
    earlier_until_ms: earlier.map(({ to_ms }) => Math.round(to_ms)),
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

export function utteranceRow(u: UtteranceView, cause: Cause, rank: string): Row {
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
