import { useTimeZone } from '../api/session.tsx';
import { stamp } from '../lib/times.ts';

/** Day and time in the zone of the site. */
export function Stamp({ at, exact = false }: { at: string; exact?: boolean }) {
  const zone = useTimeZone();
  return (
    <time className="num" dateTime={at}>
      {stamp(Date.parse(at), zone, exact)}
    </time>
  );
}
