import type { RuleMeasure } from '../../../engine/contract/case-measures.ts';
import { FEW } from '../lib/few.ts';

/** The share that was judged right, with its interval; null where there are too few verdicts for one. */
export function precisionOf(verdicts: RuleMeasure | null): RuleMeasure['precision'] {
  const { precision = null } = verdicts ?? {};
  return precision && precision.of >= FEW ? precision : null;
}
