/** Who may be given which calls to review. Pure. */
import { may } from '../auth/roles.ts';
import type { User } from '../auth/users.ts';

export type Teams = 'all' | readonly string[];

/** Exists, is not disabled, may review, and sees the calls of all these teams. */
export function mayReview(user: User | undefined, of: Teams): boolean {
  return user !== undefined && !user.disabled && may(user.role, 'review') && covers(user.teams ?? 'all', of);
}

export function covers(teams: Teams, of: Teams): boolean {
  return teams === 'all' || (of !== 'all' && of.every((team) => teams.includes(team)));
}
