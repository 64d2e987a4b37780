/** Call time as it runs on between the frames: 1:1 while the call is heard and the line is up, else it stands. */

import { useNow } from '../../lib/clock.ts';
import type { SeenCall } from '../../live/board.ts';
import { useLine } from '../../live/provider.tsx';

export const isOpen = ({ view }: SeenCall): boolean => view.status === 'live' || view.status === 'idle';

export function useCallTime(call: SeenCall): number {
  const now = useNow();
  const line = useLine();
  const { view, seenAt } = call;
  if (view.status !== 'live' || !view.heard) return view.duration_ms;
  const until = line.phase === 'live' ? now : (line.lastFrameAt ?? seenAt);
  return view.duration_ms + Math.max(0, until - seenAt);
}
