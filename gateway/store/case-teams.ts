/** A case of several teams is counted as one of each: its column `team` is empty, and they stand in its wire form. */
export const TEAMS_OF_CASE = "JSONExtract(wire, 'teams', 'Array(String)')";

/** Ids of the cases of several teams, one of `{teams}` among them. */
export const SHARED_BY_TEAMS = `SELECT id FROM cases FINAL WHERE team = '' AND hasAny(${TEAMS_OF_CASE}, {teams:Array(String)})`;

/** A row for each team of a case, with the columns `more`; readers that want each case once take one by id. */
export const casesByTeam = (more: string): string =>
  `(SELECT * REPLACE (arrayJoin(if(empty(${TEAMS_OF_CASE}), [toString(team)], ${TEAMS_OF_CASE})) AS team), ${more} FROM cases FINAL)`;
