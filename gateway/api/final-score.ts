/** A call's line with the score as people left it. */
import type { CallView } from '../../engine/contract/outcome.ts';
import { finalScoreOf } from '../../engine/review-score.ts';
import { rulingsOf } from '../quality/rulings.ts';
import type { RouteParts } from './deps.ts';
import { isBlind } from './review-sight.ts';

/**
 * The line with `final_score` where a review or an upheld appeal says another word than the machine. Not to who has the call
 * to calibrate, and not to whom a part of the call is shown.
 */
export function withFinalScore(
  user: string,
  view: CallView,
  { reviews, appeals }: Pick<RouteParts, 'reviews' | 'appeals'>,
): CallView {
  if (view.status !== 'complete' || view.until_ms !== undefined) return view;
  if (isBlind(user, reviews.listedOf(view.call))) return view;
  const final_score = finalScoreOf(
    view.call,
    view.scorecard ?? null,
    reviews.doneOf(view.call) ?? null,
    rulingsOf(appeals.of(view.call)),
  );
  return final_score ? { ...view, final_score } : view;
}
