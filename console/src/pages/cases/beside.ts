/** Cases that belong together, as the line knows them: when to ask the server anew, and what can be claimed. Pure. */
import type { Case, RelatedCase } from '../../../../engine/contract/case.ts';
import type { ScopeFlag } from '../../../../engine/contract/scope-flag.ts';

/** The open cases of the same customer, call or incident, as one word that changes when there are others. */
export function besideOf(
  one: Case | undefined,
  all: readonly Case[],
  scopeFlags: readonly ScopeFlag[],
): string {
  if (!one) return '';
  const counted = new Map(scopeFlags.map(({ id, evidence }) => [id, evidence.map(({ call }) => call)]));
  const countedIn = ({ flags }: Case) =>
    flags.flatMap(({ flag, across, status }) =>
      across && status === 'raised' ? (counted.get(flag) ?? []) : [],
    );
  const meets = (calls: readonly string[], others: readonly string[]) =>
    calls.some((call) => others.includes(call));
  const own = countedIn(one);
  const isBeside = (other: Case) =>
    other.id !== one.id &&
    ((other.customer !== null && other.customer === one.customer) ||
      meets(other.calls, one.calls) ||
      meets(other.calls, own) ||
      meets(countedIn(other), one.calls));
  return all.flatMap((other) => (other.state !== 'closed' && isBeside(other) ? [other.id] : [])).join();
}

/** What nobody has of a case and those that belong to it, itself first: all that one may claim at once. */
export function unclaimed(
  of: Pick<Case, 'id' | 'state'>,
  related: readonly Pick<RelatedCase, 'id' | 'state'>[],
): string[] {
  return [of, ...related].flatMap(({ id, state }) => (state === 'open' ? [id] : []));
}
