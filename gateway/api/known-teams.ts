import { likelyTeam, type TeamNamed, unknownTeams } from '../../engine/contract/teams.ts';
import { Problem } from './problems.ts';

interface Given {
  /** As they are to be given. */
  teams: readonly string[] | 'all' | undefined;
  /** Given already: nothing new is said of them. */
  had?: readonly string[] | 'all' | undefined;
  /** Who gives them means them so, whatever the directory says. */
  insisted: boolean | undefined;
}

/** A team that nobody has would show nobody's calls, and nothing would say so. @throws Problem TEAM_UNKNOWN */
export function mustKnowTeams(directory: { teams(): TeamNamed[] }, { teams, had, insisted }: Given): void {
  if (teams === undefined || teams === 'all' || insisted) return;
  const known = directory.teams();
  const [team] = unknownTeams(teams, known).filter(
    (id) => had === undefined || had === 'all' || !had.includes(id),
  );
  if (team === undefined) return;
  const likely = likelyTeam(team, known);
  const meant = likely
    ? ` Did you mean ${likely.id}${likely.name === likely.id ? '' : ` (${likely.name})`}?`
    : '';
  throw new Problem(
    'TEAM_UNKNOWN',
    `Expected teams of the directory, got "${team}".${meant} Where the team comes later, say new_teams: true.`,
    undefined,
    { field: 'teams', team, ...(likely ? { likely: likely.id } : {}) },
  );
}
