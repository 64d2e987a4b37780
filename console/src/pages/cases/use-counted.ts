/** The flags across calls of a case, which say what they counted: as REST tells them, until then as the line does. */
import { useEffect, useState } from 'react';
import type { Case, CaseScopeFlags } from '../../../../engine/contract/case.ts';
import type { ScopeFlag } from '../../../../engine/contract/scope-flag.ts';
import { RequestFailed } from '../../api/http.ts';
import { fetchScopeFlags } from '../../cases/requests.ts';
import { useScopeFlags } from '../../live/provider.tsx';

const AGAIN_MS = 5_000;

export interface CountedNow {
  flag: ScopeFlag | undefined;
  /** The server cannot say now. */
  away: boolean;
}

export function useCounted({ id, rev, flags }: Case): (flag: string) => CountedNow {
  const live = useScopeFlags();
  const [got, setGot] = useState<CaseScopeFlags>({ items: [], away: [] });
  const ids = flags.flatMap(({ flag, across }) => (across ? flag : []));
  const any = ids.length > 0;
  // The line tells that a flag counts more, or less, without a new revision of its case.
  const told = JSON.stringify(live.filter((one) => ids.includes(one.id)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision, and what the line tells, are reasons to ask again
  useEffect(() => {
    if (!any) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer = setTimeout(look, AGAIN_MS);
    };
    const look = () =>
      fetchScopeFlags(id, stop.signal)
        .then(({ items, away }) => {
          setGot((before) => ({
            items: [...items, ...before.items.filter((one) => away.includes(one.id))],
            away,
          }));
          if (away.length > 0) later();
        })
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          setGot(({ items }) => ({ items, away: ids }));
          // Who may not see the case, or no longer, is told so each time.
          const refused = error instanceof RequestFailed && (error.status === 403 || error.status === 404);
          if (!refused) later();
        });
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, rev, any, told]);
  return (flag) => {
    const isIt = (one: ScopeFlag) => one.id === flag;
    // What the line told may be older: it was cut, or has forgotten the flag since.
    return { flag: got.items.find(isIt) ?? live.find(isIt), away: got.away.includes(flag) };
  };
}
