import { useCallback } from 'react';
import { useTimeZone } from '../api/session.tsx';
import { useTick } from '../lib/clock.ts';
import { dayOf, moment } from '../lib/times.ts';

/** Moments in the zone of the site, ISO 8601 or epoch ms: of today without the day. */
export function useWhen(): (at: string | number) => string {
  const zone = useTimeZone();
  // Drawn anew when the day changes, not each second.
  const today = useTick((now) => dayOf(now, zone));
  return useCallback(
    (at) => moment(typeof at === 'number' ? at : Date.parse(at), today, zone),
    [zone, today],
  );
}
