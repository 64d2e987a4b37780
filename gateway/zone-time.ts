/** What a clock on the wall of a zone shows, as a moment. Pure. */

/**
 * @param zone IANA name
 * @param wall what the clock shows, as if it were UTC, epoch ms
 * @returns epoch ms; where clocks are set back, one of the two moments
 */
export function momentIn(zone: string, wall: number): number {
  return wall - offsetMs(wall - offsetMs(wall, zone), zone);
}

/** How far the zone is ahead of UTC at that moment, ms. */
function offsetMs(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(at / 1000) * 1000;
}
