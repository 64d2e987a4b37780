/** Who may see and act on a case: the one place that decides it. */
import type { CasePlace } from '../../engine/contract/case.ts';
import { may, type UserRole } from '../auth/roles.ts';

/** What is asked of a principal. */
export interface Actor {
  user: string;
  role: UserRole;
  teams: readonly string[] | 'all';
}

export function mayActOn({ role, teams }: Actor, of: Pick<CasePlace, 'team' | 'teams'>): boolean {
  if (!may(role, 'cases')) return false;
  return teams === 'all' || (of.teams ?? [of.team]).every((team) => team !== null && teams.includes(team));
}

/** May take a case out of somebody's hands and close what nobody resolved. */
export function leads({ role }: Pick<Actor, 'role'>): boolean {
  return role === 'admin' || role === 'manager';
}
