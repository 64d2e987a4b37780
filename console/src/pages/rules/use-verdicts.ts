import { useEffect, useState } from 'react';
import type { RuleMeasure } from '../../../../engine/contract/case-measures.ts';
import { useMay } from '../../api/session.tsx';
import { fetchMeasures } from '../../cases/requests.ts';

/** What was judged of each rule in cases, by its id. */
export type Verdicts = ReadonlyMap<string, RuleMeasure>;

/**
 * The figures of the page of cases, so that both pages tell the same. null while, or where, they cannot be read: the
 * rest of the page stands alone.
 */
export function useVerdicts(): Verdicts | null {
  const may = useMay('cases');
  const [got, setGot] = useState<Verdicts | null>(null);
  useEffect(() => {
    if (!may) return;
    const stop = new AbortController();
    fetchMeasures(stop.signal).then(
      // Without the store, verdicts are not counted: none would be said of rules that have some.
      ({ source, rules }) => setGot(source === 'store' ? new Map(rules.map((one) => [one.rule, one])) : null),
      () => undefined,
    );
    return () => stop.abort();
  }, [may]);
  return got;
}
