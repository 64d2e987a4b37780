import { useEffect, useRef, useState } from 'react';
import { useLiveStore } from './provider.tsx';
import type { LiveStore } from './store.ts';

/** Eyes follow two changes a second; more only cost the page its time. */
export const CALM_MS = 500;

/**
 * What `read` gives, drawn anew at most every CALM_MS: at once after a pause, else when the time is over. `read` gives the
 * same object until something changes.
 */
export function useCalm<T>(read: (store: LiveStore) => T): T {
  const store = useLiveStore();
  const [shown, setShown] = useState(() => read(store));
  const reader = useRef(read);
  reader.current = read;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = -Infinity;
    let known: T | undefined;
    const settle = () => {
      timer = undefined;
      last = performance.now();
      known = reader.current(store);
      setShown(() => known as T);
    };
    const look = () => {
      if (timer !== undefined || reader.current(store) === known) return;
      const wait = last + CALM_MS - performance.now();
      if (wait <= 0) settle();
      else timer = setTimeout(settle, wait);
    };
    const unsubscribe = store.subscribe(look);
    look();
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store]);
  return shown;
}
