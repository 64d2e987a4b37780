import { useMemo } from 'react';
import { useParams } from 'wouter';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import type { RuleList } from '../../api/requests.ts';
import { NotRead } from '../../components/not-read.tsx';
import { en } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { named, zh } from '../../i18n/zh.ts';
import { useTitle } from '../../lib/title.ts';
import '../../theme/rules.css';
import '../../theme/rule-list.css';
import '../../theme/rule-pane.css';
// After the pane: an overview is one, with its own measures.
import '../../theme/rule-overview.css';
import { titleIn } from '../../i18n/tongue.ts';
import { Skeleton } from '../live/skeleton.tsx';
import { FilterBar } from './filter-bar.tsx';
import { fits } from './filters.ts';
import { grouped } from './groups.ts';
import { Overview } from './overview.tsx';
import { RefusedFiles } from './refused-files.tsx';
import { RuleListView } from './rule-list.tsx';
import { RulePane } from './rule-pane.tsx';
import { RulesHead } from './rules-head.tsx';
import { useAddress } from './use-address.ts';
import { useRules } from './use-rules.ts';
import { useVerdicts } from './use-verdicts.ts';

export default function RulesPage() {
  const { language, t } = useLanguage();
  const { id } = useParams<{ id?: string }>();
  const { got, failed, again } = useRules();
  const chosen = id === undefined ? undefined : got?.items.find((rule) => rule.id === id);
  useTitle(chosen ? titleIn(chosen, language) : t.rules.title);
  return (
    <div className="rules">
      <RulesHead set={got?.set ?? null} onReloaded={again} />
      {got?.set.refused ? <RefusedFiles refused={got.set.refused} /> : null}
      {got ? (
        <Rules list={got} id={id} />
      ) : (
        <section className="panel rules-waiting">
          {failed === null ? (
            <Skeleton rows={8} text={t.rules.loading} />
          ) : (
            <NotRead again={again} code={failed} />
          )}
        </section>
      )}
    </div>
  );
}

function Rules({ list, id }: { list: RuleList; id: string | undefined }) {
  const { filters, setFilters, linkTo } = useAddress(id);
  const { items } = list;
  const verdicts = useVerdicts();
  const shown = useMemo(() => items.filter((rule) => fits(filters, rule, namesOf)), [items, filters]);
  const groups = useMemo(() => grouped(shown, filters.group), [shown, filters.group]);
  const listed = useMemo(() => groups.flatMap(({ rules }) => rules), [groups]);
  return (
    <>
      <FilterBar rules={items} filters={filters} onChange={setFilters} />
      <div className="rules-body">
        <RuleListView
          groups={groups}
          by={filters.group}
          shown={shown.length}
          all={items.length}
          chosen={id}
          linkTo={linkTo}
        />
        {id === undefined ? (
          <Overview
            rules={items}
            shown={listed}
            verdicts={verdicts}
            sort={filters.sort}
            onSort={(sort) => setFilters({ ...filters, sort })}
            linkTo={linkTo}
          />
        ) : (
          <RulePane
            key={id}
            id={id}
            line={items.find((rule: RuleView) => rule.id === id)}
            verdicts={verdicts}
            close={linkTo()}
          />
        )}
      </div>
    </>
  );
}

/** Searched in both languages, whichever the console speaks. */
function namesOf(category: string): string[] {
  return [named(zh.category, category), named(en.category, category)];
}
