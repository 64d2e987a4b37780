import { Button, Input, Select } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { ROLES, TRADES } from '../../../../engine/contract/call.ts';
import { fetchRules } from '../../api/requests.ts';
import { DayField } from '../../components/day-field.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue } from '../../i18n/tongue.ts';
import { NUMBERS, type NumberName, type QualityFilters, type TextName } from './filters.ts';
import { useTexts } from './texts.ts';

const FURTHER = ['silence', 'longer', 'shorter', 'since', 'until', 'team', 'trade'] as const;

/** What is asked for. Written values count once the form is sent, chosen ones at once. */
export function FilterForm(props: { filters: QualityFilters; onChange(next: QualityFilters): void }) {
  const { filters, onChange } = props;
  const t = useTexts();
  const [draft, setDraft] = useState(filters);
  const [all, setAll] = useState(() => FURTHER.some((name) => filters[name] !== undefined));
  const put = (name: keyof QualityFilters, value: string) => setDraft({ ...draft, [name]: value });
  const choose = (name: keyof QualityFilters, value: string | null | undefined) =>
    onChange({ ...draft, [name]: value ?? '' });
  const text = (name: Exclude<TextName, 'scores'>) => (
    <Input
      name={name}
      title={name === 'said' ? t.filters.wordDays : undefined}
      placeholder={t.filters[name]}
      aria-label={t.filters[name]}
      maxLength={100}
      allowClear
      value={draft[name] ?? ''}
      onChange={(event) => put(name, event.target.value)}
    />
  );
  const number = (name: NumberName) => (
    <Input
      name={name}
      className="quality-number"
      inputMode="numeric"
      prefix={t.filters[name]}
      suffix={t.filters.units[name]}
      aria-label={t.filters[name]}
      title={name === 'silence' ? t.filters.wordDays : undefined}
      maxLength={5}
      value={draft[name] ?? ''}
      onChange={(event) => put(name, event.target.value.replace(/\D/g, ''))}
    />
  );
  const day = (name: 'since' | 'until') => (
    <span className="filter-day">
      <span aria-hidden="true">{t.filters[name]}</span>
      <DayField
        label={t.filters[name]}
        name={name}
        value={draft[name] ?? ''}
        onChange={(chosen) => put(name, chosen)}
      />
    </span>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(draft);
  };
  return (
    <search aria-label={t.filters.label}>
      <form className="filters quality-filters" onSubmit={submit}>
        <span className="quality-said">
          {text('said')}
          <Select
            aria-label={t.filters.saidHow}
            value={draft.not_said === 'true' ? 'not' : 'did'}
            options={[
              { value: 'did', label: t.filters.didSay },
              { value: 'not', label: t.filters.notSaid },
            ]}
            onChange={(how) => put('not_said', how === 'not' ? 'true' : '')}
          />
          <Select
            aria-label={t.filters.role}
            value={draft.role ?? ''}
            options={[
              { value: '', label: t.filters.anyRole },
              ...ROLES.map((role) => ({ value: role as string, label: t.roles[role] })),
            ]}
            onChange={(role) => put('role', role)}
          />
        </span>
        <RulePicker value={filters.rule} onChange={(rule) => choose('rule', rule)} />
        {number('score_from')}
        {number('score_to')}
        <Select
          aria-label={t.filters.scores}
          value={draft.scores ?? 'final'}
          options={(['final', 'machine'] as const).map((one) => ({
            value: one as string,
            label: t.filters.byScores[one],
          }))}
          onChange={(scores) => choose('scores', scores === 'machine' ? scores : '')}
        />
        {number('angry')}
        {text('agent')}
        {text('queue')}
        {all ? (
          <>
            {NUMBERS.slice(3).map((name) => (
              <span key={name}>{number(name)}</span>
            ))}
            {text('team')}
            <TradePicker value={filters.trade} onChange={(trade) => choose('trade', trade)} />
            {day('since')}
            {day('until')}
          </>
        ) : null}
        <Button htmlType="submit" type="primary">
          {t.filters.search}
        </Button>
        <Button type="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.filters.fewer : t.filters.more}
        </Button>
        {Object.keys(filters).length > 0 ? (
          <Button type="link" onClick={() => onChange({})}>
            {t.filters.clear}
          </Button>
        ) : null}
      </form>
    </search>
  );
}

interface Picked {
  value: string | undefined;
  onChange(value: string | null | undefined): void;
}

function TradePicker({ value, onChange }: Picked) {
  const { trade } = useT();
  const t = useTexts();
  return (
    <Select
      aria-label={t.filters.trade}
      placeholder={t.filters.trade}
      allowClear
      value={value ?? null}
      options={TRADES.map((one) => ({ value: one as string, label: trade[one] }))}
      onChange={onChange}
    />
  );
}

function RulePicker({ value, onChange }: Picked) {
  const t = useTexts();
  const { language } = useLanguage();
  const [rules, setRules] = useState<{ value: string; label: string }[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    fetchRules(stop.signal).then(
      ({ items }) =>
        setRules(
          items
            .filter(({ across }) => across === undefined)
            .map(({ id, title, title_en }) => ({ value: id, label: inTongue(title, title_en, language) })),
        ),
      // The filter goes on without names.
      () => undefined,
    );
    return () => stop.abort();
  }, [language]);
  return (
    <Select
      className="quality-rule"
      aria-label={t.filters.rule}
      placeholder={t.filters.rule}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      popupMatchSelectWidth={320}
      value={value ?? null}
      options={rules}
      onChange={onChange}
    />
  );
}
