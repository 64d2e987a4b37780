/** How a target fares, as people are shown it; never its address. Pure. */
import type { SendFault } from '../../engine/contract/send-fault.ts';
import type { TargetState } from './state.ts';
import type { TargetConfig } from './targets/table.ts';

export interface TargetView {
  name: string;
  kind: TargetConfig['kind'];
  /** Messages, or outcomes of an `events` target, that wait. */
  waiting: number;
  sent: number;
  /** Given up or refused for good. */
  failed: number;
  /** Failed tries since something arrived. */
  failures: number;
  /** Failed tries, ever. */
  failed_tries: number;
  /** What went wrong last, in words and by code; null: nothing since something arrived. */
  error: string | null;
  fault: SendFault | null;
  /** What went wrong at `last_failed_at`, also where something arrived since. */
  last_fault: SendFault | null;
  /** Where its name leads was looked up at the start, and nothing would be sent there; null since a message was tried. */
  address: SendFault | null;
  /** ISO 8601. */
  last_sent_at: string | null;
  last_failed_at: string | null;
  parked_until: string | null;
}

export function viewOf(
  of: Pick<TargetView, 'name' | 'kind' | 'waiting' | 'address'>,
  fares: TargetState,
  now: number,
): TargetView {
  const { sent, failed, failures, error, fault = null, last_sent_at, last_failed_at, parked_until } = fares;
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    ...of,
    sent,
    failed,
    failures,
    failed_tries: fares.failed_tries ?? failures,
    error,
    fault,
    last_fault: fares.last_fault ?? fault,
    last_sent_at: iso(last_sent_at),
    last_failed_at: iso(last_failed_at),
    parked_until: parked_until !== null && parked_until > now ? iso(parked_until) : null,
  };
}
