/** Answers of the reports. */
import type { ClickHouseClient } from '@clickhouse/client';
import { BY, type By, narrowed, type ReportQuery } from './figure.ts';
import { FIGURES } from './figures.ts';
import { select } from './rollup.ts';

export type ReportRow = Record<string, string | number | null>;
export interface Report {
  report: string;
  by: By;
  formula: { zh: string; en: string };
  rows: ReportRow[];
}
export interface ReportLine {
  name: string;
  formula: { zh: string; en: string };
  by: readonly By[];
  sql: string;
}

/** Every figure with its formula and its statement. */
export function reportList(): ReportLine[] {
  return FIGURES.map(({ name, formula, by, sql }) => ({ name, formula, by, sql: sql(by[0] ?? BY[0], '…') }));
}

/** null: there is no such figure, or not grouped like that. */
export async function readReport(
  client: ClickHouseClient,
  name: string,
  query: ReportQuery,
): Promise<Report | null> {
  const figure = FIGURES.find((one) => one.name === name);
  const by = query.by ?? figure?.by[0];
  if (!figure || !by || !figure.by.includes(by)) return null;
  const { where, params } = narrowed(query);
  const rows = await select<ReportRow>(client, figure.sql(by, where), params);
  return { report: name, by, formula: figure.formula, rows };
}
