/** What appeals say of score items. Pure. */
import type { Appeal } from '../../engine/contract/appeal.ts';
import type { ItemRuling } from '../../engine/contract/review.ts';

/** Of appeals that were upheld with points. */
export function rulingsOf(appeals: readonly Appeal[]): ItemRuling[] {
  return appeals.flatMap(({ rule, state, decision }) =>
    state === 'accepted' && decision && typeof decision.points === 'number'
      ? [{ rule, points: decision.points, by: decision.by, at: decision.at, reason: decision.reason }]
      : [],
  );
}
