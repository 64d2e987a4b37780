/** Flags, marks and answers to prompts as rows. */
import type { PromptAnswer } from '../../engine/contract/coaching.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { Mark } from '../../engine/contract/mark.ts';
import type { Cause } from '../../engine/contract/outcome.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { dateTime, key, type Row, words } from './values.ts';

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

export function flagRow(f: Flag, cause: Cause, rank: string, reason: string | undefined): Row {
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

export function scopeFlagRow(f: ScopeFlag, cause: Cause, rank: string): Row {
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

export function markRow(m: Mark, cause: Cause, rank: string, taken: boolean): Row {
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

export function answerRow(a: PromptAnswer, cause: Cause, rank: string): Row {
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
