/** What a figure of the reports is: one statement, and how it counts in words. */
export const BY = ['all', 'day', 'hour', 'team', 'queue', 'agent', 'trade'] as const;
export type By = (typeof BY)[number];

export interface Figure {
  name: string;
  /** What it counts, as the page shows it. */
  formula: { zh: string; en: string };
  /** What it can be grouped by; the first is taken where nobody says. */
  by: readonly By[];
  /** One SELECT; `where` narrows it to the time and to what may be seen. */
  sql(by: By, where: string): string;
}

/** The column that rows are grouped by, as text. */
export const groupOf = (by: By): string => (by === 'all' ? "''" : `toString(${by})`);

/** Epoch-free: days of the site, both included. */
export interface ReportQuery {
  from: string;
  to: string;
  by?: By | undefined;
  /** Teams whose calls may be seen; null: all. */
  teams: readonly string[] | null;
  team?: string | undefined;
  queue?: string | undefined;
  trade?: string | undefined;
}

/** The only place that says whose calls a figure counts. */
export function narrowed(q: ReportQuery): { where: string; params: Record<string, unknown> } {
  const where = ['day >= {from:Date32}', 'day <= {to:Date32}'];
  const params: Record<string, unknown> = { from: q.from, to: q.to };
  if (q.teams !== null) {
    where.push('team IN ({teams:Array(String)})');
    params.teams = [...q.teams];
  }
  for (const name of ['team', 'queue', 'trade'] as const)
    if (q[name] !== undefined) {
      where.push(`${name} = {${name}:String}`);
      params[name] = q[name];
    }
  return { where: where.join(' AND '), params };
}
