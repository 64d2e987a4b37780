/**
 * Rules across calls as the gateway runs them: fed with the engine's outcomes before these go to the outbox, and kept
 * in the state. What they have counted is written in the transaction that holds the engine's cursor, so it is always
 * exactly as old as the cursor: outcomes up to it are in, later ones come again from the log.
 */
import { createHash } from 'node:crypto';
import { AcrossFold } from '../engine/across/across-fold.ts';
import type { AcrossRule } from '../engine/across/across-rule.ts';
import type { Tally } from '../engine/across/tally.ts';
import type { Cause, Outcome } from '../engine/contract/outcome.ts';
import type { LogRecord } from '../engine/contract/record.ts';
import type { ScopeOutcome } from '../engine/contract/scope-flag.ts';
import type { StateDb } from './auth/state.ts';

export interface AcrossParts {
  rules: readonly AcrossRule[];
  /** Those of sets that were in force before. */
  earlier: readonly AcrossRule[];
  /** Rules that were stopped before the first record that is kept, with the reason. */
  stopped: ReadonlyMap<string, string>;
  state: StateDb;
}

const PREFIX = 'across/';

export class AcrossCalls {
  readonly #fold: AcrossFold;
  readonly #state: StateDb;
  readonly #earlier: readonly AcrossRule[];

  constructor({ rules, earlier, stopped, state }: AcrossParts) {
    this.#state = state;
    this.#earlier = earlier;
    this.#fold = new AcrossFold({ rules, stopped });
  }

  /** Goes on from what was stored; gives what no rule counts any more. Before anything else. */
  restore(cause: Cause): ScopeOutcome[] {
    const tallies = Array.from(this.#state.list<string>(PREFIX), ([, json]) => JSON.parse(json) as Tally);
    return this.#fold.restore(tallies, cause, this.#earlier);
  }

  /** For metrics. */
  figures(): { tallies: number; dropped: number } {
    return { tallies: this.#fold.tallies, dropped: this.#fold.dropped };
  }

  /** How many flags of this rule stand. */
  standing(rule: string): number {
    return this.#fold.standing(rule);
  }

  /** The rules of a set that was taken over; from now on they count. */
  use(rules: readonly AcrossRule[], cause: Cause): ScopeOutcome[] {
    return this.#fold.use(rules, cause);
  }

  /** A record that was folded by an earlier run: only what it says for later is kept. */
  remember(record: LogRecord): void {
    if (record.type === 'rule.stopped') this.#fold.remember(record.rule, record.reason);
    else if (record.type === 'rule.resumed') this.#fold.remember(record.rule, null);
  }

  /** What a record (null: a tick) and the engine's outcomes of it say. */
  take(record: LogRecord | null, outcomes: readonly Outcome[]): ScopeOutcome[] {
    const switched: ScopeOutcome[] = [];
    // Most records raise no flag, and switch no rule.
    if (record?.type === 'utterance' && !outcomes.some(({ kind }) => kind === 'flag')) return switched;
    if (record?.type === 'rule.stopped')
      switched.push(...this.#fold.stop(record.rule, record.reason, record));
    else if (record?.type === 'rule.resumed') switched.push(...this.#fold.resume(record.rule, record));
    return [...switched, ...outcomes.flatMap((outcome) => this.#fold.fold(outcome))];
  }

  /** Calls and customers that were deleted; how many counted flags that took out. */
  forget(calls: ReadonlySet<string>, customers: ReadonlySet<string>): number {
    return this.#fold.forget(calls, customers);
  }

  /** What changed since the last time, for `save`. */
  takeChanges(): Map<string, string | null> {
    return this.#fold.takeChanges();
  }

  /** Inside a transaction of the outbox. */
  save(changes: ReadonlyMap<string, string | null>): void {
    for (const [key, json] of changes) {
      // Names of scopes may be longer than a key of the state.
      const place = `${PREFIX}${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
      if (json === null) void this.#state.remove(place);
      else void this.#state.put(place, json);
    }
  }
}
