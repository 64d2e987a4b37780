/** Answers of the reports. */
import type { ClickHouseClient } from '@clickhouse/client';
import {
  BY,
  type By,
  type Figure,
  type FilterName,
  narrowed,
  type ReportQuery,
  type ReportRow,
  type Scores,
} from './figure.ts';
import { FIGURES } from './figures.ts';
import { MORE_FIGURES } from './more-figures.ts';
import { select } from './rollup.ts';

export interface Report {
  report: string;
  by: By;
  formula: { zh: string; en: string };
  /** The statement that counted it, and the values of its `{name:Type}` places. */
  sql: string;
  params: Record<string, unknown>;
  /** Filters that were asked for and that it cannot follow. */
  without: readonly FilterName[];
  /** Which scores it counted, where it counts any. */
  scores?: Scores;
  rows: ReportRow[];
}
export interface ReportLine {
  name: string;
  formula: { zh: string; en: string };
  by: readonly By[];
  sql: string;
}

const ALL: readonly Figure[] = [...FIGURES, ...MORE_FIGURES];

/** Every figure with its formula and its statement. */
export function reportList(): ReportLine[] {
  return ALL.map(({ name, formula, by, sql }) => ({
    name,
    formula,
    by,
    sql: sql(by[0] ?? BY[0], '…', '…', 'final'),
  }));
}

/** null: there is no such figure, or not grouped like that. */
export async function readReport(
  client: ClickHouseClient,
  name: string,
  query: ReportQuery,
): Promise<Report | null> {
  const figure = ALL.find((one) => one.name === name);
  const by = query.by ?? figure?.by[0];
  if (!figure || !by || !figure.by.includes(by)) return null;
  const { where, seen, params } = narrowed(query, figure.without);
  const scores = query.scores ?? 'final';
  const sql = figure.sql(by, where, seen, scores);
  if (sql.includes('{zone:')) params.zone = query.zone;
  const rows = await select<ReportRow>(client, sql, params);
  return {
    report: name,
    by,
    formula: figure.formula,
    sql,
    params,
    without: (figure.without ?? []).filter((filter) => query[filter] !== undefined),
    ...(figure.scores ? { scores } : {}),
    rows: figure.finish?.(rows) ?? rows,
  };
}
