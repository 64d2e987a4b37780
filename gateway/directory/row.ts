/** Who belongs to which team from when on: rows of the directory. Pure. */

export const ROW_KINDS = ['team', 'agent', 'queue'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** A team's name for people; its id is what calls and users carry. */
export interface TeamRow {
  kind: 'team';
  id: string;
  name: string;
}

/** From then on the agent, or the queue, belongs to this team, until a later row of the same id. */
export interface MemberRow {
  kind: 'agent' | 'queue';
  id: string;
  /** null: to none. */
  team: string | null;
  /** Epoch ms; 0: since ever. */
  from: number;
}

export type DirectoryRow = TeamRow | MemberRow;

/** Longest id, as senders may say it. */
export const MAX_ID = 100;

/** The row of these, sorted by `from`, that counts at a time; undefined: before the first. */
export function rowAt(rows: readonly MemberRow[], at: number): MemberRow | undefined {
  let found: MemberRow | undefined;
  for (const row of rows) {
    if (row.from > at) break;
    found = row;
  }
  return found;
}

/** Times in which these rows give a team of `teams`: [from, to), epoch ms; `to` null: until now and on. */
export function spansIn(
  rows: readonly MemberRow[],
  teams: readonly string[],
): { from: number; to: number | null }[] {
  return rows.flatMap((row, index) =>
    row.team !== null && teams.includes(row.team)
      ? [{ from: row.from, to: rows[index + 1]?.from ?? null }]
      : [],
  );
}
