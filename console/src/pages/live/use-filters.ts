import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { decode, encode, type Filters } from './filters.ts';

/** The filters of the address; a change takes its place there, so that "back" leaves the page. */
export function useFilters(): [Filters, (next: Filters) => void] {
  const query = useSearch();
  const [, go] = useLocation();
  const filters = useMemo(() => decode(query), [query]);
  const set = useCallback(
    (next: Filters) => {
      const wanted = encode(next);
      go(wanted === '' ? '/' : `/?${wanted}`, { replace: true });
    },
    [go],
  );
  return [filters, set];
}
