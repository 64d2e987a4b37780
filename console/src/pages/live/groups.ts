/** The stream of flags: grouped by call, newest first, and standing still while somebody reads. Pure. */
import type { Flag, Why } from '../../../../engine/contract/flag.ts';
import { isStanding } from '../call/flag-order.ts';

export interface Group {
  call: string;
  /** Newest first; never empty. */
  flags: readonly Flag[];
}

/** How many stand, as the page of a call counts them: those that were taken back are shown, and not counted. */
export const standingOf = (flags: readonly Flag[]): number => flags.filter(isStanding).length;

/** Calls with flags that the stream shows; older ones are in the list of calls. */
export const MAX_GROUPS = 100;

/**
 * `flags` in order of arrival, newest last; the moment of raising decides, which is later than the arrival of a flag
 * that was tentative at first. Groups that have not changed are the ones of `before`, so that what is
 * drawn of them can stay.
 */
export function grouped(flags: readonly Flag[], before: readonly Group[] = []): Group[] {
  const byCall = new Map<string, Flag[]>();
  for (const flag of flags.toReversed().sort(byRaised)) {
    const found = byCall.get(flag.call);
    if (found) found.push(flag);
    else if (byCall.size < MAX_GROUPS) byCall.set(flag.call, [flag]);
  }
  const known = new Map(before.map((group) => [group.call, group]));
  return Array.from(byCall, ([call, own]) => {
    const old = known.get(call);
    return old && sameFlags(old.flags, own) ? old : { call, flags: own };
  });
}

/** ISO moments of one zone: in the order of their letters. */
function byRaised(a: Flag, b: Flag): number {
  if (a.raised_at === b.raised_at) return 0;
  return a.raised_at < b.raised_at ? 1 : -1;
}

export interface Reading {
  groups: readonly Group[];
  /** Calls with flags that are not shown yet. */
  fresh: number;
}

/** What stays on the screen of somebody who reads: the same flags at the same places, each as it is by now. */
export function heldStill(shown: readonly Group[], now: readonly Group[]): Reading {
  const byId = new Map(now.flatMap(({ flags }) => flags.map((flag) => [flag.id, flag] as const)));
  const known = new Set(shown.flatMap(({ flags }) => flags.map(({ id }) => id)));
  const groups = shown.map((group) => {
    const flags = group.flags.map((flag) => byId.get(flag.id) ?? flag);
    return sameFlags(flags, group.flags) ? group : { call: group.call, flags };
  });
  const fresh = now.filter(({ flags }) => flags.some(({ id }) => !known.has(id)));
  return { groups, fresh: fresh.length };
}

/** Ids of flags in `now` that were not in `before`. */
export function added(before: readonly Group[], now: readonly Group[]): Set<string> {
  const known = new Set(before.flatMap(({ flags }) => flags.map(({ id }) => id)));
  return new Set(now.flatMap(({ flags }) => flags.map(({ id }) => id)).filter((id) => !known.has(id)));
}

/** Matched words, as short as a line of the stream wants them; the middle of a long one goes. */
export function quote({ evidence }: Pick<Flag, 'evidence'>, longest = 48): string {
  const texts = [...new Set(evidence.map(({ text }) => text.trim()).filter(Boolean))];
  return shortened(texts.join(' … '), longest);
}

function shortened(text: string, longest: number): string {
  const characters = [...text];
  if (characters.length <= longest) return text;
  const half = Math.floor((longest - 1) / 2);
  return `${characters.slice(0, half).join('')}…${characters.slice(-half).join('')}`;
}

function sameFlags(a: readonly Flag[], b: readonly Flag[]): boolean {
  return a.length === b.length && a.every((flag, index) => flag === b[index]);
}

/** A deadline that passed raised the flag, not something that was said. */
export function isByTime({ why, latency_ms }: Pick<Flag, 'why' | 'latency_ms'>): boolean {
  return latency_ms === null && hasDeadline(why);
}

function hasDeadline({ op, of }: Why): boolean {
  return op === 'absence' || op === 'silence' || (of?.some(hasDeadline) ?? false);
}
