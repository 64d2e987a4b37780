/** Score of a call as people leave it: the machine's items, what a review says of them, what appeals say. Pure. */
import type { Scorecard } from './contract/outcome.ts';
import { type FinalScore, type ItemRuling, type Review, scoreOf } from './contract/review.ts';

/**
 * null where nobody has said anything that counts. Of a review and rulings on one item the later word wins.
 * @param review a finished one of kind `review`, or null
 */
export function finalScoreOf(
  call: string,
  card: Scorecard | null,
  review: Review | null,
  rulings: readonly ItemRuling[],
): FinalScore | null {
  if (!review && rulings.length === 0) return null;
  const items = new Map<string, { points: number; machine: number; fatal: boolean; at: string }>();
  for (const { rule, points, fatal } of card?.items ?? [])
    items.set(rule, { points, machine: points, fatal: fatal === true, at: '' });
  const reviewedAt = review?.done_at ?? '';
  for (const { rule, points, machine, fatal } of review?.items ?? [])
    items.set(rule, { points: points ?? machine, machine, fatal, at: reviewedAt });
  const inOrder = [...rulings].sort((a, b) => (a.at < b.at ? -1 : 1));
  for (const { rule, points, at } of inOrder) {
    const known = items.get(rule);
    if (at >= (known?.at ?? ''))
      items.set(rule, { machine: known?.machine ?? 0, fatal: known?.fatal ?? false, points, at });
  }
  const last = inOrder.at(-1);
  const byAppeal = last !== undefined && last.at >= reviewedAt;
  return {
    call,
    machine: card?.score ?? review?.machine_score ?? null,
    final: scoreOf([...items.values()]),
    because: byAppeal ? 'appeal' : 'review',
    by: byAppeal ? last.by : (review?.inspector ?? ''),
    at: byAppeal ? last.at : reviewedAt,
  };
}

/** Score of a call as its review stands now: while it is done, and once it was opened again. */
export function finalNow(review: Review, rulings: readonly ItemRuling[]): FinalScore | null {
  return review.state === 'done'
    ? finalScoreOf(review.call, null, review, rulings)
    : finalWithout(review, rulings);
}

/**
 * What is left of a call's score when its review is opened again: what appeals say of the machine's items, null where none
 * says anything.
 * @param review with the items that it had while it counted
 */
function finalWithout(review: Review, rulings: readonly ItemRuling[]): FinalScore | null {
  const items = review.items.map(({ rule, title, machine, fatal }) => ({
    rule,
    title,
    points: machine,
    ...(fatal ? { fatal: true as const } : {}),
    flags: [],
    at_ms: 0,
  }));
  const card = {
    score: review.machine_score ?? scoreOf(review.items.map((one) => ({ ...one, points: null }))),
    items,
  };
  const left = finalScoreOf(review.call, card, null, rulings);
  return left && { ...left, machine: review.machine_score };
}
