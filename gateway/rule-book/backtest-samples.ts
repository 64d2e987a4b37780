/** What of a back-test's flags is shown: so many of each kind, and nothing of whom nobody may know any more. Pure. */
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Reported } from './bench-worker.ts';

export const CHANGE_KINDS = ['new', 'lost', 'moved'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
/** A flag that is new, lost or moved. */
export type ChangedFlag = Reported['rules'][number]['samples']['new'][number];

/** Deleted on request. */
export interface Gone {
  calls: Set<string>;
  customers: Set<string>;
}

/** Of each kind the first `most`, without those of calls that are gone. */
export function cut(rules: Reported['rules'], most: number, { calls }: Gone): Reported['rules'] {
  const few = (all: ChangedFlag[]) => all.filter(({ call }) => !calls.has(call)).slice(0, most);
  return rules.map((one) => {
    const { new: fresh, lost, moved } = one.samples;
    return { ...one, samples: { new: few(fresh), lost: few(lost), moved: few(moved) } };
  });
}

/** Of each kind the first `most`, without those of customers that are gone, or that counted one of their calls. */
export function cutScopes(
  scopes: Reported['scopes'],
  most: number,
  { calls, customers }: Gone,
): Reported['scopes'] {
  const isGone = ({ scope, evidence }: ScopeFlag) =>
    (scope.by === 'customer' && customers.has(scope.name)) || evidence.some(({ call }) => calls.has(call));
  const few = (all: ScopeFlag[]) => all.filter((one) => !isGone(one)).slice(0, most);
  return scopes.map((one) => ({
    ...one,
    samples: { new: few(one.samples.new), lost: few(one.samples.lost) },
  }));
}
