/** Flags across calls as the strip shows them. Pure. */
import type { CountedFlag, ScopeFlag } from '../../../../engine/contract/scope-flag.ts';

/** Older ones are history: the list of the server has them. */
const SHOWN_MS = 86_400_000;

/** Raised within the last day and not withdrawn, newest first. */
export function inForce(flags: readonly ScopeFlag[], now: number): ScopeFlag[] {
  return flags
    .filter(({ status, raised_at }) => status === 'raised' && Date.parse(raised_at) > now - SHOWN_MS)
    .sort((a, b) => (a.raised_at < b.raised_at ? 1 : a.raised_at > b.raised_at ? -1 : 0));
}

/** The first counted flag of each call, newest call first. */
export function callsOf({ evidence }: Pick<ScopeFlag, 'evidence'>): CountedFlag[] {
  const calls = new Map<string, CountedFlag>();
  for (const counted of evidence) if (!calls.has(counted.call)) calls.set(counted.call, counted);
  return [...calls.values()].reverse();
}
