import { useEffect, useState } from 'react';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import type { FinalScore } from '../../../../engine/contract/review.ts';
import { fetchScore } from '../../api/requests.ts';
import { Scores } from '../../components/scores.tsx';

/** The score of a finished call: the machine's at once, as people left it when that is known. */
export function CallScore({ view: { call, scorecard } }: { view: CallView }) {
  const [final_score, setFinal] = useState<FinalScore | null>(null);
  useEffect(() => {
    setFinal(null);
    const stop = new AbortController();
    fetchScore(call, stop.signal).then(
      (known) => setFinal(known.final_score),
      // The machine's stays.
      () => undefined,
    );
    return () => stop.abort();
  }, [call]);
  return <Scores of={{ ...(scorecard ? { scorecard } : {}), final_score }} />;
}
