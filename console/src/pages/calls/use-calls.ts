import { useCallback } from 'react';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { fetchCalls } from '../../api/requests.ts';
import type { CallFilters } from './filters.ts';
import { PAGE, type Pages, usePages } from './use-pages.ts';

export type Calls = Pages<CallView>;

/** Calls that fit, the newest first. */
export function useCalls(filters: CallFilters): Calls {
  const key = JSON.stringify(filters);
  return usePages(
    useCallback(
      (after: string | null, signal: AbortSignal) =>
        fetchCalls({ ...(JSON.parse(key) as CallFilters), limit: PAGE, ...(after ? { after } : {}) }, signal),
      [key],
    ),
  );
}
