/** What people judged of a rule's flags in cases, told alike wherever it stands. */
import type { RuleMeasure } from '../../../engine/contract/case-measures.ts';
import { useT } from '../i18n/index.tsx';
import { FEW } from '../lib/few.ts';
import { percent } from '../lib/format.ts';
import { precisionOf } from './precision.ts';

/** Right / wrong / unclear. */
export function VerdictCounts({ of }: { of: RuleMeasure | null }) {
  if (!of || of.right + of.wrong + of.unclear === 0) return <span className="quiet">–</span>;
  return (
    <>
      {of.right} / {of.wrong} / {of.unclear}
    </>
  );
}

/** With its interval and the verdicts that it is of; of few verdicts, that they are few. */
export function Precision({ of }: { of: RuleMeasure | null }) {
  const t = useT();
  if (!of?.precision) return <span className="quiet">–</span>;
  const precision = precisionOf(of);
  if (!precision) return <small className="quiet">{t.cases.measures.few(FEW)}</small>;
  const { share, low, high } = precision;
  return (
    <>
      <b>{percent(share)}%</b>{' '}
      <small className="quiet">
        {t.cases.measures.interval(`${percent(low)}%`, `${percent(high)}%`)} ·{' '}
        {t.cases.measures.verdictsOf(precision.of)}
      </small>
    </>
  );
}
