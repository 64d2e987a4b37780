/** Whose a case is: the teams that decide who sees it and may act on it. Pure. */
import type { Case, CasePlace } from '../../engine/contract/case.ts';

/** Whose a queue was at a time, epoch ms. */
export type TeamOfQueue = (queue: string | undefined, at: number) => string | undefined;

/** `team` null without `teams`: for those who see everything. */
export type Home = Pick<CasePlace, 'team' | 'teams'>;

/**
 * A case whose agent has no team is its queue's team's, as at its opening. What a flag across calls opened keeps the
 * teams that it had then: its calls were nobody's if there was none, and a directory that comes later gives the queue
 * a team, but not those calls.
 */
export function homeOf({ team, teams, queue, opened_at, flags }: Case, teamOfQueue: TeamOfQueue): Home {
  if (teams) return { team, teams };
  if (team !== null || flags[0]?.across) return { team };
  return { team: teamOfQueue(queue ?? undefined, Date.parse(opened_at)) ?? null };
}

/** Whether whoever sees the one sees the other. */
export function sameHome(one: Home, other: Home): boolean {
  const teamsOf = ({ team, teams }: Home) => JSON.stringify(teams ?? [team]);
  return teamsOf(one) === teamsOf(other);
}
