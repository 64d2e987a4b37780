import { Link } from 'wouter';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import type { Sort } from './figures.ts';
import { FiguresTable } from './figures-table.tsx';
import type { Verdicts } from './use-verdicts.ts';

/** In the place of a rule while none is chosen: how many there are, those that somebody stopped, what each one did. */
export function Overview(props: {
  rules: readonly RuleView[];
  /** Those that the filters let pass, as they are listed. */
  shown: readonly RuleView[];
  verdicts: Verdicts | null;
  sort: Sort;
  onSort(sort: Sort): void;
  linkTo(id?: string): string;
}) {
  const { rules, shown, verdicts, sort, onSort, linkTo } = props;
  const { language, t } = useLanguage();
  const when = useWhen();
  const stopped = rules.filter((rule) => rule.stopped);
  const trial = rules.filter(({ status }) => status === 'trial').length;
  return (
    <section className="panel rule-pane rule-overview" aria-label={t.rules.overview}>
      <p className="rule-pick">{t.rules.pick}</p>
      <dl className="overview-counts num">
        {SEVERITIES.map((severity) => (
          <div key={severity} className={`is-${severity}`}>
            <dt>{t.severity[severity]}</dt>
            <dd>{rules.filter((rule) => rule.severity === severity).length}</dd>
          </div>
        ))}
      </dl>
      {trial > 0 ? <p className="quiet num">{t.rules.trialTitle(trial)}</p> : null}
      <h2 className="num">
        {stopped.length > 0 ? t.rules.stoppedTitle(stopped.length) : t.rules.noneStopped}
      </h2>
      <ul className="overview-stopped">
        {stopped.map((rule) => (
          <li key={rule.id} className="overview-stop">
            <Link href={linkTo(rule.id)}>{titleIn(rule, language)}</Link>
            <p>{rule.stopped ? <MaskedText text={rule.stopped.reason} /> : null}</p>
            <small className="quiet num">
              {rule.stopped ? t.rules.stoppedBy(rule.stopped.by, when(rule.stopped.at)) : null}
            </small>
          </li>
        ))}
      </ul>
      <p className="quiet rule-counted">{t.rules.figures.counted}</p>
      <FiguresTable rules={shown} verdicts={verdicts} sort={sort} onSort={onSort} linkTo={linkTo} />
    </section>
  );
}
