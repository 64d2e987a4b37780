import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Storing } from '../../../engine/contract/storing.ts';
import { fetchStoring } from '../api/requests.ts';
import { useT } from '../i18n/index.tsx';

/** Between two looks, ms. */
const EVERY_MS = 15_000;

/** Calm words while storing lags: flags go on, finished calls may be missing. */
export function StoringBanner() {
  const t = useT();
  const [path] = useLocation();
  const [storing, setStoring] = useState<Storing | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    // A server that does not answer is told by the line's own banner.
    const look = () => fetchStoring(leaving.signal).then(setStoring, () => undefined);
    void look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      clearInterval(timer);
      leaving.abort();
    };
  }, []);
  if (!storing?.behind) return null;
  const ofFinished = path.startsWith('/calls');
  return (
    <div className="banner is-calm" role="status">
      <p className="num">
        {t.storing.behind(storing.rows, storing.oldest_s)}
        {ofFinished ? ` ${t.storing.finished}` : ''}
      </p>
    </div>
  );
}
