/** One case: as the line tells it, with its timeline from REST, fetched anew whenever the case has changed. */
import { useEffect, useState } from 'react';
import type { Case, CaseDetail, CaseEvent, RelatedCase } from '../../../../engine/contract/case.ts';
import { codeOf } from '../../api/http.ts';
import { fetchCase } from '../../cases/requests.ts';
import { useCase, useCases, useScopeFlags } from '../../live/provider.tsx';
import { isFinal } from './asked-in-vain.ts';
import { besideOf } from './beside.ts';

const AGAIN_MS = 5_000;

export function useCaseDetail(id: string): {
  of: Case | undefined;
  events: readonly CaseEvent[];
  related: readonly RelatedCase[];
  /** Why it cannot be read, once asking again is of no use. */
  failed: string | null;
} {
  const live = useCase(id);
  const [got, setGot] = useState<CaseDetail | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const rev = live?.rev;
  const beside = besideOf(live, useCases() ?? [], useScopeFlags());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision, or another case beside it, is the reason to ask again
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
  }, [id, rev, beside]);
  const of = live && (!got || live.rev >= got.case.rev) ? live : got?.case;
  return { of, events: got?.events ?? [], related: got?.related ?? [], failed };
}
