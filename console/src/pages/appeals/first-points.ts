import type { Appeal } from '../../../../engine/contract/appeal.ts';

/**
 * What is chosen before anybody chooses: nothing taken where all the points are for what is objected to. Where the item
 * holds other flags too, or nobody knows, the score stays (null) until somebody says otherwise. Pure.
 */
export function firstPoints({
  flag,
  points,
  others,
}: Pick<Appeal, 'flag' | 'points' | 'others'>): number | null {
  if ((points ?? 0) >= 0) return null;
  return flag === null || others === 0 ? 0 : null;
}
