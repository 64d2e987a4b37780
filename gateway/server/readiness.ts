/** Whether requests can be served, and what is wrong in words that an operator understands. Pure. */
import type { Storing } from '../../engine/contract/storing.ts';

export interface Readiness {
  ready: boolean;
  reasons: string[];
}

/** @param trouble why outcomes cannot be written; null: they can */
export function readinessOf(logHealthy: boolean, trouble: Error | null, storing: Storing): Readiness {
  const reasons: string[] = [];
  if (!logHealthy) reasons.push('The log cannot be written (disk full?): nothing is acknowledged.');
  if (trouble) reasons.push(`Outcomes cannot be written: ${trouble.message}`);
  const { error, behind, rows, oldest_s, set_aside } = storing;
  if (error)
    reasons.push(`ClickHouse does not take rows (${error}); ${rows} wait, the oldest for ${oldest_s} s.`);
  else if (behind) reasons.push(`ClickHouse is slow: ${rows} rows wait, the oldest for ${oldest_s} s.`);
  if (set_aside > 0)
    reasons.push(`${set_aside} rows were refused by ClickHouse and set aside: see \`earshot set-aside\`.`);
  return { ready: logHealthy && trouble === null, reasons };
}
