import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { useEffect, useRef, useState } from 'react';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import { useT } from '../../i18n/index.tsx';
import { active, type Filters, LISTS, NO_FILTERS, toggled } from './filters.ts';
import { Picker } from './picker.tsx';

export function FilterBar({ filters, onChange }: { filters: Filters; onChange(next: Filters): void }) {
  const t = useT();
  const count = active(filters);
  return (
    <search className="filter-bar" aria-label={t.filters.label}>
      <fieldset className="severities">
        <legend className="visually-hidden">{t.filters.severity}</legend>
        {SEVERITIES.map((severity) => (
          <button
            key={severity}
            type="button"
            className={`severity is-${severity}`}
            aria-pressed={filters.severity.includes(severity)}
            onClick={() => onChange({ ...filters, severity: toggled(filters.severity, severity) })}
          >
            {t.severity[severity]}
          </button>
        ))}
      </fieldset>
      {LISTS.map((name) => (
        <Picker
          key={name}
          name={name}
          chosen={filters[name]}
          onChange={(values) => onChange({ ...filters, [name]: values })}
        />
      ))}
      <Search text={filters.text} onChange={(text) => onChange({ ...filters, text })} />
      {count > 0 ? (
        <button type="button" className="filter-clear num" onClick={() => onChange(NO_FILTERS)}>
          <span>{t.filters.active(count)}</span>
          <CloseOutlined />
          <span>{t.filters.clear}</span>
        </button>
      ) : null}
    </search>
  );
}

const PAUSE_MS = 200;

/** What is typed goes into the address when the fingers pause. */
function Search({ text, onChange }: { text: string; onChange(text: string): void }) {
  const t = useT();
  const [draft, setDraft] = useState(text);
  const told = useRef(text);
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  useEffect(() => {
    // From outside: cleared, or another address.
    if (text !== told.current) setDraft(text);
    told.current = text;
  }, [text]);
  useEffect(() => {
    if (draft === told.current) return;
    const timer = setTimeout(() => {
      told.current = draft;
      change.current(draft);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return (
    <label className="filter-search">
      <SearchOutlined aria-hidden="true" />
      <input
        type="search"
        value={draft}
        maxLength={100}
        placeholder={t.filters.search}
        aria-label={t.filters.search}
        onChange={(event) => setDraft(event.target.value)}
      />
    </label>
  );
}
