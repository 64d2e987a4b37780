/** Pages of the work list, gathered as the reader asks for more. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { RequestFailed } from '../../api/http.ts';
import { fetchQualityCalls, type QualityCall } from './requests.ts';

const PAGE = 50;

interface Got {
  items: readonly QualityCall[];
  next: string | null;
  busy: boolean;
  /** Code of what went wrong with the last question. */
  failed: string | null;
}

const NOTHING: Got = { items: [], next: null, busy: true, failed: null };

/** @param query as the server takes it */
export function useWorkList(query: string) {
  const [got, setGot] = useState<Got>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const going = useRef<AbortController | null>(null);
  const load = useCallback(
    async (after: string | null) => {
      going.current?.abort();
      const stop = new AbortController();
      going.current = stop;
      setGot((before) => ({ ...before, busy: true, failed: null }));
      const asked = new URLSearchParams(query);
      asked.set('limit', String(PAGE));
      if (after !== null) asked.set('after', after);
      try {
        const { items, next } = await fetchQualityCalls(asked, stop.signal);
        setGot((before) => ({
          items: after === null ? items : [...before.items, ...items],
          next,
          busy: false,
          failed: null,
        }));
      } catch (error) {
        if (stop.signal.aborted) return;
        const failed = error instanceof RequestFailed ? error.code : 'UNKNOWN';
        setGot((before) => ({ ...before, busy: false, failed }));
      }
    },
    [query],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    setGot(NOTHING);
    void load(null);
    return () => going.current?.abort();
  }, [load, attempt]);
  const { next, items } = got;
  const more = useCallback(() => void (next !== null && load(next)), [load, next]);
  const again = useCallback(() => {
    if (items.length > 0 && next !== null) void load(next);
    else setAttempt((n) => n + 1);
  }, [load, items.length, next]);
  return { ...got, more, again };
}
