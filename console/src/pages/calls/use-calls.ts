/** Pages of calls, gathered as the reader asks for more. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { RequestFailed } from '../../api/http.ts';
import { fetchCalls } from '../../api/requests.ts';
import type { CallFilters } from './filters.ts';
import { joined } from './joined.ts';

const PAGE = 50;

export interface Calls {
  items: readonly CallView[];
  /** null: no more. */
  next: string | null;
  busy: boolean;
  /** Code of what went wrong with the last question. */
  failed: string | null;
  more(): void;
  again(): void;
}

interface Got {
  items: CallView[];
  next: string | null;
  busy: boolean;
  failed: string | null;
}

const NOTHING: Got = { items: [], next: null, busy: true, failed: null };

export function useCalls(filters: CallFilters): Calls {
  const [got, setGot] = useState<Got>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const going = useRef<AbortController | null>(null);
  const key = JSON.stringify(filters);

  const load = useCallback(
    async (after: string | null) => {
      going.current?.abort();
      const stop = new AbortController();
      going.current = stop;
      setGot((before) => ({ ...before, busy: true, failed: null }));
      try {
        const asked = { ...(JSON.parse(key) as CallFilters), limit: PAGE, ...(after ? { after } : {}) };
        const page = await fetchCalls(asked, stop.signal);
        setGot((before) => ({
          items: after ? joined(before.items, page.items) : page.items,
          next: page.next,
          busy: false,
          failed: null,
        }));
      } catch (error) {
        if (stop.signal.aborted) return;
        const failed = error instanceof RequestFailed ? error.code : 'UNKNOWN';
        setGot((before) => ({ ...before, busy: false, failed }));
      }
    },
    [key],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    setGot(NOTHING);
    void load(null);
    return () => going.current?.abort();
  }, [load, attempt]);

  const more = useCallback(() => {
    if (got.next !== null) void load(got.next);
  }, [load, got.next]);
  const again = useCallback(() => {
    if (got.items.length > 0 && got.next !== null) void load(got.next);
    else setAttempt((n) => n + 1);
  }, [load, got.items.length, got.next]);
  return { ...got, more, again };
}
