import type { Flag } from '../../../../engine/contract/flag.ts';
import { byGravity } from './segments.ts';

/** Not taken back by later words nor by a person. */
export const isStanding = ({ status }: Flag): boolean => status === 'raised' || status === 'tentative';

/** What stands first, of that the gravest, of these the earliest. */
export function inOrder(flags: readonly Flag[]): Flag[] {
  return [...flags].sort((a, b) => Number(isStanding(b)) - Number(isStanding(a)) || byGravity(a, b));
}
