import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { decode, encode, type RuleFilters } from './filters.ts';

/** The filters of the address, and the addresses of rules with the same filters. */
export function useAddress(id: string | undefined) {
  const query = useSearch();
  const [, go] = useLocation();
  const filters = useMemo(() => decode(query), [query]);
  const setFilters = useCallback(
    (next: RuleFilters) => go(addressOf(id, encode(next)), { replace: true }),
    [go, id],
  );
  const kept = encode(filters);
  const linkTo = useCallback((rule?: string) => addressOf(rule, kept), [kept]);
  return { filters, setFilters, linkTo };
}

function addressOf(id: string | undefined, query: string): string {
  const path = id === undefined ? '/rules' : `/rules/${encodeURIComponent(id)}`;
  return query === '' ? path : `${path}?${query}`;
}
