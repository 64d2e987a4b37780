import type { Flag } from '../engine/contract/flag.ts';
import type { CallDetail } from '../engine/contract/live.ts';
import type { CallView } from '../engine/contract/outcome.ts';

/** Open calls as the engine holds them, and what is on its way to the store; read by push and REST, written by nobody outside the engine. */
export interface LiveCalls {
  list(): Iterable<CallView>;
  get(call: string): CallView | undefined;
  /** Of an open call, and of one that is over while the store does not have it yet. */
  detail(call: string): CallDetail | undefined;
  /** Lines of the calls that are over and not in the store yet. */
  finished(): Iterable<CallView>;
  /** The flags of `detail`, without the cost of words and scorecard. */
  flags(call: string): Flag[];
  /** Flags of a rule that stand on open calls. */
  standing(rule: string): number;
}
