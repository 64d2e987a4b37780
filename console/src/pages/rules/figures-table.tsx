import { Link } from 'wouter';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import { Precision, VerdictCounts } from '../../cases/verdict-figures.tsx';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { FIGURES, figuresOf, nextSort, type Sort } from './figures.ts';
import { Standing } from './standing.tsx';
import { type Verdicts, verdictsOf } from './use-verdicts.ts';

/** Each rule that the filters let pass with what it did; heads sort. */
export function FiguresTable(props: {
  rules: readonly RuleView[];
  verdicts: Verdicts | null;
  sort: Sort;
  onSort(sort: Sort): void;
  linkTo(id?: string): string;
}) {
  const { rules, verdicts, sort, onSort, linkTo } = props;
  const { language, t } = useLanguage();
  const lines = figuresOf(rules, verdictsOf(verdicts), sort);
  const { figures } = t.rules;
  // Not "–", which says that nobody judged.
  const unknown =
    typeof verdicts === 'string' ? <span className="quiet">{figures.verdicts[verdicts]}</span> : null;
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
        {lines.map(({ rule, raised, verdicts: of, wrong, missed }) => (
          <tr key={rule.id} data-figures={rule.id}>
            <th scope="row">
              <Link href={linkTo(rule.id)}>{titleIn(rule, language)}</Link>{' '}
              <Standing rule={rule} plain={false} />
            </th>
            <td>{raised === null ? <span className="quiet">–</span> : raised.toLocaleString('en')}</td>
            <td>{unknown ?? <VerdictCounts of={of} />}</td>
            <td>{unknown ?? <Precision of={of} />}</td>
            <td>{wrong === 0 ? <span className="quiet">0</span> : wrong}</td>
            <td>{missed === 0 ? <span className="quiet">0</span> : missed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
