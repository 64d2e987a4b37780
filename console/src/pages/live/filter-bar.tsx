import { ClearFilters } from '../../components/clear-filters.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Severities } from '../../components/severities.tsx';
import { useT } from '../../i18n/index.tsx';
import { active, type Filters, LISTS, NO_FILTERS } from './filters.ts';
import { LivePicker } from './picker.tsx';

export function FilterBar({ filters, onChange }: { filters: Filters; onChange(next: Filters): void }) {
  const t = useT();
  return (
    <search className="filter-bar" aria-label={t.filters.label}>
      <Severities chosen={filters.severity} onChange={(severity) => onChange({ ...filters, severity })} />
      {LISTS.map((name) => (
        <LivePicker
          key={name}
          name={name}
          chosen={filters[name]}
          onChange={(values) => onChange({ ...filters, [name]: values })}
        />
      ))}
      <SearchField
        text={filters.text}
        label={t.filters.search}
        onChange={(text) => onChange({ ...filters, text })}
      />
      <ClearFilters count={active(filters)} onClear={() => onChange(NO_FILTERS)} />
    </search>
  );
}
