import { memo, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { named } from '../../i18n/zh.ts';
import { type Grouping, tradesOf } from './filters.ts';
import type { RuleGroup } from './groups.ts';
import { Standing } from './standing.tsx';
import { useListKeys } from './use-list-keys.ts';

export function RuleListView(props: {
  groups: readonly RuleGroup[];
  by: Grouping;
  shown: number;
  all: number;
  chosen: string | undefined;
  linkTo(id?: string): string;
}) {
  const { groups, by, shown, all, chosen, linkTo } = props;
  const t = useT();
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list);
  // A link to a rule far down brings it into view; choosing one that can be seen moves nothing.
  useEffect(() => {
    if (chosen === undefined) return;
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const first = groups[0]?.rules[0]?.id;
  const isShown = groups.some(({ rules }) => rules.some(({ id }) => id === chosen));
  const reachable = isShown ? chosen : first;
  return (
    <section className="panel rules-list" aria-labelledby="rules-list-title">
      <header className="panel-head">
        <h2 id="rules-list-title" className="visually-hidden">
          {t.rules.list}
        </h2>
        <span className="num" role="status">
          {t.rules.shown(shown, all)}
        </span>
        <span className="quiet rules-keys">
          <kbd>J</kbd> <kbd>K</kbd> {t.rules.keys}
        </span>
      </header>
      <div className="rules-scroll" ref={list}>
        {groups.map(({ key, rules }) => (
          <section key={key} aria-labelledby={`group-${key}`}>
            <h3 id={`group-${key}`} className={by === 'severity' ? `is-${key}` : undefined}>
              {by === 'severity' ? named(t.severity, key) : named(t.category, key)}
              <span className="quiet num">{rules.length}</span>
            </h3>
            <ul>
              {rules.map((rule) => (
                <Row
                  key={rule.id}
                  rule={rule}
                  by={by}
                  href={linkTo(rule.id)}
                  // Going through the list is one step back, not fifty.
                  replace={chosen !== undefined}
                  chosen={rule.id === chosen}
                  reachable={rule.id === reachable}
                />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 ? (
          <div className="empty">
            <strong>{all === 0 ? t.rules.empty : t.rules.noneFit}</strong>
            {all === 0 ? null : <p>{t.rules.noneFitText}</p>}
          </div>
        ) : null}
      </div>
    </section>
  );
}

const Row = memo(function Row(props: {
  rule: RuleView;
  by: Grouping;
  href: string;
  replace: boolean;
  chosen: boolean;
  reachable: boolean;
}) {
  const { rule, by, href, replace, chosen, reachable } = props;
  const { language, t } = useLanguage();
  const trades = tradesOf(rule).map((trade) => t.trade[trade]);
  return (
    <li>
      <Link
        href={href}
        replace={replace}
        className={`rule-row is-${rule.severity}${rule.stopped ? ' is-stopped' : ''}`}
        data-rule={rule.id}
        aria-current={chosen || undefined}
        tabIndex={reachable ? 0 : -1}
      >
        <span className="tag">{t.severity[rule.severity]}</span>
        <span className="rule-row-title">{titleIn(rule, language)}</span>
        <Standing rule={rule} plain={false} />
        <span className="rule-row-facts">
          {by === 'severity' ? <span>{named(t.category, rule.category)}</span> : null}
          <span>{rule.by ? t.by[rule.by] : t.rules.acrossCalls}</span>
          {trades.length > 0 ? <span>{trades.join(t.listSeparator)}</span> : null}
          {rule.raised ? <span className="num">{t.rules.hits(rule.raised)}</span> : null}
          {rule.wrong > 0 ? <span className="num">{t.rules.wrong(rule.wrong, rule.raised)}</span> : null}
          {rule.missed > 0 ? <span className="num">{t.rules.missed(rule.missed)}</span> : null}
          <code>{rule.id}</code>
        </span>
      </Link>
    </li>
  );
});
