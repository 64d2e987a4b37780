import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { RuleMeasure } from '../../../../engine/contract/case-measures.ts';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import { useMay } from '../../api/session.tsx';
import { fetchMeasures } from '../../cases/requests.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { percent } from '../../lib/format.ts';
import { FIGURES, figuresOf, nextSort, type Sort } from './figures.ts';
import { Standing } from './standing.tsx';

/** Each rule that the filters let pass with what it did; heads sort. */
export function FiguresTable(props: {
  rules: readonly RuleView[];
  sort: Sort;
  onSort(sort: Sort): void;
  linkTo(id?: string): string;
}) {
  const { rules, sort, onSort, linkTo } = props;
  const { language, t } = useLanguage();
  const verdicts = useVerdicts();
  const lines = figuresOf(rules, verdicts, sort);
  const { figures } = t.rules;
  const sorted = (by: (typeof FIGURES)[number]) =>
    sort === by ? 'descending' : sort === `${by}.up` ? 'ascending' : 'none';
  return (
    <table className="rule-figures num">
      <caption className="visually-hidden">{figures.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t.rules.title}</th>
          {FIGURES.map((by) => (
            <th key={by} scope="col" aria-sort={sorted(by)}>
              <button type="button" title={figures.hints[by]} onClick={() => onSort(nextSort(sort, by))}>
                {figures.heads[by]}
                <span aria-hidden="true">{{ ascending: ' ↑', descending: ' ↓', none: '' }[sorted(by)]}</span>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ rule, raised, precision, wrong, missed }) => (
          <tr key={rule.id} data-figures={rule.id}>
            <th scope="row">
              <Link href={linkTo(rule.id)}>{titleIn(rule, language)}</Link>{' '}
              <Standing rule={rule} plain={false} />
            </th>
            <td>{raised === null ? <span className="quiet">–</span> : raised.toLocaleString('en')}</td>
            <td>
              {precision === null ? (
                <span className="quiet">–</span>
              ) : (
                <>
                  {percent(precision.share)}%{' '}
                  <small className="quiet">
                    {figures.interval(percent(precision.low), percent(precision.high), precision.of)}
                  </small>
                </>
              )}
            </td>
            <td>{wrong === 0 ? <span className="quiet">0</span> : wrong}</td>
            <td>{missed === 0 ? <span className="quiet">0</span> : missed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Precision by the verdicts of the last 30 days; none where they cannot be read: the rest of the table stands alone. */
function useVerdicts(): readonly RuleMeasure[] {
  const may = useMay('cases');
  const [rules, setRules] = useState<readonly RuleMeasure[]>([]);
  useEffect(() => {
    if (!may) return;
    const stop = new AbortController();
    fetchMeasures(stop.signal).then(
      (got) => setRules(got.rules),
      () => undefined,
    );
    return () => stop.abort();
  }, [may]);
  return rules;
}
