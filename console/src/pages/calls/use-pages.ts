/** Pages of calls, gathered as the reader asks for more. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { codeOf } from '../../api/http.ts';
import type { Page } from '../../api/requests.ts';
import { joined } from './joined.ts';

/** Calls of one page. */
export const PAGE = 50;

interface Got<T> {
  items: readonly T[];
  /** null: no more. */
  next: string | null;
  busy: boolean;
  /** Code of what went wrong with the last question. */
  failed: string | null;
}

export interface Pages<T> extends Got<T> {
  more(): void;
  again(): void;
  /** What is shown becomes something else; it stays the same function. */
  update(change: (items: readonly T[]) => readonly T[]): void;
}

const NOTHING: Got<never> = { items: [], next: null, busy: true, failed: null };

/**
 * `fetch` must stay the same from picture to picture; another one begins anew.
 * @param fetch the page after a cursor; null: the first
 */
export function usePages<T extends { call: string }>(
  fetch: (after: string | null, signal: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const [got, setGot] = useState<Got<T>>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const going = useRef<AbortController | null>(null);
  const load = useCallback(
    async (after: string | null) => {
      going.current?.abort();
      const stop = new AbortController();
      going.current = stop;
      setGot((before) => ({ ...before, busy: true, failed: null }));
      try {
        const { items, next } = await fetch(after, stop.signal);
        setGot((before) => ({
          items: after === null ? items : joined(before.items, items),
          next,
          busy: false,
          failed: null,
        }));
      } catch (error) {
        if (stop.signal.aborted) return;
        setGot((before) => ({ ...before, busy: false, failed: codeOf(error) }));
      }
    },
    [fetch],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    setGot(NOTHING);
    void load(null);
    return () => going.current?.abort();
  }, [load, attempt]);
  const { items, next } = got;
  const more = useCallback(() => void (next !== null && load(next)), [load, next]);
  const again = useCallback(() => {
    if (items.length > 0 && next !== null) void load(next);
    else setAttempt((n) => n + 1);
  }, [load, items.length, next]);
  const update = useCallback(
    (change: (items: readonly T[]) => readonly T[]) =>
      setGot((before) => ({ ...before, items: change(before.items) })),
    [],
  );
  return { ...got, more, again, update };
}
