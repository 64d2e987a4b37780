/** The score of a finished call as people left it. */
import type { CallView } from '../../engine/contract/outcome.ts';
import type { FinalScore, Review } from '../../engine/contract/review.ts';
import { finalScoreOf } from '../../engine/review-score.ts';
import { rulingsOf } from '../quality/rulings.ts';
import type { RouteParts } from './deps.ts';
import { isBlind } from './review-sight.ts';

/** @param done the review that counts · null where neither it nor an appeal says anything */
export function finalScoreIn(
  { call, scorecard }: CallView,
  done: Review | null | undefined,
  appeals: RouteParts['appeals'],
): FinalScore | null {
  return finalScoreOf(call, scorecard ?? null, done ?? null, rulingsOf(appeals.of(call)));
}

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
  const final_score = finalScoreIn(view, reviews.doneOf(view.call), appeals);
  return final_score ? { ...view, final_score } : view;
}
