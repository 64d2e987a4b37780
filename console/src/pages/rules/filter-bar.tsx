import type { RuleView } from '../../../../engine/contract/rule.ts';
import { ClearFilters } from '../../components/clear-filters.tsx';
import { Picker } from '../../components/picker.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Severities } from '../../components/severities.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import {
  ANY_TRADE,
  active,
  GROUPINGS,
  LISTS,
  type ListName,
  NO_FILTERS,
  optionsOf,
  type RuleFilters,
} from './filters.ts';

export function FilterBar(props: {
  rules: readonly RuleView[];
  filters: RuleFilters;
  onChange(next: RuleFilters): void;
}) {
  const { rules, filters, onChange } = props;
  const t = useT();
  return (
    <search className="filter-bar" aria-label={t.filters.label}>
      <Severities chosen={filters.severity} onChange={(severity) => onChange({ ...filters, severity })} />
      {LISTS.map((name) => (
        <Picker
          key={name}
          title={t.rules.filters[name]}
          chosen={filters[name]}
          options={() => optionsOf(name, rules, filters[name])}
          nameOf={(value) => nameOf(name, value, t)}
          onChange={(values) => onChange({ ...filters, [name]: values })}
        />
      ))}
      <fieldset className="grouping">
        <legend className="visually-hidden">{t.rules.groupBy}</legend>
        {GROUPINGS.map((group) => (
          <button
            key={group}
            type="button"
            aria-pressed={filters.group === group}
            onClick={() => onChange({ ...filters, group })}
          >
            {group === 'category' ? t.rules.byCategory : t.rules.bySeverity}
          </button>
        ))}
      </fieldset>
      <SearchField
        text={filters.text}
        label={t.rules.search}
        onChange={(text) => onChange({ ...filters, text })}
      />
      <ClearFilters
        count={active(filters)}
        onClear={() => onChange({ ...NO_FILTERS, group: filters.group, sort: filters.sort })}
      />
    </search>
  );
}

function nameOf(name: ListName, value: string, t: Messages): string {
  if (name === 'category') return named(t.category, value);
  if (name === 'status') return named(t.rules.status, value);
  if (name === 'by') return named(t.by, value);
  return value === ANY_TRADE ? t.rules.anyTrade : named(t.trade, value);
}
