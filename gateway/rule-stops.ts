/**
 * Rules that a person stopped. Each stop is a record of the log, which the engine folds; beside the log, in the state,
 * stands what is stopped now, since the log is trimmed one day and the stop must outlive that. A stop that is over
 * stands there too until the record of its end is trimmed: what lies before that must be replayed with the rule stopped.
 */
import type { RuleSetState, RuleStop } from '../engine/contract/rule.ts';
import type { StateDb } from './auth/state.ts';
import type { Log } from './log/port.ts';

interface Kept extends RuleStop {
  /** Number of the last record before the stop's own. */
  after: number;
}

/** A stop that is over, while the record of its end is kept: a replay may begin in between. */
interface Ended {
  rule: string;
  reason: string;
  after: number;
  /** Number of the last record before that of the resume. */
  until: number;
}

const PREFIX = 'rule-stopped/';
const ENDED = 'rule-resumed/';

export class RuleStops {
  readonly #state: StateDb;
  readonly #log: Pick<Log, 'append'>;
  #changed: () => void = () => undefined;

  constructor(state: StateDb, log: Pick<Log, 'append'>) {
    this.#state = state;
    this.#log = log;
  }

  /**
   * Stops in force just before record `first`, the oldest that is kept (0: none is), rule → reason: what the engine
   * must know before it replays.
   */
  before(first: number): Map<string, string> {
    const stops = new Map<string, string>();
    const begun = ({ after }: { after: number }) => first === 0 || after + 1 < first;
    for (const [, ended] of this.#state.list<Ended>(ENDED))
      if (begun(ended) && first !== 0 && ended.until + 1 >= first) stops.set(ended.rule, ended.reason);
    for (const [key, kept] of this.#state.list<Kept>(PREFIX))
      if (begun(kept)) stops.set(key.slice(PREFIX.length), kept.reason);
    return stops;
  }

  /** Forgets stops whose end is no longer in the log either; `first` as for `before`. */
  async forgetEnded(first: number): Promise<void> {
    if (first === 0) return;
    for (const [key, { until }] of [...this.#state.list<Ended>(ENDED)])
      if (until + 1 < first) await this.#state.remove(key);
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
    await this.#log.append([{ type: 'rule.stopped', rule, reason, by }], (after) => {
      const kept: Kept = { ...stop, after };
      void this.#state.put(PREFIX + rule, kept);
    });
    this.#changed();
  }

  async resume(rule: string, by: string): Promise<void> {
    await this.#log.append([{ type: 'rule.resumed', rule, by }], (until) => {
      const kept = this.#state.get<Kept>(PREFIX + rule);
      if (kept) {
        const { reason, after } = kept;
        const ended: Ended = { rule, reason, after, until };
        void this.#state.put(`${ENDED}${rule}/${until}`, ended);
      }
      void this.#state.remove(PREFIX + rule);
    });
    this.#changed();
  }
}
