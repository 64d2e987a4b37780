/**
 * A case is the fold over its events. Pure. Events are numbered 1, 2, 3 … per case: one that was folded before changes
 * nothing, one that comes too early is refused, so that repeats and disorder cannot make another case of it.
 */
import type { Case, CaseEvent, CaseFlag, CaseVerdict } from '../../engine/contract/case.ts';
import { SEVERITIES, type Severity } from '../../engine/contract/flag.ts';
import { asBefore, backByHand, backByLate, backToWork, begun } from './came-back.ts';

/** Flags that one case takes; a call that raises more than this opens another case. */
export const MOST_FLAGS = 100;

/**
 * @param before undefined before the first event
 * @throws RangeError for an event whose predecessor is missing
 */
export function foldCase(before: Case | undefined, event: CaseEvent): Case {
  if (before && event.n <= before.rev) return before;
  const expected = (before?.rev ?? 0) + 1;
  if (event.n !== expected)
    throw new RangeError(`expected event ${expected} of the case, got ${event.n} (${event.type})`);
  if (!before) return opened(event);
  const kept = before.before_late && begun(before, event) ? { before_late: null } : {};
  return { ...before, ...kept, ...changed(before, event), rev: event.n, updated_at: event.at };
}

function opened(event: CaseEvent): Case {
  if (event.type !== 'opened')
    throw new RangeError(`expected a case to begin with opened, got ${event.type}`);
  const { at, by, flag, place, id, customer, previous, priority, claim_by, due_at } = event;
  const { calls = [flag.call] } = event;
  return {
    id,
    rev: event.n,
    state: 'open',
    priority,
    severity: flag.severity,
    owner: null,
    ...place,
    customer,
    calls,
    flags: [flag],
    previous,
    opened_at: at,
    opened_by: by,
    claim_by,
    due_at,
    seen_at: null,
    claimed_at: null,
    first_claimed_at: null,
    resolved_at: null,
    resolved_by: null,
    closed_at: null,
    updated_at: at,
    resolution: null,
    escalated: { unclaimed: null, overdue: null },
    reopened: 0,
    comments: 0,
    actions: 0,
  };
}

function changed(before: Case, event: CaseEvent): Partial<Case> {
  const { at, by } = event;
  switch (event.type) {
    case 'opened':
      throw new RangeError('expected an event of a case that is there, got opened again');
    case 'joined': {
      const { flag, customer, priority, claim_by, due_at, calls = [flag.call] } = event;
      return {
        flags: [...before.flags, flag],
        calls: [...new Set([...before.calls, ...calls])],
        customer: before.customer ?? customer,
        severity: graver(before.severity, flag.severity),
        priority,
        claim_by,
        due_at,
        ...(flag.late ? (by === null ? backByLate(before, at) : backByHand(before, at)) : {}),
      };
    }
    case 'flag':
      return {
        flags: before.flags.map((one) => (one.flag === event.flag ? { ...one, status: event.status } : one)),
        ...(event.restores && before.before_late ? asBefore(before.before_late) : {}),
        ...(event.late ? { ...backByLate(before, at), ...event.late } : {}),
      };
    case 'seen':
      return { seen_at: before.seen_at ?? at };
    case 'claimed':
      return taken(before, by, at);
    case 'assigned':
      return taken(before, event.to, at);
    case 'released':
      return { state: 'open', owner: null, claimed_at: null };
    case 'commented':
      return { comments: before.comments + 1 };
    case 'acted':
      return { actions: before.actions + 1 };
    case 'prioritised':
      return { priority: event.priority };
    case 'resolved':
      return { state: 'review', resolution: event.resolution, resolved_at: at, resolved_by: by };
    case 'returned':
      return { state: 'working', resolution: null, resolved_at: null, resolved_by: null };
    case 'closed':
      return {
        state: 'closed',
        resolution: event.resolution,
        closed_at: at,
        resolved_at: before.resolved_at ?? at,
        resolved_by: before.resolved_by ?? by,
      };
    case 'reopened':
      return {
        ...backToWork(before, at),
        closed_at: null,
        claim_by: event.claim_by,
        due_at: event.due_at,
        reopened: before.reopened + 1,
      };
    case 'judged': {
      const { verdict, reason, note } = event;
      const said: CaseVerdict = { verdict, reason, note, by: by ?? '', at };
      return {
        flags: before.flags.map((one) => (event.flags.includes(one.flag) ? { ...one, verdict: said } : one)),
      };
    }
    case 'unjudged': {
      const said = new Map(event.verdicts.map(({ flag, verdict }) => [flag, verdict]));
      return {
        flags: before.flags.map((one) => {
          const verdict = said.get(one.flag);
          return verdict === undefined ? one : { ...one, verdict };
        }),
      };
    }
    case 'escalated':
      return { escalated: { ...before.escalated, [event.why]: at } };
  }
}

function taken(before: Case, owner: string | null, at: string): Partial<Case> {
  return {
    state: 'working',
    owner,
    claimed_at: at,
    first_claimed_at: before.first_claimed_at ?? at,
    seen_at: before.seen_at ?? at,
  };
}

export function graver(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}

export function standing(flags: readonly CaseFlag[]): CaseFlag[] {
  return flags.filter(({ status }) => status === 'raised');
}

/** Nobody has resolved it, and its time is over. */
export function isOverdue({ state, due_at }: Pick<Case, 'state' | 'due_at'>, now: number): boolean {
  return (state === 'open' || state === 'working') && now >= Date.parse(due_at);
}
