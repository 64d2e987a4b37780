/** What a clock on the wall of a zone shows, as a moment. Pure. */
import { offsetMs } from '../engine/rules/scope.ts';

/**
 * @param zone IANA name
 * @param wall what the clock shows, as if it were UTC, epoch ms
 * @returns epoch ms; where clocks are set back, one of the two moments
 */
export function momentIn(zone: string, wall: number): number {
  return wall - offsetMs(wall - offsetMs(wall, zone), zone);
}
