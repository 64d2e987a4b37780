import { useCallback, useState } from 'react';
import { PAGE, usePages } from '../calls/use-pages.ts';
import { fetchQualityCalls } from './requests.ts';

/**
 * Finished calls of the work list.
 * @param query as the server takes it
 */
export function useWorkList(query: string) {
  /** Epoch ms: words were looked through since then; null: none were. */
  const [searchedFrom, setSearchedFrom] = useState<number | null>(null);
  const pages = usePages(
    useCallback(
      async (after: string | null, signal: AbortSignal) => {
        const asked = new URLSearchParams(query);
        asked.set('limit', String(PAGE));
        if (after !== null) asked.set('after', after);
        const page = await fetchQualityCalls(asked, signal);
        if (after === null) setSearchedFrom(page.searched_from);
        return page;
      },
      [query],
    ),
  );
  return { ...pages, searchedFrom };
}
