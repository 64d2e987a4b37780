import { useSyncExternalStore } from 'react';
import { useNow } from '../lib/clock.ts';
import { useLine } from './provider.tsx';
import { isStale, type Standing, standing } from './standing.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

const useOnline = () => useSyncExternalStore(subscribe, () => navigator.onLine);

/** Looked at anew every second. */
export function useStanding(): { standing: Standing; now: number; retryAt: number | null } {
  const line = useLine();
  const now = useNow();
  const online = useOnline();
  return { standing: standing(line, now, online), now, retryAt: line.retryAt };
}

/** Changes only when the line goes down or comes up. */
export function useStale(): boolean {
  return isStale(standing(useLine(), 0, true));
}
