/** One case: as the line tells it, with its timeline from REST, fetched anew whenever the case has changed. */
import { useEffect, useState } from 'react';
import type { Case, CaseEvent } from '../../../../engine/contract/case.ts';
import { codeOf } from '../../api/http.ts';
import { fetchCase } from '../../cases/requests.ts';
import { useCase } from '../../live/provider.tsx';
import { isFinal } from './asked-in-vain.ts';

const AGAIN_MS = 5_000;

export function useCaseDetail(id: string): {
  of: Case | undefined;
  events: readonly CaseEvent[];
  /** Why it cannot be read, once asking again is of no use. */
  failed: string | null;
} {
  const live = useCase(id);
  const [got, setGot] = useState<{ case: Case; events: readonly CaseEvent[] } | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const rev = live?.rev;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is the reason to ask again
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () =>
      fetchCase(id, stop.signal)
        .then((detail) => {
          setGot(detail);
          setFailed(null);
        })
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          if (isFinal(error)) setFailed(codeOf(error));
          else timer = setTimeout(look, AGAIN_MS);
        });
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, rev]);
  const of = live && (!got || live.rev >= got.case.rev) ? live : got?.case;
  return { of, events: got?.events ?? [], failed };
}
