/** Cases as rows, with what was judged and done on them. */
import type { Case, CaseEvent } from '../../engine/contract/case.ts';
import type { Cause } from '../../engine/contract/outcome.ts';
import { firstEscalated, tookMs } from '../cases/came-back.ts';
import { dateTime, key, type Row, whenOrNull, words } from './values.ts';

export function caseRow(c: Case, cause: Cause, rank: string): Row {
  const first = c.flags[0];
  const escalated = firstEscalated(c);
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
    took_ms: tookMs(c),
    missed: c.earlier?.missed ? 1 : 0,
    closed_at: whenOrNull(c.closed_at),
    resolution: c.resolution ?? '',
    reopened: c.reopened,
    escalated_unclaimed: whenOrNull(escalated.unclaimed),
    escalated_overdue: whenOrNull(escalated.overdue),
    wire: words(JSON.stringify(c)),
  };
}

export function verdictRows(c: Case, event: CaseEvent, cause: Cause, rank: string): Row[] {
  if (event.type !== 'judged' && event.type !== 'unjudged') return [];
  const flags = event.type === 'judged' ? event.flags : event.verdicts.map(({ flag }) => flag);
  return c.flags
    .filter(({ flag }) => flags.includes(flag))
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
      // Empty: it was taken back, and nothing was said before.
      verdict: f.verdict?.verdict ?? '',
      reason: f.verdict?.reason ?? '',
      note: words(f.verdict?.note ?? ''),
      judged_by: words(f.verdict?.by ?? ''),
      judged_at: dateTime(Date.parse(f.verdict?.at ?? event.at)),
    }));
}

export function actionRows(c: Case, event: CaseEvent, cause: Cause, rank: string): Row[] {
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
