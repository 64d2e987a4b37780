/** When a case calls for somebody else: unclaimed for too long, or overdue. Pure. */
import type { Case, CaseEventBody } from '../../engine/contract/case.ts';

/**
 * Escalations that are due at `now` (epoch ms) and were not told before. What was told stands in the case, so a restart
 * or a clock that jumps back and forth tells none twice.
 */
export function escalationsOf({ state, claim_by, due_at, escalated }: Case, now: number): CaseEventBody[] {
  const due: CaseEventBody[] = [];
  if (state === 'open' && escalated.unclaimed === null && now >= Date.parse(claim_by))
    due.push({ type: 'escalated', why: 'unclaimed' });
  if ((state === 'open' || state === 'working') && escalated.overdue === null && now >= Date.parse(due_at))
    due.push({ type: 'escalated', why: 'overdue' });
  return due;
}

/** The next moment at which one may be due, epoch ms; null: none as it stands. */
export function nextEscalation({ state, claim_by, due_at, escalated }: Case): number | null {
  const times = [
    ...(state === 'open' && escalated.unclaimed === null ? [Date.parse(claim_by)] : []),
    ...((state === 'open' || state === 'working') && escalated.overdue === null ? [Date.parse(due_at)] : []),
  ];
  return times.length === 0 ? null : Math.min(...times);
}
