/** Where the hub reads what its snapshots show. */
import type { Case } from '../../engine/contract/case.ts';
import type { Prompt } from '../../engine/contract/live.ts';
import type { Mark } from '../../engine/contract/mark.ts';
import type { RefusedEvents } from '../../engine/contract/refused.ts';
import type { RuleSetState } from '../../engine/contract/rule.ts';
import type { LiveCalls } from '../live-calls.ts';
import type { Store } from '../store/port.ts';

export interface HubSources {
  live: LiveCalls;
  /** Finished calls; rejects when the store cannot answer. */
  store: Pick<Store, 'call' | 'knownCalls'>;
  rules(): RuleSetState;
  /** Events of a call that the door refused, also after its end. */
  refused?(call: string): readonly RefusedEvents[];
  /** What people marked in a call. */
  marks?(call: string): Mark[];
  /** What supervisors sent to its agent. */
  prompts?(call: string): Prompt[];
  /** Cases that are not closed, and the last that were. */
  cases?(): Case[];
  /** Prompts of an open call, with what became of them. */
  coached?(call: string): Prompt[];
  /** Team of a queue at a time, for calls whose agent is of no known team. */
  teamOfQueue?(queue: string | undefined, at: number): string | undefined;
}
