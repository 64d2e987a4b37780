/** A case as another one names it. Pure. */
import type { Case, RelatedCase } from '../../engine/contract/case.ts';

export function relatedOf({ id, state, owner, severity, flags }: Case): RelatedCase {
  const { title, title_en } = flags.find(({ status }) => status === 'raised') ?? flags[0]!;
  return { id, state, owner, severity, title, ...(title_en === undefined ? {} : { title_en }) };
}
