/** How a server fares, part by part, for whoever keeps it running. */
import type { RefusedSource } from './refused.ts';
import type { Storing } from './storing.ts';
import type { TelephonyState } from './telephony.ts';

/**
 * What is wrong or slow, named so that it can be told in any language. `stops`: events are not taken or something is
 * lost; the others: something is late, or nobody hears of it.
 */
export const TROUBLES = {
  log_unwritable: 'stops',
  outcomes_unwritable: 'stops',
  disk_full: 'stops',
  disk_low: 'slow',
  store_away: 'slow',
  store_refuses: 'slow',
  store_slow: 'slow',
  rows_set_aside: 'slow',
  model_behind: 'slow',
  source_hung: 'slow',
  source_gone: 'slow',
  sequence_holes: 'slow',
  events_refused: 'slow',
  rules_refused: 'slow',
  target_failing: 'slow',
  telephony_away: 'slow',
  import_failed: 'slow',
} as const;
export type TroubleName = keyof typeof TROUBLES;

export interface Trouble {
  name: TroubleName;
  /** What the words need: which source, how many, the message of another system. */
  detail: Record<string, string | number>;
}

export interface SourceHealth {
  source: string;
  /** Name of the sender's token; null: the site's first one. */
  token: string | null;
  /**
   * connected · held: read more slowly, since it sends more than is taken · hung: connected, has calls, says nothing ·
   * gone: not connected, and its calls go on.
   */
  state: 'connected' | 'held' | 'hung' | 'gone';
  /** Inside the server: a telephone system, an adapter, an import. */
  local: boolean;
  open_calls: number;
  /** Of these, how many have numbers that never came, and how many numbers. */
  calls_with_holes: number;
  holes: number;
  /** ISO 8601; null: nothing came yet. */
  heard_at: string | null;
}

export interface SiteHealth {
  /** Events can be taken. */
  ready: boolean;
  version: string;
  /** ISO 8601. */
  started_at: string;
  /** Worst first. */
  troubles: Trouble[];
  log: { writable: boolean };
  store: Storing & {
    /** null: it gave no answer. */
    version: string | null;
    embedded: boolean;
  };
  /** Outcomes that each reader has yet to deal with: store, cases, alerts, `events/<target>`. */
  outbox: { consumer: string; behind: number }[];
  /** Utterances since the start. */
  model: { name: string; version: string; waiting: number; scored: number; unscored: number };
  sources: SourceHealth[];
  /** What was refused from whom since the start, imports aside; at most 50, those of which something was refused last. */
  refused: RefusedSource[];
  /** Telephone systems that are listened to; those that post are sources only. */
  telephony: TelephonyState[];
  /** Of the data folder, bytes; null: the system does not say. */
  disk: { free: number; total: number } | null;
  rules: { hash: string; rules: number; loaded_at: string; stopped: number; errors: number };
  alerts: { targets: number; failing: number; waiting: number };
  imports: { waiting: number; failed: number };
  open_calls: number;
  /** Days. */
  retention: { words_days: number; calls_days: number };
}
