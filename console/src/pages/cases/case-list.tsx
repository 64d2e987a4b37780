import { memo, type RefObject, useEffect, useMemo } from 'react';
import { Link } from 'wouter';
import type { Case } from '../../../../engine/contract/case.ts';
import { Due } from '../../cases/due.tsx';
import { useOwnerName } from '../../cases/provider.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { useScopeFlags } from '../../live/provider.tsx';
import { Escalated, LateFlags } from './escalated.tsx';
import { judgedOf, leading, type View } from './views.ts';

interface Props {
  list: RefObject<HTMLDivElement | null>;
  cases: readonly Case[];
  /** The one that is open on the right though the view no longer has it: seen, but neither counted nor selected. */
  stray: string | undefined;
  view: View;
  chosen: string | undefined;
  marked: readonly string[];
  mark(id: string): void;
  /** Asks for earlier ones; `none`: there are none; null: not here. */
  more: (() => void) | 'none' | null;
  linkTo(id?: string): string;
}

export function CaseList({ list, cases, stray, view, chosen, marked, mark, more, linkTo }: Props) {
  const t = useT();
  useEffect(() => {
    if (chosen === undefined) return;
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, list]);
  const flags = useScopeFlags();
  const counts = useMemo(
    () => new Map(flags.map(({ id, why }) => [id, Number(why.seen.calls ?? 0)])),
    [flags],
  );
  const reachable = cases.some(({ id }) => id === chosen) ? chosen : cases[0]?.id;
  return (
    <section className="panel cases-list" aria-labelledby="cases-list-title">
      <header className="panel-head">
        <h2 id="cases-list-title" className="visually-hidden">
          {t.cases.list}
        </h2>
        <span className="num" role="status">
          {t.cases.shown(cases.length - (stray === undefined ? 0 : 1))}
        </span>
        <span className="quiet cases-keys">
          <span>
            <kbd>J</kbd> <kbd>K</kbd> {t.cases.keys}
          </span>
          <span>
            <kbd>C</kbd> {t.cases.keyClaim}
          </span>
          <span>
            <kbd>R</kbd> {t.cases.keyResolve}
          </span>
          <span>
            <kbd>X</kbd> {t.cases.keySelect}
          </span>
        </span>
      </header>
      <div className="cases-scroll" ref={list}>
        <ul>
          {cases.map((one) => (
            <Row
              key={one.id}
              of={one}
              countedNow={counts.get(leading(one).flag)}
              href={linkTo(one.id)}
              chosen={one.id === chosen}
              stray={one.id === stray}
              replace={chosen !== undefined}
              reachable={one.id === reachable}
              marked={marked.includes(one.id)}
              mark={mark}
            />
          ))}
        </ul>
        {cases.length === 0 ? (
          <div className="empty">
            <strong>{t.cases.empty[view]}</strong>
            {view === 'all' || view === 'unclaimed' ? <p>{t.cases.emptyText}</p> : null}
          </div>
        ) : null}
        {more === 'none' ? <p className="quiet cases-end">{t.cases.noEarlier}</p> : null}
        {typeof more === 'function' ? (
          <button type="button" className="link-button cases-end" onClick={more}>
            {t.cases.earlier}
          </button>
        ) : null}
      </div>
    </section>
  );
}

const Row = memo(function Row(props: {
  of: Case;
  /** Of a flag across calls: how many calls it counts now. */
  countedNow: number | undefined;
  href: string;
  replace: boolean;
  chosen: boolean;
  stray: boolean;
  reachable: boolean;
  marked: boolean;
  mark(id: string): void;
}) {
  const { of, countedNow, href, replace, chosen, stray, reachable, marked, mark } = props;
  const { language, t } = useLanguage();
  const nameOf = useOwnerName();
  const flag = leading(of);
  const title = titleIn(flag, language);
  const { queue, agent, state } = of;
  const team = of.team ?? of.teams?.join(t.listSeparator);
  const asked = judgedOf(of);
  return (
    <li
      className={`case-row is-${of.severity} state-${state}`}
      data-case={of.id}
      data-chosen={chosen || undefined}
      data-stray={stray || undefined}
    >
      <input
        type="checkbox"
        checked={marked && !stray}
        disabled={stray}
        tabIndex={-1}
        aria-label={t.cases.select(title)}
        onChange={() => mark(of.id)}
      />
      <Link href={href} replace={replace} aria-current={chosen || undefined} tabIndex={reachable ? 0 : -1}>
        <span className="case-row-top">
          <span className="tag">{t.severity[of.severity]}</span>
          <strong>{title}</strong>
          <Due of={of} />
        </span>
        {flag.quote ? (
          <q>
            <MaskedText text={flag.quote} />
          </q>
        ) : null}
        <span className="case-row-facts">
          <span className={`case-state state-${state}`}>{t.cases.states[state]}</span>
          {stray ? <span>{t.cases.stray}</span> : null}
          <LateFlags of={of} />
          <Escalated of={of} />
          {state === 'open' ? null : <b>{nameOf(of.owner)}</b>}
          {agent ? <span>{t.cases.agent(agent)}</span> : null}
          {flag.across ? (
            <span className="num">{t.scope.counted(countedNow ?? flag.across.calls)}</span>
          ) : null}
          {team || queue ? <span>{[team, queue].filter(Boolean).join(' · ')}</span> : null}
          {asked.of > 1 ? <span className="num">{t.cases.flags(asked.of)}</span> : null}
          {asked.of === 0 ? <span className="num">{t.cases.gone(of.flags.length)}</span> : null}
          {asked.judged > 0 ? <span className="num">{t.cases.judged(asked.judged, asked.of)}</span> : null}
        </span>
      </Link>
    </li>
  );
});
