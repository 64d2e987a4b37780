/** What a list of cases is narrowed by. Pure. */
import type { Case } from '../../engine/contract/case.ts';
import { isOverdue } from './fold.ts';

export interface CaseQuery {
  states?: readonly Case['state'][] | undefined;
  /** Name of the owner; null: nobody. */
  owner?: string | null | undefined;
  severity?: string | undefined;
  team?: string | undefined;
  queue?: string | undefined;
  call?: string | undefined;
  customer?: string | undefined;
  overdue?: boolean | undefined;
}

/** @param now epoch ms */
export function fits(query: CaseQuery, one: Case, now: number): boolean {
  const { states, owner, severity, team, queue, call, customer, overdue } = query;
  return (
    (states === undefined || states.includes(one.state)) &&
    (owner === undefined || one.owner === owner) &&
    (severity === undefined || one.severity === severity) &&
    (team === undefined || one.team === team || (one.teams ?? []).includes(team)) &&
    (queue === undefined || one.queue === queue) &&
    (call === undefined || one.calls.includes(call)) &&
    (customer === undefined || one.customer === customer) &&
    (overdue === undefined || isOverdue(one, now) === overdue)
  );
}
