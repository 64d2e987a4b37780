/** What every stage of a start is given. */
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import type { Shutdown } from './shutdown.ts';

export interface Start {
  config: Config;
  dataDir: string;
  /** ISO 8601. */
  startedAt: string;
  /** The calls that come are invented ones. */
  demo: boolean;
  metrics: Metrics;
  shutdown: Shutdown;
  /** What is being started, for whoever waits. */
  say(message: string): void;
  /** What an operator should know, while the server runs. */
  tell(message: string): void;
  /** Epoch ms with fractions that never runs backwards within a run. */
  now(): number;
}
