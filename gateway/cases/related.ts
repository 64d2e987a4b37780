/** Cases that belong together, and how one names another. Pure. */
import type { Case, RelatedCase } from '../../engine/contract/case.ts';
import { standing } from './fold.ts';

/** Calls that a flag across calls counts now, as far as that is known. */
export type CountedBy = (flag: string) => readonly string[];

/** As many are named of one. */
const MOST_RELATED = 100;

export interface Beside {
  /** Not closed, of the same customer or of a call of it. */
  same: readonly Case[];
  /** Not closed, of which one counts calls of the other. */
  counted: readonly Case[];
}

/** Each once, the first opened first. */
export function relatedTo({ same, counted }: Beside, mayAct: (one: Case) => boolean): RelatedCase[] {
  const alike = new Set(same.map(({ id }) => id));
  const all = new Map([...same, ...counted].map((one) => [one.id, one]));
  return [...all.values()]
    .filter(mayAct)
    .sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1))
    .slice(0, MOST_RELATED)
    .map((one) => ({ ...relatedOf(one), ...(alike.has(one.id) ? {} : { counted: true as const }) }));
}

/** Calls that flags across calls of this case count, those of flags that stand. */
export function countedIn({ flags }: Case, countedBy: CountedBy): string[] {
  return standing(flags).flatMap(({ flag, across }) => (across ? countedBy(flag) : []));
}

function relatedOf({ id, state, owner, severity, flags }: Case): RelatedCase {
  const { title, title_en, call } = standing(flags)[0] ?? flags[0]!;
  return {
    ...{ id, state, owner, severity, title },
    ...(title_en === undefined ? {} : { title_en }),
    ...(call === '' ? {} : { call }),
  };
}
