/** Closed cases beyond those that the line tells, asked for page by page. */
import { useCallback, useMemo, useState } from 'react';
import type { Case } from '../../../../engine/contract/case.ts';
import { fetchClosed } from '../../cases/requests.ts';

export function useOlder(
  wanted: boolean,
  known: readonly Case[],
): { cases: readonly Case[]; more: (() => void) | 'none' } {
  const [got, setGot] = useState<readonly Case[]>([]);
  const [next, setNext] = useState<string | null | 'none'>(null);
  const more = useCallback(() => {
    if (next === 'none') return;
    fetchClosed(next)
      .then((page) => {
        setGot((before) => [...before, ...page.items]);
        setNext(page.next ?? 'none');
      })
      // The button stays: it is pressed again.
      .catch(() => undefined);
  }, [next]);
  const cases = useMemo(() => {
    if (!wanted) return [];
    const ids = new Set(known.map(({ id }) => id));
    const unknown = got.filter(({ id }) => !ids.has(id));
    return unknown.sort((a, b) => ((a.closed_at ?? '') < (b.closed_at ?? '') ? 1 : -1));
  }, [wanted, known, got]);
  return { cases, more: next === 'none' ? 'none' : more };
}
