/** Reviews, their items and final scores as rows. */
import type { Cause } from '../../engine/contract/outcome.ts';
import type { FinalScore, Review } from '../../engine/contract/review.ts';
import { dateTime, key, type Row, whenOrNull, words } from './values.ts';

export function reviewRow(r: Review, cause: Cause, rank: string): Row {
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

export function reviewItemRows(r: Review, cause: Cause, rank: string): Row[] {
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

export function finalRow(f: FinalScore, cause: Cause, rank: string): Row {
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
export function takenBackRow(r: Review, cause: Cause, rank: string): Row {
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
