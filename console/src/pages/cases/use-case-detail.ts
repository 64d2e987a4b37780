/** One case: as the line tells it, with its timeline from REST, fetched anew whenever the case has changed. */
import { useEffect, useState } from 'react';
import type { Case, CaseDetail, CaseEvent, RelatedCase } from '../../../../engine/contract/case.ts';
import { RequestFailed } from '../../api/http.ts';
import { fetchCase } from '../../cases/requests.ts';
import { useCase } from '../../live/provider.tsx';

const AGAIN_MS = 5_000;

export function useCaseDetail(id: string): {
  of: Case | undefined;
  events: readonly CaseEvent[];
  related: readonly RelatedCase[];
  failed: string | null;
} {
  const live = useCase(id);
  const [got, setGot] = useState<CaseDetail | null>(null);
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
          const code = error instanceof RequestFailed ? error.code : 'UNKNOWN';
          setFailed(code);
          if (code !== 'CASE_UNKNOWN') timer = setTimeout(look, AGAIN_MS);
        });
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, rev]);
  const of = live && (!got || live.rev >= got.case.rev) ? live : got?.case;
  return { of, events: got?.events ?? [], related: got?.related ?? [], failed };
}
