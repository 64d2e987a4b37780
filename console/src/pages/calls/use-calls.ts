import { useCallback } from 'react';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { fetchCalls } from '../../api/requests.ts';
import { useTimeZone } from '../../api/session.tsx';
import { type CallFilters, toQuery } from './filters.ts';
import { PAGE, type Pages, usePages } from './use-pages.ts';

export type Calls = Pages<CallView>;

/** Calls that fit, the newest first. */
export function useCalls(filters: CallFilters): Calls {
  const zone = useTimeZone();
  const key = JSON.stringify(toQuery(filters, zone));
  return usePages(
    useCallback(
      (after: string | null, signal: AbortSignal) =>
        fetchCalls(
          { ...(JSON.parse(key) as ReturnType<typeof toQuery>), limit: PAGE, ...(after ? { after } : {}) },
          signal,
        ),
      [key],
    ),
  );
}
