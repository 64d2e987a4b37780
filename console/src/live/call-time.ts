/** Call time as it runs on between two frames. Pure. */
import type { SeenCall } from './board.ts';
import type { LineState } from './line.ts';

export const isOver = ({ view }: SeenCall): boolean => view.status === 'ended' || view.status === 'complete';

/** 1:1 while the call is heard and the line is up; else it stands, and with the line it stands at its last frame. */
export function callTime(
  { view, seenAt }: SeenCall,
  line: Pick<LineState, 'phase' | 'lastFrameAt'>,
  now: number,
): number {
  if (view.status !== 'live' || !view.heard) return view.duration_ms;
  const until = line.phase === 'live' ? now : (line.lastFrameAt ?? seenAt);
  return view.duration_ms + Math.max(0, until - seenAt);
}
