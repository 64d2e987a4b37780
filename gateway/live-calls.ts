import type { Flag } from '../engine/contract/flag.ts';
import type { CallDetail } from '../engine/contract/live.ts';
import type { CallView } from '../engine/contract/outcome.ts';

/** Open calls as the engine holds them; read by push and REST, written by nobody outside the engine. */
export interface LiveCalls {
  list(): Iterable<CallView>;
  get(call: string): CallView | undefined;
  detail(call: string): CallDetail | undefined;
  /** The flags of `detail`, without the cost of words and scorecard. */
  flags(call: string): Flag[];
  /** Flags of a rule that stand on open calls. */
  standing(rule: string): number;
}
