/** Cases that are selected, each with the flags that it had then: what joins later is judged by nobody unseen. Pure. */
import type { Case, CaseFlag } from '../../../../engine/contract/case.ts';

/** Case → keys of its flags. */
export type Ticked = ReadonlyMap<string, ReadonlySet<string>>;
export const NOTHING_TICKED: Ticked = new Map();

export function toggledTick(ticked: Ticked, id: string, flags: readonly CaseFlag[]): Ticked {
  const after = new Map(ticked);
  if (!after.delete(id)) after.set(id, new Set(flags.map(({ flag }) => flag)));
  return after;
}

export function without(ticked: Ticked, ids: ReadonlySet<string>): Ticked {
  return new Map([...ticked].filter(([id]) => !ids.has(id)));
}

/** Flags of the case that were there when it was selected. */
export function shownOf({ id, flags }: Pick<Case, 'id' | 'flags'>, ticked: Ticked): CaseFlag[] {
  return flags.filter(({ flag }) => ticked.get(id)?.has(flag));
}
