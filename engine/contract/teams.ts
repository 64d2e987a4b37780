/** Teams that somebody names and the directory does not know: which they are, and which was probably meant. Pure. */
import { nearest } from '../text/nearest.ts';

export interface TeamNamed {
  id: string;
  /** For people. */
  name: string;
}

/** Ids of this length differ in one letter from each of their neighbours: none of those is likelier than another. */
const SHORT = 3;

/** Those that no team has as its id. Empty where there are no teams: then they come with calls alone, and nobody can tell. */
export function unknownTeams(ids: readonly string[], teams: readonly TeamNamed[]): string[] {
  if (teams.length === 0) return [];
  const known = new Set(teams.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => !known.has(id));
}

/** The team that was probably meant: by its name, in other letters, or with a slip; undefined: none is near. */
export function likelyTeam<T extends TeamNamed>(written: string, teams: readonly T[]): T | undefined {
  const wanted = plain(written);
  const same = teams.find(({ id, name }) => plain(id) === wanted || plain(name) === wanted);
  if (same || wanted.length <= SHORT) return same;
  const meant = nearest(
    written,
    teams.map(({ id }) => id).filter((id) => id.length > SHORT),
  );
  return teams.find(({ id }) => id === meant);
}

/** Wide letters, capitals and what stands between letters tell no teams apart. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/gu, '');
}
