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
