/**
 * Rules that a person stopped. Each stop is a record of the log, which the engine folds; beside the log, in the state,
 * stands what is stopped now, since the log is trimmed one day and the stop must outlive that.
 */
import type { StateDb } from './auth/state.ts';
import type { Log } from './log/port.ts';

export interface RuleStop {
  reason: string;
  by: string;
  /** ISO 8601. */
  at: string;
}
interface Kept extends RuleStop {
  /** Number of the last record before the stop's own. */
  after: number;
}

const PREFIX = 'rule-stopped/';

export class RuleStops {
  readonly #state: StateDb;
  readonly #log: Pick<Log, 'append' | 'last'>;

  constructor(state: StateDb, log: Pick<Log, 'append' | 'last'>) {
    this.#state = state;
    this.#log = log;
  }

  /** Stops whose record is no longer in the log, rule → reason: what the engine must know before it replays. */
  before(first: number): Map<string, string> {
    const stops = new Map<string, string>();
    for (const [key, { reason, after }] of this.#state.list<Kept>(PREFIX))
      if (first === 0 || after + 1 < first) stops.set(key.slice(PREFIX.length), reason);
    return stops;
  }

  get(rule: string): RuleStop | undefined {
    const kept = this.#state.get<Kept>(PREFIX + rule);
    return kept && { reason: kept.reason, by: kept.by, at: kept.at };
  }

  /** Resolves when it is durable and folded. Both throw LogUnavailable when the disk refuses. */
  async stop(rule: string, stop: RuleStop): Promise<void> {
    const { reason, by } = stop;
    await this.#log.append([{ type: 'rule.stopped', rule, reason, by }], () => {
      const kept: Kept = { ...stop, after: this.#log.last().n };
      void this.#state.put(PREFIX + rule, kept);
    });
  }

  async resume(rule: string, by: string): Promise<void> {
    await this.#log.append([{ type: 'rule.resumed', rule, by }], () => {
      void this.#state.remove(PREFIX + rule);
    });
  }
}
