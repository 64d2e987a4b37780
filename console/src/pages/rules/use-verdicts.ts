import { useEffect, useState } from 'react';
import type { RuleMeasure } from '../../../../engine/contract/case-measures.ts';
import { useMay } from '../../api/session.tsx';
import { fetchMeasures } from '../../cases/requests.ts';

/** What was judged of each rule in cases, by its id; or that it is being read, or could not be. */
export type Verdicts = ReadonlyMap<string, RuleMeasure> | 'reading' | 'notRead';

export const verdictsOf = (verdicts: Verdicts | null): ReadonlyMap<string, RuleMeasure> | null =>
  typeof verdicts === 'string' ? null : verdicts;

/**
 * The figures of the page of cases, so that both pages tell the same. null: who reads the page may not know them.
 */
export function useVerdicts(): Verdicts | null {
  const may = useMay('cases');
  const [got, setGot] = useState<Verdicts>('reading');
  useEffect(() => {
    if (!may) return;
    const stop = new AbortController();
    fetchMeasures(stop.signal).then(
      // Without the store, verdicts are not counted: none would be said of rules that have some.
      ({ source, rules }) =>
        setGot(source === 'store' ? new Map(rules.map((one) => [one.rule, one])) : 'notRead'),
      () => {
        if (!stop.signal.aborted) setGot('notRead');
      },
    );
    return () => stop.abort();
  }, [may]);
  return may ? got : null;
}
