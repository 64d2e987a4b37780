/** A list that is read whole, and again after each change. */
import { useCallback, useEffect, useState } from 'react';
import { codeOf } from '../../api/http.ts';
import type { Page } from '../../api/requests.ts';

export interface List<T> {
  /** null: not read yet. */
  items: readonly T[] | null;
  /** Code of what went wrong with the last question. */
  failed: string | null;
  again(): void;
}

/** `fetch` must stay the same from picture to picture. */
export function useList<T>(fetch: () => Promise<Page<T>>): List<T> {
  const [got, setGot] = useState<{ items: readonly T[] | null; failed: string | null }>({
    items: null,
    failed: null,
  });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt reads anew
  useEffect(() => {
    let wanted = true;
    fetch().then(
      ({ items }) => wanted && setGot({ items, failed: null }),
      (error: unknown) => wanted && setGot((before) => ({ ...before, failed: codeOf(error) })),
    );
    return () => {
      wanted = false;
    };
  }, [fetch, attempt]);
  return { ...got, again: useCallback(() => setAttempt((n) => n + 1), []) };
}
