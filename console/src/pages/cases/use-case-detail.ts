/** One case: as the line tells it, with its timeline from REST, fetched anew whenever the case has changed. */
import { useCallback, useEffect, useState } from 'react';
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
  /** Why it could not be read when it was asked for last: it is asked for again by itself, or now. */
  trouble: string | null;
  again(): void;
} {
  const live = useCase(id);
  const [got, setGot] = useState<CaseDetail | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const again = useCallback(() => setAsked((n) => n + 1), []);
  const rev = live?.rev;
  const beside = besideOf(live, useCases() ?? [], useScopeFlags());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision, another case beside it, or a person who asks is the reason to ask again
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () =>
      fetchCase(id, stop.signal)
        .then((detail) => {
          setGot(detail);
          setFailed(null);
          setTrouble(null);
        })
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          if (isFinal(error)) setFailed(codeOf(error));
          else {
            setTrouble(codeOf(error));
            timer = setTimeout(look, AGAIN_MS);
          }
        });
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, rev, beside, asked]);
  const of = live && (!got || live.rev >= got.case.rev) ? live : got?.case;
  return { of, events: got?.events ?? [], related: got?.related ?? [], failed, trouble, again };
}
