import type { LiveCalls } from '../live-calls.ts';

/** How many calls the engine holds. */
export function openCalls(live: Pick<LiveCalls, 'list'>): number {
  let count = 0;
  for (const _ of live.list()) count += 1;
  return count;
}
