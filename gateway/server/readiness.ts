/** Whether requests can be served, and what is wrong in words that an operator understands. Pure. */
import type { Storing } from '../../engine/contract/storing.ts';
import type { TelephonyState } from '../../engine/contract/telephony.ts';
import { counted } from '../../engine/text/counted.ts';

export interface Readiness {
  ready: boolean;
  reasons: string[];
}

/** @param trouble why outcomes cannot be written; null: they can */
export function readinessOf(
  logHealthy: boolean,
  trouble: Error | null,
  storing: Storing,
  telephony: readonly TelephonyState[],
): Readiness {
  const reasons: string[] = [];
  if (!logHealthy) reasons.push('The log cannot be written (disk full?): nothing is acknowledged.');
  if (trouble) reasons.push(`Outcomes cannot be written: ${trouble.message}`);
  const { error, behind, rows, oldest_s, set_aside } = storing;
  const waiting = counted(rows, 'row waits', 'rows wait');
  if (error)
    reasons.push(`ClickHouse does not take rows (${error}); ${waiting}, the oldest for ${oldest_s} s.`);
  else if (behind) reasons.push(`ClickHouse is slow: ${waiting}, the oldest for ${oldest_s} s.`);
  if (set_aside > 0)
    reasons.push(
      `${counted(set_aside, 'row was', 'rows were')} refused by ClickHouse and set aside: see \`earshot set-aside\`.`,
    );
  // Anybody may ask this: what it answered is on the health page.
  for (const { system, fault } of telephony)
    if (fault !== null && fault.code !== 'NOT_YET')
      reasons.push(`${system} is not connected: calls and agents are not heard from it.`);
  return { ready: logHealthy && trouble === null, reasons };
}
