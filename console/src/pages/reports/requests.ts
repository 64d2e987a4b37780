import type { ReportCall } from '../../../../engine/contract/report-call.ts';
import { ask } from '../../api/http.ts';

export type By = 'all' | 'day' | 'hour' | 'team' | 'queue' | 'agent' | 'trade';
export type Row = Record<string, string | number | null>;

export interface Figure {
  report: string;
  by: By;
  formula: { zh: string; en: string };
  sql: string;
  params: Record<string, unknown>;
  without: string[];
  /** Which it counted, where it counts any: the machine's for whoever has a calibration to do. */
  scores?: Scores;
  rows: Row[];
}

/** Of the address of a page: time and filters. */
export interface Range {
  from: string;
  to: string;
  team?: string;
  queue?: string;
  agent?: string;
  trade?: string;
  /** Absent: final. */
  scores?: Scores;
}
export type Scores = 'final' | 'machine';

const written = (values: object) =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();

export const figurePath = (name: string, range: Range, by?: By) =>
  `/v1/reports/${name}?${written({ ...range, by })}`;
export const csvPath = (name: string, range: Range, by?: By) => `${figurePath(name, range, by)}&format=csv`;
export const fetchFigure = (name: string, range: Range, by: By, signal: AbortSignal) =>
  ask<Figure>(figurePath(name, range, by), { signal });
export const fetchReportCalls = (asked: object, signal: AbortSignal) =>
  ask<{ items: ReportCall[]; next: string | null }>(`/v1/reports/calls?${written(asked)}`, { signal });
