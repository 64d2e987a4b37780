/**
 * What is known under the id of a call that a file brings in, and how an earlier import of it makes room. What a sender
 * told while a call went on never does: it is what was heard, and no file is.
 */
import { isImported } from '../../engine/contract/call.ts';
import type { Deletion } from '../deletion.ts';
import type { CallRegistry } from '../ingest/calls.ts';
import type { LiveCalls } from '../live-calls.ts';
import type { Store } from '../store/port.ts';

export type Earlier =
  /** Nothing. */
  | 'none'
  /** The same import brought it. */
  | 'own'
  /** An earlier import did, and it is complete. */
  | 'imported'
  /** An earlier import did; its late words are still taken. */
  | 'ending'
  /** A call that has ended, of which nothing is left: deleted, or kept no longer. */
  | 'gone'
  /** A sender told it while it went on, or tells it now. */
  | 'told'
  /** An earlier import did; a case joins it with other calls, and would go with it. */
  | 'in_case';

export interface EarlierParts {
  door: Pick<CallRegistry, 'knows' | 'toldBy'>;
  live: Pick<LiveCalls, 'get' | 'detail'>;
  store: Pick<Store, 'knownCalls' | 'call' | 'sharesCase'>;
  cases: { joins(call: string): boolean };
  deletion: Pick<Deletion, 'calls'>;
}

export class EarlierCalls {
  readonly #parts: EarlierParts;

  constructor(parts: EarlierParts) {
    this.#parts = parts;
  }

  /** Whether a call of this id goes on, is on its way to the store, or is in it. */
  async known(call: string): Promise<boolean> {
    const { door, live, store } = this.#parts;
    return door.knows(call) || live.get(call) !== undefined || (await store.knownCalls([call])).has(call);
  }

  /** `source`: of the import that asks. */
  async of(call: string, source: string): Promise<Earlier> {
    const { door, live, store, cases } = this.#parts;
    const told = door.toldBy(call);
    if (told?.sources.includes(source)) return 'own';
    const open = live.get(call);
    const view = open ?? live.detail(call)?.call ?? (await store.call(call))?.call;
    if (view === undefined) {
      if (told === undefined) return 'none';
      return told.ended ? 'gone' : 'told';
    }
    if (!isImported(view)) return 'told';
    if (open !== undefined) return open.status === 'ended' || open.status === 'complete' ? 'ending' : 'told';
    return cases.joins(call) || (await store.sharesCase(call)) ? 'in_case' : 'imported';
  }

  /**
   * Everything of it goes, as when a person is deleted. Running it again does no harm.
   * @throws Error when something is left, or the store is away: to be run again
   */
  async takeBack(call: string): Promise<void> {
    const { done, left } = await this.#parts.deletion.calls([call]);
    if (!done) throw new Error(`expected nothing left of the call, got ${JSON.stringify(left)}`);
  }
}
