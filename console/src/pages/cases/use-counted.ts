/** The flags across calls of a case, which say what they counted: as the line tells them, else as REST does. */
import { useEffect, useState } from 'react';
import type { Case } from '../../../../engine/contract/case.ts';
import type { ScopeFlag } from '../../../../engine/contract/scope-flag.ts';
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
  const [got, setGot] = useState<readonly ScopeFlag[] | 'away'>([]);
  const any = flags.some(({ across }) => across);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is the reason to ask again
  useEffect(() => {
    if (!any) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () =>
      fetchScopeFlags(id, stop.signal)
        .then(({ items }) => setGot(items))
        .catch(() => {
          if (stop.signal.aborted) return;
          setGot((before) => (before.length > 0 ? before : 'away'));
          timer = setTimeout(look, AGAIN_MS);
        });
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, rev, any]);
  return (flag) => {
    const isIt = (one: ScopeFlag) => one.id === flag;
    const known = got === 'away' ? undefined : got.find(isIt);
    return { flag: live.find(isIt) ?? known, away: got === 'away' };
  };
}
