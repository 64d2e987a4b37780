/** What a deletion leaves of a flag across calls. Pure. */
import type { ScopeFlag } from '../engine/contract/scope-flag.ts';

/**
 * The flag without its lines about these calls; itself where it has none, null where it was a customer's own: one of
 * `who`, or one that rested on these calls alone, whatever name they were counted under.
 */
export function withoutLines(
  flag: ScopeFlag,
  calls: ReadonlySet<string>,
  who: ReadonlySet<string>,
): ScopeFlag | null {
  const own = flag.scope.by === 'customer';
  if (own && who.has(flag.scope.name)) return null;
  const evidence = flag.evidence.filter(({ call }) => !calls.has(call));
  if (evidence.length === flag.evidence.length) return flag;
  return own && evidence.length === 0 ? null : { ...flag, evidence };
}
