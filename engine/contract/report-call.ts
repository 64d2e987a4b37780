/** A call behind a figure of the reports, as `GET /v1/reports/calls` tells it. */
export interface Quote {
  at_ms: number;
  text: string;
  /** Title of the flag whose words they are; null: what the customer said. */
  title: string | null;
  title_en: string | null;
}
export interface ReportCall {
  call: string;
  /** Epoch ms. */
  started_at: number;
  team: string;
  queue: string;
  agent: string;
  trade: string;
  duration_ms: number;
  /** As people left it, where they did; else the machine's. */
  score: number | null;
  machine_score: number | null;
  arc: string;
  angry: boolean;
  quotes: Quote[];
}
