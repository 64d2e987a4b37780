/**
 * Calls that are over and whose rows are on their way to the store: read from here until they are there. Each stays until
 * the store's cursor has passed the outcome that ended it. Bounded: with a store that is away for long the oldest go
 * first, and are to be read again once they are stored.
 */
import type { CallDetail } from '../engine/contract/live.ts';
import type { CallView } from '../engine/contract/outcome.ts';

/** Calls that are kept: some minutes of a large site, and 50 MB. */
const MOST = 2_000;

interface Finished {
  detail: CallDetail;
  /** Outbox number of its last outcome; null: not written yet. */
  through: number | null;
}

export class FinishedCalls {
  readonly #calls = new Map<string, Finished>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** `through`: outbox number of its last outcome, where that is written. */
  keep(detail: CallDetail, through: number | null = null): void {
    const { call } = detail.call;
    this.#calls.delete(call);
    this.#calls.set(call, { detail, through });
    if (this.#calls.size > this.#most) this.#calls.delete(this.#calls.keys().next().value as string);
  }

  get(call: string): CallDetail | undefined {
    return this.#calls.get(call)?.detail;
  }

  *lines(): Iterable<CallView> {
    for (const { detail } of this.#calls.values()) yield detail.call;
  }

  /** Those that wait to be written; `written` is to be called with what becomes of them. */
  unwritten(): CallDetail[] {
    return [...this.#calls.values()].flatMap(({ detail, through }) => (through === null ? [detail] : []));
  }

  /** Their outcomes are in the outbox up to this number. */
  written(details: readonly CallDetail[], through: number): void {
    for (const detail of details) {
      const kept = this.#calls.get(detail.call.call);
      if (kept?.detail === detail) kept.through = through;
    }
  }

  /** The store has everything up to this number of the outbox. */
  stored(through: number): void {
    for (const [call, one] of this.#calls)
      if (one.through !== null && one.through <= through) this.#calls.delete(call);
  }

  forget(calls: ReadonlySet<string>): void {
    for (const call of calls) this.#calls.delete(call);
  }
}
