import { useCallback } from 'react';
import { PAGE, usePages } from '../calls/use-pages.ts';
import { fetchQualityCalls } from './requests.ts';

/**
 * Finished calls of the work list.
 * @param query as the server takes it
 */
export function useWorkList(query: string) {
  return usePages(
    useCallback(
      (after: string | null, signal: AbortSignal) => {
        const asked = new URLSearchParams(query);
        asked.set('limit', String(PAGE));
        if (after !== null) asked.set('after', after);
        return fetchQualityCalls(asked, signal);
      },
      [query],
    ),
  );
}
