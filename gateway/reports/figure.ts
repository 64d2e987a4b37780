/** What a figure of the reports is: one statement, and how it counts in words. */
export const BY = ['all', 'day', 'hour', 'team', 'queue', 'agent', 'trade'] as const;
export type By = (typeof BY)[number];

/** final: as people left it (reviews, upheld appeals), where nobody did the machine's · machine: the machine's alone. */
export const SCORES = ['final', 'machine'] as const;
export type Scores = (typeof SCORES)[number];

export interface Figure {
  name: string;
  /** What it counts, as the page shows it. */
  formula: { zh: string; en: string };
  /** What it can be grouped by; the first is taken where nobody says. */
  by: readonly By[];
  /** Filters that it cannot follow, since what it counts does not know them: the page says so. */
  without?: readonly FilterName[];
  /** It counts scores, of either kind. */
  scores?: true;
  /** One SELECT; `where` narrows it to the time and to what may be seen, `seen` to the latter alone. */
  sql(by: By, where: string, seen: string, scores: Scores): string;
  /** What is worked out from the counts of all rows together: intervals, comparisons. Pure. */
  finish?(rows: ReportRow[]): ReportRow[];
}

export type ReportRow = Record<string, string | number | null>;

export const FILTERS = ['team', 'queue', 'agent', 'trade'] as const;
export type FilterName = (typeof FILTERS)[number];

/** More calls than this are not all looked at one by one where a figure has to. */
export const MOST_CALLS = 500_000;

/** One in how many is looked at: 1 as long as the time has at most this many calls. A scalar of a `WITH`. */
export const oneIn = (where: string, most = MOST_CALLS): string =>
  `(SELECT toUInt64(greatest(1, ceil(sum(calls) / ${most}))) FROM call_days FINAL WHERE ${where})`;

/** The column that rows are grouped by, as text. */
export const groupOf = (by: By): string => (by === 'all' ? "''" : `toString(${by})`);

/** Days of the site, both included. */
export interface ReportQuery {
  from: string;
  to: string;
  by?: By | undefined;
  /** Teams whose calls may be seen; null: all. */
  teams: readonly string[] | null;
  team?: string | undefined;
  queue?: string | undefined;
  agent?: string | undefined;
  trade?: string | undefined;
  /** Absent: final. */
  scores?: Scores | undefined;
  /** Of the site, IANA name. */
  zone: string;
}

/** The only place that says whose calls a figure counts. */
export function narrowed(
  q: ReportQuery,
  without: readonly FilterName[] = [],
): { where: string; seen: string; params: Record<string, unknown> } {
  const seen = q.teams === null ? '1' : 'team IN ({teams:Array(String)})';
  const where = ['day >= {from:Date32}', 'day <= {to:Date32}'];
  const params: Record<string, unknown> = { from: q.from, to: q.to };
  if (q.teams !== null) {
    where.push(seen);
    params.teams = [...q.teams];
  }
  for (const name of FILTERS)
    if (q[name] !== undefined && !without.includes(name)) {
      where.push(`${name} = {${name}:String}`);
      params[name] = q[name];
    }
  return { where: where.join(' AND '), seen, params };
}
