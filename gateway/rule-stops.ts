/**
 * Rules that a person stopped. Each stop is a record of the log, which the engine folds; beside the log, in the state,
 * stands what is stopped now, since the log is trimmed one day and the stop must outlive that.
 */
import type { RuleSetState, RuleStop } from '../engine/contract/rule.ts';
import type { StateDb } from './auth/state.ts';
import type { Log } from './log/port.ts';

interface Kept extends RuleStop {
  /** Number of the last record before the stop's own. */
  after: number;
}

const PREFIX = 'rule-stopped/';

export class RuleStops {
  readonly #state: StateDb;
  readonly #log: Pick<Log, 'append' | 'last'>;
  #changed: () => void = () => undefined;

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

  /** All that is stopped now, by id of the rule. */
  all(): RuleSetState['stopped'] {
    return Array.from(this.#state.list<Kept>(PREFIX), ([key, { reason, by, at }]) => ({
      rule: key.slice(PREFIX.length),
      reason,
      by,
      at,
    }));
  }

  /** Hears after each stop and resume. One listener. */
  onChanged(listener: () => void): void {
    this.#changed = listener;
  }

  /** Resolves when it is durable and folded. Both throw LogUnavailable when the disk refuses. */
  async stop(rule: string, stop: RuleStop): Promise<void> {
    const { reason, by } = stop;
    await this.#log.append([{ type: 'rule.stopped', rule, reason, by }], () => {
      const kept: Kept = { ...stop, after: this.#log.last().n };
      void this.#state.put(PREFIX + rule, kept);
    });
    this.#changed();
  }

  async resume(rule: string, by: string): Promise<void> {
    await this.#log.append([{ type: 'rule.resumed', rule, by }], () => {
      void this.#state.remove(PREFIX + rule);
    });
    this.#changed();
  }
}
