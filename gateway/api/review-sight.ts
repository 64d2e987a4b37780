/** Which reviews a person may see. */
import type { CalibrationRound, Review } from '../../engine/contract/review.ts';
import type { Principal } from '../auth/auth.ts';
import { allowed } from '../auth/roles.ts';
import type { Sight } from '../auth/sight.ts';
import type { Reviews } from '../quality/reviews.ts';

/** Has a calibration of this call to do: until then no word of anybody else is shown. */
export function isBlind(user: string, all: readonly Review[]): boolean {
  return all.some(
    ({ inspector, kind, state }) => inspector === user && kind === 'calibration' && state !== 'done',
  );
}

/** Until it is done no score is shown that another's word is in. */
export function hasCalibrationToDo(user: string, reviews: Pick<Reviews, 'list'>): boolean {
  return reviews.list({ inspector: user, kind: 'calibration' }).some(({ state }) => state !== 'done');
}

/**
 * Blind: of a call that one has to calibrate one sees no word of anybody else. Other inspectors' calibrations are shown
 * to those who took part once they are done, and to those who plan.
 * @param all every review of the call
 */
export function visibleOf(principal: Principal, all: readonly Review[]): Review[] {
  const { user } = principal;
  const own = all.filter(({ inspector }) => inspector === user);
  if (isBlind(user, all)) return own;
  const rounds = new Set(own.filter(({ kind }) => kind === 'calibration').map(({ source }) => source));
  const plans = allowed(principal, 'plan-reviews');
  return all.filter(
    (one) =>
      one.inspector === user ||
      one.kind === 'review' ||
      plans ||
      (one.state === 'done' && rounds.has(one.source)),
  );
}

/** Whether a review is of a call that this person may see. */
export function maySeeReview(sight: Sight, { team, agent, queue, started_at, duration_ms }: Review): boolean {
  return sight.call({
    ...(agent === null ? {} : { agent: { id: agent, ...(team === null ? {} : { team }) } }),
    ...(queue === null ? {} : { queue }),
    started_at,
    ended_at: started_at + duration_ms,
  });
}

/** Rounds that one leads or takes part in. */
export function maySeeRound(principal: Principal, { inspectors, made_by }: CalibrationRound): boolean {
  return (
    made_by === principal.user ||
    inspectors.includes(principal.user) ||
    (allowed(principal, 'plan-reviews') && principal.teams === 'all')
  );
}
