import type { CallView } from '../../../engine/contract/outcome.ts';
import { useT } from '../i18n/index.tsx';

/** The machine's score, and what people made of it where they did; nothing where there is neither. */
export function Scores({
  of: { scorecard, final_score },
}: {
  of: Pick<CallView, 'scorecard' | 'final_score'>;
}) {
  const t = useT();
  if (!scorecard && !final_score) return null;
  if (!final_score) return <span className="score num">{scorecard?.score}</span>;
  return (
    <span className="num" title={t.call.scoreBy[final_score.because](final_score.by)}>
      <span className="score is-past">{scorecard?.score ?? final_score.machine ?? '–'}</span>
      {' → '}
      <strong className="score">{final_score.final}</strong>
    </span>
  );
}
