/** Call time as it runs on between the frames: 1:1 while the call is heard and the line is up, else it stands. */

import type { Flag } from '../../../../engine/contract/flag.ts';
import { useNow } from '../../lib/clock.ts';
import type { SeenCall } from '../../live/board.ts';
import { callTime } from '../../live/call-time.ts';
import { useLine } from '../../live/provider.tsx';
import { isStanding } from './flag-order.ts';

export const isOpen = ({ view }: SeenCall): boolean => view.status === 'live' || view.status === 'idle';

/** Call time that flags prove: a deadline is decided once time has passed it, without any other word of the call. */
export const decidedTo = (flags: readonly Flag[]): number =>
  flags.filter(isStanding).reduce((latest, { at_ms }) => Math.max(latest, at_ms), 0);

/** `least_ms`: call time that is known to have passed for another reason. */
export function useCallTime(call: SeenCall, least_ms = 0): number {
  const now = useNow();
  const line = useLine();
  const time = callTime(call, line, now);
  return isOpen(call) ? Math.max(time, least_ms) : time;
}
