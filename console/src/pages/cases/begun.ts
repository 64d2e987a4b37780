/** Verdicts that were chosen and have no reason yet: nothing of them is stored. Pure. */
import type { Case, CaseFlag, Verdict } from '../../../../engine/contract/case.ts';
import { asHeard } from './views.ts';

export interface Begun {
  verdict: Verdict;
  /** When the verdict was given that it would change; null: there was none. */
  over: string | null;
}

/** By flag. */
export type AllBegun = ReadonlyMap<string, Begun>;

export const keyOf = ({ call, flag }: Pick<CaseFlag, 'call' | 'flag'>): string => `${call} ${flag}`;

/** What is begun on a flag; nothing once the flag was taken back, or somebody judged it in the meantime. */
export function begunOn(flag: CaseFlag, all: AllBegun): Verdict | null {
  const begun = all.get(keyOf(flag));
  const stands = flag.status === 'raised' && (flag.verdict?.at ?? null) === begun?.over;
  return begun && stands ? begun.verdict : null;
}

/** With another one begun on this flag, or none. */
export function withBegun(all: AllBegun, flag: CaseFlag, verdict: Verdict | null): AllBegun {
  const next = new Map(all);
  if (verdict === null) next.delete(keyOf(flag));
  else next.set(keyOf(flag), { verdict, over: flag.verdict?.at ?? null });
  return next;
}

export interface BegunFlag extends CaseFlag {
  begun: Verdict;
}

/** The flags of a case on which one is begun. */
export function begunOf(of: Pick<Case, 'calls' | 'flags'>, all: AllBegun): BegunFlag[] {
  return asHeard(of).flatMap((flag) => {
    const begun = begunOn(flag, all);
    return begun === null ? [] : [{ ...flag, begun }];
  });
}
